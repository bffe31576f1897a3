"""What will be sent and made, before anything is."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import markup
import pytest
from attempts import ACCESS_TOKEN, GERMANY, LINK_TOKEN, PASTED, RELAY_KEY, RELAYED, SIMULATED, SITE, Values
from hypothesis import assume, given
from hypothesis import strategies as st

from linking.cronofy import sandbox
from linking.cronofy.data_centers import BY_ID, DATA_CENTERS, SANDBOX, DataCenter
from linking.reading import deep_links
from linking.reading.form import read_form
from linking.reading.misplaced import misplaced
from linking.showing import preview, snippets
from linking.showing.masking import DOTS
from linking.showing.rendering import text_environment

SECRETS = {"access-token": "SECRET-access-token", "link-token": "SECRET-link-token", "state": "SECRET-state"}
PUBLIC = st.dictionaries(st.sampled_from([*deep_links.FIELDS.values()]), st.text() | st.sampled_from([*BY_ID, "true"]))
FIELDS = ("access-token", "client-id", "redirect-uri", "scope", "state", "provider-name", "locale")


def drawn(values: Values) -> markup.Document:
    return markup.read(preview.preview(values, SITE))


def code(values: Values) -> str:
    """Return the code as it reads, without its colours."""
    return unescape(re.sub(r"<[^>]*>", "", preview.code(values)))


# The request and the link.


def test_it_shows_the_request_and_the_link() -> None:
    document = drawn(GERMANY)

    assert document.by_id("preview-request").text.startswith("POST https://api-de.cronofy.com/v1/link_tokens")
    assert document.by_id("preview-link").text == (
        "https://app-de.cronofy.com/oauth/authorize?response_type=code&client_id=client-id"
        "&redirect_uri=https%3A%2F%2Fexample.com%2Fcallback&scope=read_events%20create_event"
        "&state=state-of-a-test&link_token=LINK_TOKEN"
    )


def test_through_the_relay_it_shows_the_relays_address() -> None:
    request = drawn({**GERMANY, "route": "relay"}).by_id("preview-request").text

    assert request.startswith("POST https://example.github.io/relay/de/v1/link_tokens")
    assert "Relay-Key" not in request


def test_the_relays_key_is_shown_masked_and_for_the_relay_only() -> None:
    values = {**RELAYED, "relay-key": f" {RELAY_KEY} "}

    assert drawn(values).by_id("preview-request").text.endswith(f"Relay-Key: {DOTS}-see")
    assert "Relay-Key" not in drawn({**values, "route": "direct"}).by_id("preview-request").text


def test_an_empty_form_has_placeholders() -> None:
    document = drawn({"data-center": "de"})

    assert "Bearer ACCESS_TOKEN" in document.by_id("preview-request").text
    assert document.by_id("preview-link").text.endswith(
        "client_id=CLIENT_ID&redirect_uri=REDIRECT_URI&scope=SCOPE&state=STATE&link_token=LINK_TOKEN"
    )


def test_in_the_sandbox_an_empty_form_has_its_examples() -> None:
    document = drawn({"data-center": "sandbox"})

    assert f"Bearer {DOTS}{sandbox.ACCESS_TOKEN[-4:]}" in document.by_id("preview-request").text
    assert f"client_id={sandbox.CLIENT_ID}&" in document.by_id("preview-link").text


def test_the_access_token_is_masked() -> None:
    assert ACCESS_TOKEN not in preview.preview(GERMANY, SITE)
    assert f"Bearer {DOTS}-see" in drawn(GERMANY).by_id("preview-request").text


def test_with_a_pasted_link_token_nothing_will_be_sent() -> None:
    document = drawn(PASTED)

    assert "preview-request" not in document.ids
    assert "Nothing is sent: you paste the link token." in document.text
    assert LINK_TOKEN not in document.text


def test_the_sandbox_has_no_routes() -> None:
    request = drawn({**SIMULATED, "route": "paste"}).by_id("preview-request").text

    assert request.startswith(f"POST {SANDBOX.api_url}/v1/link_tokens")


def test_an_unknown_data_center_is_previewed_as_the_sandbox() -> None:
    shown = drawn({**GERMANY, "data-center": "mars"}).by_id("preview-link").text

    assert shown.startswith("https://example.github.io/playground/authorize.html?")


@given(
    st.dictionaries(st.sampled_from(FIELDS), st.text()),
    st.sampled_from([GERMANY, PASTED, RELAYED, SIMULATED, {}]),
)
def test_any_half_typed_form_can_be_previewed(typed: Values, otherwise: Values) -> None:
    assert "preview-link" in drawn({**otherwise, **typed}).ids


# The data center.


@pytest.mark.parametrize("data_center", BY_ID.values(), ids=lambda each: each.id)
def test_the_data_center_is_the_one_that_is_chosen(data_center: DataCenter) -> None:
    assert preview.chosen({"data-center": data_center.id}) is data_center


@pytest.mark.parametrize("data_center", DATA_CENTERS, ids=lambda each: each.id)
def test_a_real_data_center_stays(data_center: DataCenter) -> None:
    assert preview.real_or_first(data_center) is data_center


def test_the_first_real_data_center_stands_in_for_the_sandbox() -> None:
    assert preview.real_or_first(SANDBOX) is DATA_CENTERS[0]


# The command.


def test_the_command_is_safe_in_a_shell_and_holds_no_token() -> None:
    assert preview.curl_command(BY_ID["de"]) == (
        "curl -sS -X POST https://api-de.cronofy.com/v1/link_tokens \\\n"
        '  -H "Authorization: Bearer $ACCESS_TOKEN" \\\n'
        '  -H "Content-Type: application/json; charset=utf-8" \\\n'
        '  -d ""'
    )


@pytest.mark.parametrize(("chosen", "host"), [("de", "api-de.cronofy.com"), ("sandbox", "api.cronofy.com")])
def test_the_command_is_for_the_data_center(chosen: str, host: str) -> None:
    document = markup.read(preview.command({**GERMANY, "data-center": chosen}))

    assert f"https://{host}/v1/link_tokens" in document.by_id("command").text


# The code.


@pytest.mark.parametrize("language", snippets.LANGUAGES, ids=lambda language: language.id)
def test_code_is_shown_in_each_language(language: snippets.Language) -> None:
    values = {**GERMANY, **SECRETS, "snippet-language": language.id}
    written = snippets.snippet(text_environment(), language.id, BY_ID["de"], read_form(GERMANY).authorization)

    assert code(values).strip() == written.strip()
    assert "snippet" in markup.read(preview.code(values)).ids
    assert "SECRET-" not in preview.code(values)


def test_code_for_no_language_is_python() -> None:
    assert code({**GERMANY, "snippet-language": "cobol"}) == code({**GERMANY, "snippet-language": "python"})


def test_code_for_an_empty_form_has_placeholders() -> None:
    written = code({"data-center": "de"})

    assert "YOUR_CLIENT_ID" in written
    assert "The sandbox has no hosts" not in written


def test_in_the_sandbox_code_has_its_client_id_and_a_real_host_and_says_so() -> None:
    written = code({"data-center": "sandbox"})

    assert sandbox.CLIENT_ID in written
    assert "api.cronofy.com" in written
    assert "The sandbox has no hosts" in written


def test_code_is_for_the_form_as_it_is_typed() -> None:
    typed, read = {"client-id": " typed ", "scope": ""}, {"client-id": "typed", "scope": "read_events"}

    assert code({**GERMANY, **typed}) == code({**GERMANY, **read})


# The address to share.


@given(PUBLIC)
def test_a_shared_address_reads_back(values: Values) -> None:
    address = preview.share_link(values, SITE)
    possible = {"data-center": [*BY_ID], "avoid-linking": ["true"]}
    given = {name: value for name, value in values.items() if value and value in possible.get(name, [value])}

    assert address.startswith(f"{SITE.address}#")
    assert deep_links.read_fragment(urlsplit(address).fragment).values == given


@given(PUBLIC, st.dictionaries(st.sampled_from([*SECRETS, "callback-url", "code", "client_secret"]), st.text()))
def test_a_shared_address_holds_no_secret(values: Values, secrets: Values) -> None:
    assume(not misplaced({**values, **secrets}))  # else the field that holds it is left out
    address = preview.share_link({**values, **secrets}, SITE)

    assert address == preview.share_link(values, SITE)
    assert set(parse_qs(urlsplit(address).fragment)) <= {"v", *deep_links.FIELDS}


def test_a_shared_address_is_canonical() -> None:
    values = {**SIMULATED, **SECRETS, "theme": "dark", "avoid-linking": "true"}

    assert preview.share_link(values, SITE) == (
        f"{SITE.address}#v=1&data_center=sandbox&client_id=client-id"
        "&redirect_uri=https%3A%2F%2Fexample.com%2Fcallback"
        "&scope=read_events%20create_event&avoid_linking=true&theme=dark"
    )
