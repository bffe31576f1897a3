from collections.abc import Mapping

import pytest
from attempts import FORMS
from hypothesis import assume, given
from hypothesis import strategies as st

from linking.cronofy import sandbox
from linking.cronofy.authorization import AuthorizationRequest
from linking.cronofy.data_centers import BY_ID, DATA_CENTERS, SANDBOX
from linking.cronofy.providers import PROVIDERS
from linking.errors import FormErrors
from linking.reading.fields import ROUTES
from linking.reading.form import LinkForm, public_values, read_form
from linking.reading.misplaced import misplaced
from linking.sentences import Sentence, sentence
from linking.showing.rendering import say

GERMANY: Mapping[str, str] = {
    "data-center": "de",
    "route": "direct",
    "access-token": "access-token",
    "client-id": "client-id",
    "redirect-uri": "https://example.com/callback",
    "scope": "read_events create_event",
    "state": "state",
}
IN_THE_SANDBOX = {**GERMANY, "data-center": "sandbox", "sandbox-outcome": "ok"}
PASTED = {**GERMANY, "route": "paste", "access-token": "", "link-token": "link-token"}
FIELDS = (*GERMANY, "sandbox-outcome", "link-token", "provider-name", "avoid-linking", "locale")

LIST = sentence("choice.data_center")
ROUTE = sentence("choice.route")
OUTCOME = sentence("choice.outcome")
ACCESS_TOKEN = sentence("access_token.missing")
LINK_TOKEN = sentence("link_token.missing")
CLIENT_ID = sentence("client_id.missing")
REDIRECT_URI = sentence("redirect_uri.missing")
SCOPE = sentence("scope.missing")
WHOLE = sentence("redirect_uri.not_whole")
HOST = sentence("redirect_uri.no_host")
UNREADABLE = sentence("redirect_uri.unreadable_host")
FRAGMENT = sentence("redirect_uri.fragment")
USER = sentence("redirect_uri.user_name")
SPACE = sentence("redirect_uri.space")


def errors(values: Mapping[str, str]) -> dict[str, Sentence]:
    """Return the sentences by field, in their order."""
    with pytest.raises(FormErrors) as caught:
        read_form(values)
    return {error.field: error.sentence for error in caught.value.errors}


def form(**changes: str) -> LinkForm:
    return read_form({**GERMANY, **{name.replace("_", "-"): value for name, value in changes.items()}})


def test_a_form_is_read() -> None:
    assert read_form(GERMANY) == LinkForm(
        data_center=BY_ID["de"],
        route="direct",
        outcome=sandbox.BY_ID["ok"],
        access_token="access-token",
        authorization=AuthorizationRequest(
            client_id="client-id",
            redirect_uri="https://example.com/callback",
            scope=("read_events", "create_event"),
            state="state",
        ),
        notes=(),
        warnings=(),
    )


def test_every_parameter_is_read() -> None:
    assert form(avoid_linking="true", provider_name=" google ", locale="de\n").authorization == AuthorizationRequest(
        client_id="client-id",
        redirect_uri="https://example.com/callback",
        scope=("read_events", "create_event"),
        state="state",
        avoid_linking=True,
        provider_name="google",
        locale="de",
    )


@pytest.mark.parametrize("data_center", [SANDBOX, *DATA_CENTERS], ids=lambda each: each.id)
def test_the_data_center_is_the_one_chosen(data_center: object) -> None:
    chosen = next(name for name, each in BY_ID.items() if each is data_center)

    assert form(data_center=chosen, sandbox_outcome="ok").data_center is data_center


@pytest.mark.parametrize("route", ["direct", "relay"])
def test_a_route_that_sends_needs_the_access_token(route: str) -> None:
    read = form(route=route, link_token="ignored")

    assert (read.route, read.access_token, read.authorization.link_token) == (route, "access-token", "")


@pytest.mark.parametrize(
    ("typed", "key"),
    [("", ""), (" ", ""), ("the-key", "the-key"), ("'the-key'\n", "the-key"), ("\u200bthe-key", "the-key")],
)
def test_a_relays_key_is_taken_as_it_is_pasted(typed: str, key: str) -> None:
    assert form(route="relay", relay_key=typed).relay_key == key


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("two words", sentence("relay_key.space")),
        ("two\nlines", sentence("relay_key.space")),
        ("clé", sentence("relay_key.character", character="é")),
        ("a\x00b", sentence("relay_key.control_character", code_point="U+0000")),
    ],
)
def test_a_key_that_no_header_can_carry_is_said_at_its_field(typed: str, error: Sentence) -> None:
    assert errors({**GERMANY, "route": "relay", "relay-key": typed}) == {"relay-key": error}


@pytest.mark.parametrize(
    "values", [{**GERMANY, "route": "direct"}, PASTED, IN_THE_SANDBOX], ids=["direct", "paste", "sandbox"]
)
def test_the_relays_key_is_read_on_its_route_only(values: Mapping[str, str]) -> None:
    assert read_form({**values, "relay-key": "two words"}).relay_key == ""


def test_the_route_paste_needs_the_link_token_alone() -> None:
    read = read_form({**PASTED, "access-token": "ig nored"})

    assert (read.access_token, read.authorization.link_token) == ("", "link-token")


@pytest.mark.parametrize("outcome", sandbox.OUTCOMES, ids=lambda each: each.id)
def test_the_sandbox_has_an_outcome_and_no_route(outcome: sandbox.Outcome) -> None:
    read = read_form({**IN_THE_SANDBOX, "sandbox-outcome": outcome.id, "route": "paste"})

    assert (read.route, read.outcome) == ("sandbox", outcome)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param(
            {},
            {
                "data-center": LIST,
                "sandbox-outcome": OUTCOME,
                "redirect-uri": REDIRECT_URI,
                "scope": SCOPE,
            },
            id="everything missing",
        ),
        pytest.param(
            {"data-center": "de", "access-token": " ", "client-id": "\t", "redirect-uri": "\n", "scope": " "},
            {
                "route": ROUTE,
                "access-token": ACCESS_TOKEN,
                "client-id": CLIENT_ID,
                "redirect-uri": REDIRECT_URI,
                "scope": SCOPE,
            },
            id="several blank at once",
        ),
        pytest.param({**GERMANY, "access-token": ""}, {"access-token": ACCESS_TOKEN}, id="empty access token"),
        pytest.param({**PASTED, "link-token": ""}, {"link-token": LINK_TOKEN}, id="empty link token"),
        pytest.param({**GERMANY, "client-id": '""'}, {"client-id": CLIENT_ID}, id="blank client ID"),
        pytest.param({**GERMANY, "redirect-uri": ""}, {"redirect-uri": REDIRECT_URI}, id="empty redirect URI"),
        pytest.param({**GERMANY, "data-center": "mars"}, {"data-center": LIST, "sandbox-outcome": OUTCOME}, id="Mars"),
        pytest.param({**GERMANY, "route": "sandbox"}, {"route": ROUTE}, id="unknown route"),
        pytest.param({**IN_THE_SANDBOX, "sandbox-outcome": "x"}, {"sandbox-outcome": OUTCOME}, id="unknown outcome"),
    ],
)
def test_empty_or_blank_required_fields_are_all_named_in_the_pages_order(
    values: Mapping[str, str], expected: Mapping[str, Sentence]
) -> None:
    assert list(errors(values).items()) == list(expected.items())


@pytest.mark.parametrize(
    "text", ["Bearer access-token", '"access-token"', " access-token ", "access-token\r\n", "“access-token”"]
)
def test_a_token_with_bearer_quotes_spaces_or_line_ends_around_it_is_cleaned_and_said(text: str) -> None:
    read = form(access_token=text)

    assert (read.access_token, len(read.notes)) == ("access-token", 1)


@pytest.mark.parametrize("text", ["access token", "access\ntoken", "access\x00token", "access\x7ftoken"])
def test_a_token_with_a_control_character_or_a_space_inside_is_a_field_error(text: str) -> None:
    assert list(errors({**GERMANY, "access-token": text})) == ["access-token"]


def test_of_a_whole_json_token_response_the_access_token_is_taken_and_that_is_said() -> None:
    read = form(access_token='{"access_token": "tOk-1", "refresh_token": "r"}')

    assert read.access_token == "tOk-1"
    assert read.notes == (sentence("note.token_response"),)


PASTED_SECRET = '{"access_token": "tOk-1", "client_secret": "s"}'


def test_a_client_secret_beside_the_access_token_is_a_warning() -> None:
    assert read_form({**GERMANY, "access-token": PASTED_SECRET}).warnings == (sentence("warning.client_secret"),)


@pytest.mark.parametrize("field", ["client-id", "state", "provider-name"])
def test_a_client_secret_anywhere_else_is_a_warning_and_in_the_way(field: str) -> None:
    read = read_or_faulty({**GERMANY, field: PASTED_SECRET})

    assert isinstance(read, FormErrors)
    assert [error.field for error in read.errors] == [field]
    assert read.warnings == (sentence("warning.client_secret"),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("/callback", WHOLE, id="relative path"),
        pytest.param("callback", WHOLE, id="relative name"),
        pytest.param("//example.com/callback", WHOLE, id="without scheme"),
        pytest.param("example.com:8080/callback", WHOLE, id="host taken for a scheme"),
        pytest.param("ftp://example.com/", WHOLE, id="ftp"),
        pytest.param("javascript:alert(1)", WHOLE, id="javascript"),
        pytest.param("data:text/html,x", WHOLE, id="data"),
        pytest.param("com.example.app://callback", WHOLE, id="custom scheme"),
        pytest.param("https://example.com/#done", FRAGMENT, id="fragment"),
        pytest.param("https://example.com/#", FRAGMENT, id="empty fragment"),
        pytest.param("https://user@example.com/", USER, id="user name"),
        pytest.param("https://user:password@example.com/", USER, id="user name and password"),
        pytest.param("https://example.com/a b", SPACE, id="space"),
        pytest.param("https://example.com/a\nb", SPACE, id="line end"),
        pytest.param("https://example.com/a\u00a0b", SPACE, id="no-break space"),
        pytest.param("https://", HOST, id="no host"),
        pytest.param("https:///callback", HOST, id="no host, but a path"),
        pytest.param("https://:443/", HOST, id="a port alone"),
        pytest.param("https:example.com", HOST, id="without slashes"),
        pytest.param("https://example.com:port/", UNREADABLE, id="port that is no number"),
        pytest.param("https://example.com:99999/", UNREADABLE, id="port out of range"),
        pytest.param("https://[::1/", UNREADABLE, id="bracket left open"),
        pytest.param(
            "https://example.com/é", sentence("redirect_uri.character", character="é"), id="character beyond ASCII"
        ),
        pytest.param(
            "https://example.com/\x00",
            sentence("redirect_uri.control_character", code_point="U+0000"),
            id="control character",
        ),
    ],
)
def test_a_faulty_redirect_uri_is_a_field_error_naming_what_is_wrong(text: str, reason: Sentence) -> None:
    assert errors({**GERMANY, "redirect-uri": text}) == {"redirect-uri": reason}


@pytest.mark.parametrize(
    "uri",
    [
        "https://example.com",
        "http://localhost:3000/callback",
        "http://[::1]:8080/",
        "HTTPS://Example.COM/Path?a=%20&b=@",
        "https://xn--bcher-kva.example/callback?from=cronofy",
    ],
)
def test_a_right_redirect_uri_stays_letter_by_letter(uri: str) -> None:
    assert form(redirect_uri=f' "{uri}"\n').authorization.redirect_uri == uri


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", SCOPE, id="scope empty"),
        pytest.param(" \n ", SCOPE, id="scope blank"),
        pytest.param('a"b', sentence("scope.character", character='"'), id="scope with a quote"),
        pytest.param("a\\b", sentence("scope.character", character="\\"), id="scope with a backslash"),
        pytest.param("read_évents", sentence("scope.character", character="é"), id="scope with é"),
        pytest.param(
            "a\x7fb",
            sentence("scope.control_character", code_point="U+007F"),
            id="scope with a control character",
        ),
    ],
)
def test_a_scope_that_is_empty_or_has_a_wrong_character_is_a_field_error(text: str, reason: Sentence) -> None:
    assert errors({**GERMANY, "scope": text}) == {"scope": reason}


@given(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='"\\'))
def test_a_scope_may_hold_every_character_of_rfc_6749(character: str) -> None:
    assert form(scope=f"a{character}b c").authorization.scope == (f"a{character}b", "c")


def test_scopes_may_be_separated_by_any_white_space() -> None:
    assert form(scope='"read_events \t\ncreate_event"').authorization.scope == ("read_events", "create_event")


every_printable_field = pytest.mark.parametrize(
    ("field", "topic"),
    [("state", "state"), ("client-id", "client_id"), ("provider-name", "provider_name"), ("locale", "locale")],
)


@every_printable_field
@pytest.mark.parametrize("character", ["é", "😀"], ids=["beyond ASCII", "emoji"])
def test_a_character_outside_printable_ascii_is_a_field_error(field: str, topic: str, character: str) -> None:
    assert errors({**GERMANY, field: f"a{character}b"}) == {field: sentence(f"{topic}.character", character=character)}


@every_printable_field
@pytest.mark.parametrize(
    ("character", "code_point"),
    [("\x00", "U+0000"), ("\u200b", "U+200B"), ("\t", "U+0009")],
    ids=["control", "invisible", "tab"],
)
def test_a_character_that_cannot_be_seen_is_named_by_its_code_point(
    field: str, topic: str, character: str, code_point: str
) -> None:
    assert errors({**GERMANY, field: f"a{character}b"}) == {
        field: sentence(f"{topic}.control_character", code_point=code_point)
    }


def test_avoid_linking_with_a_link_token_is_a_warning_and_the_link_is_still_made() -> None:
    read = read_form({**PASTED, "avoid-linking": "true"})

    assert read.authorization.avoid_linking
    assert read.warnings == (sentence("warning.avoid_linking"),)


def test_a_missing_state_is_a_warning() -> None:
    assert form(state="").warnings == (sentence("warning.no_state"),)


def test_scopes_with_commas_are_a_warning() -> None:
    assert form(scope="a,b").warnings == (sentence("warning.comma"),)


@pytest.mark.parametrize("provider", ["google_free_busy", "ms_graph_free_busy"])
def test_a_free_busy_provider_without_its_scope_is_a_warning(provider: str) -> None:
    # `documentation.FREE_BUSY_ACCESS`
    without = {"provider-name": provider, "scope": "free_busy read_events"}

    assert read_form({**GERMANY, **without}).warnings == (sentence("warning.free_busy"),)
    assert read_form({**GERMANY, **without, "scope": "read_events free_busy_write"}).warnings == ()


@pytest.mark.parametrize("provider", [each for each in PROVIDERS if "free_busy" not in each])
def test_another_provider_needs_no_scope_of_its_own(provider: str) -> None:
    assert read_form({**GERMANY, "provider-name": provider}).warnings == ()


@pytest.mark.parametrize("host", ["example.com", "192.168.0.7:8000", "[fe80::1]", "localhost.example.com", "0.0.0.0"])
def test_a_redirect_uri_that_is_not_encrypted_is_a_warning(host: str) -> None:
    # RFC 9700, section 2.6
    assert read_form({**GERMANY, "redirect-uri": f"http://{host}/x"}).warnings == (sentence("warning.unencrypted"),)
    assert read_form({**GERMANY, "redirect-uri": f"https://{host}/x"}).warnings == ()


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "app.localhost", "127.0.0.1:3000", "127.8.8.8", "[::1]:80"]
)
def test_a_redirect_uri_on_this_device_needs_no_encryption(host: str) -> None:
    # RFC 8252, section 7.3
    assert read_form({**GERMANY, "redirect-uri": f"http://{host}/x"}).warnings == ()


def test_the_sandboxs_examples_never_reach_a_real_api() -> None:
    values = {**GERMANY, "access-token": sandbox.ACCESS_TOKEN, "client-id": sandbox.CLIENT_ID}

    assert errors(values) == {
        "access-token": sentence("access_token.sandbox_example"),
        "client-id": sentence("client_id.sandbox_example"),
    }


def test_in_the_sandbox_its_examples_are_welcome() -> None:
    values = {**IN_THE_SANDBOX, "access-token": sandbox.ACCESS_TOKEN, "client-id": sandbox.CLIENT_ID}

    assert read_form(values).access_token == sandbox.ACCESS_TOKEN


@pytest.mark.parametrize("nothing", ["", " \n", '""'], ids=["empty", "blank", "quotes alone"])
def test_in_the_sandbox_its_examples_stand_in_for_what_is_empty(nothing: str) -> None:
    read = read_form({**IN_THE_SANDBOX, "access-token": nothing, "client-id": nothing})

    assert (read.access_token, read.authorization.client_id) == (sandbox.ACCESS_TOKEN, sandbox.CLIENT_ID)
    assert read.notes == ()


def test_in_the_sandbox_what_was_typed_is_read_all_the_same() -> None:
    assert list(errors({**IN_THE_SANDBOX, "access-token": "a b", "client-id": "ï"})) == ["access-token", "client-id"]


@pytest.mark.parametrize(
    ("faulty", "words"),
    [
        ({"client-id": "ï"}, "The client ID has “ï” inside. Use plain ASCII characters only."),
        (
            {"provider-name": "a\tb"},
            "The provider name has the control character U+0009 inside. Use plain ASCII characters only.",
        ),
        ({"scope": "a\\b"}, "The scope has “\\” inside, which no scope may hold. Remove it."),
        ({"redirect-uri": "https://a.example/b c"}, "The redirect URI has a space inside. Write it as %20."),
    ],
)
def test_an_error_is_said_in_whole_sentences(faulty: Mapping[str, str], words: str) -> None:
    [(_, reason)] = errors({**GERMANY, **faulty}).items()

    assert say(reason) == words


def test_the_public_values_are_all_but_the_secrets_and_the_state() -> None:
    values = {**GERMANY, "provider-name": "google", "avoid-linking": "true", "locale": "de"}
    secrets = ("access-token", "state")

    assert public_values(read_form(values)) == {name: values[name] for name in values if name not in secrets}


def test_in_the_sandbox_the_public_values_have_the_outcome_and_no_route() -> None:
    values = public_values(read_form({**IN_THE_SANDBOX, "sandbox-outcome": "plan"}))

    assert values["sandbox-outcome"] == "plan"
    assert "route" not in values


@given(FORMS)
def test_the_public_values_and_the_secrets_bring_the_form_back(values: Mapping[str, str]) -> None:
    assume(not misplaced(values))
    secrets = {name: values[name] for name in ("access-token", "relay-key", "link-token", "state")}

    assert read_form({**public_values(read_form(values)), **secrets}) == read_form(values)


ANYTHING = st.text() | st.text('https://[]{}:@#?"\\ \n\x00') | st.text(st.characters(categories=["Cs", "Cc", "Zs"]))


@given(
    st.dictionaries(st.sampled_from(FIELDS), ANYTHING),
    st.sampled_from([{}, GERMANY, PASTED, IN_THE_SANDBOX]),
    st.sampled_from([*BY_ID, ""]),
    st.sampled_from([*ROUTES, ""]),
)
def test_any_text_in_any_field_is_read_or_named(
    typed: Mapping[str, str], otherwise: Mapping[str, str], data_center: str, route: str
) -> None:
    read = read_or_faulty({**otherwise, "data-center": data_center, "route": route, **typed})

    if isinstance(read, FormErrors):
        assert {error.field for error in read.errors} <= set(FIELDS)
        assert all(say(error.sentence).endswith(".") for error in read.errors)
    else:
        assert read.authorization.client_id
        assert read.authorization.redirect_uri.lower().startswith(("https://", "http://"))
        assert read.authorization.scope


def read_or_faulty(values: Mapping[str, str]) -> LinkForm | FormErrors:
    try:
        return read_form(values)
    except FormErrors as faulty:
        return faulty


def test_a_client_secret_is_named_also_where_fields_are_faulty() -> None:
    read = read_or_faulty(
        {**GERMANY, "client-id": "", "access-token": '{"access_token": "tOk-1", "client_secret": "s"}'}
    )

    assert isinstance(read, FormErrors)
    assert read.warnings == (sentence("warning.client_secret"),)
