from collections.abc import Mapping

import pytest
from attempts import FORMS
from hypothesis import given
from hypothesis import strategies as st

from linking.cronofy import sandbox
from linking.cronofy.authorization import AuthorizationRequest
from linking.cronofy.data_centers import BY_ID, DATA_CENTERS, SANDBOX
from linking.errors import FormErrors
from linking.reading.form import ROUTES, LinkForm, public_values, read_form

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

LIST = "Choose a data center from the list."
ROUTE = "Choose how the link token is made."
OUTCOME = "Choose an outcome from the list."
ACCESS_TOKEN = "Enter the access token of the account to link to."
LINK_TOKEN = "Paste the API's answer, or the link token from it."
CLIENT_ID = "Enter the client ID of your application."
REDIRECT_URI = "Enter the redirect URI: where Cronofy sends the person after they agree."
SCOPE = "Enter at least one scope, for example read_events."
WHOLE = "The redirect URI must be a whole address that begins with https:// or http://."
HOST = "The redirect URI has no host. Write it like https://example.com/callback."
UNREADABLE = "The redirect URI's host or port cannot be read. Write it like https://example.com:8443/x."
FRAGMENT = "The redirect URI has a fragment. Remove the “#” and what follows it."
USER = "The redirect URI has a user name in front of the host. Remove it, with the “@”."
SPACE = "The redirect URI has a space inside. Write it as %20."


def errors(values: Mapping[str, str]) -> dict[str, str]:
    """Return the sentences by field, in their order."""
    with pytest.raises(FormErrors) as caught:
        read_form(values)
    return {error.field: str(error) for error in caught.value.errors}


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
                "route": ROUTE,
                "access-token": ACCESS_TOKEN,
                "client-id": CLIENT_ID,
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
        pytest.param({**GERMANY, "data-center": "mars"}, {"data-center": LIST}, id="Mars"),
        pytest.param({**GERMANY, "route": "sandbox"}, {"route": ROUTE}, id="unknown route"),
        pytest.param({**IN_THE_SANDBOX, "sandbox-outcome": "x"}, {"sandbox-outcome": OUTCOME}, id="unknown outcome"),
    ],
)
def test_empty_or_blank_required_fields_are_all_named_in_the_pages_order(
    values: Mapping[str, str], expected: Mapping[str, str]
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
    assert read.notes == ("That was a whole token response. Only its access_token is used.",)


@pytest.mark.parametrize("field", ["access-token", "state", "provider-name"])
def test_a_client_secret_anywhere_is_a_warning(field: str) -> None:
    pasted = '{"access_token": "tOk-1", "client_secret": "s"}'
    [warning] = read_form({**GERMANY, field: pasted}).warnings

    assert warning.startswith("What you pasted names a client_secret. Keep it out of browsers")


@pytest.mark.parametrize(
    ("text", "sentence"),
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
            "https://example.com/é", "The redirect URI has “é” inside. Percent-encode it.", id="character beyond ASCII"
        ),
        pytest.param(
            "https://example.com/\x00",
            "The redirect URI has the control character U+0000 inside. Percent-encode it.",
            id="control character",
        ),
    ],
)
def test_a_faulty_redirect_uri_is_a_field_error_naming_what_is_wrong(text: str, sentence: str) -> None:
    assert errors({**GERMANY, "redirect-uri": text}) == {"redirect-uri": sentence}


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
    ("text", "sentence"),
    [
        pytest.param("", SCOPE, id="scope empty"),
        pytest.param(" \n ", SCOPE, id="scope blank"),
        pytest.param('a"b', 'The scope has “"” inside, which no scope may hold. Remove it.', id="scope with a quote"),
        pytest.param(
            "a\\b", "The scope has “\\” inside, which no scope may hold. Remove it.", id="scope with a backslash"
        ),
        pytest.param("read_évents", "The scope has “é” inside, which no scope may hold. Remove it.", id="scope with é"),
        pytest.param(
            "a\x7fb",
            "The scope has the control character U+007F inside, which no scope may hold. Remove it.",
            id="scope with a control character",
        ),
    ],
)
def test_a_scope_that_is_empty_or_has_a_wrong_character_is_a_field_error(text: str, sentence: str) -> None:
    assert errors({**GERMANY, "scope": text}) == {"scope": sentence}


@given(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='"\\'))
def test_a_scope_may_hold_every_character_of_rfc_6749(character: str) -> None:
    assert form(scope=f"a{character}b c").authorization.scope == (f"a{character}b", "c")


def test_scopes_may_be_separated_by_any_white_space() -> None:
    assert form(scope='"read_events \t\ncreate_event"').authorization.scope == ("read_events", "create_event")


@pytest.mark.parametrize(
    ("field", "name"),
    [("state", "state"), ("client-id", "client ID"), ("provider-name", "provider name"), ("locale", "locale")],
)
@pytest.mark.parametrize(
    ("character", "shown"),
    [
        ("é", "“é”"),
        ("\x00", "the control character U+0000"),
        ("\u200b", "the control character U+200B"),
        ("😀", "“😀”"),
    ],
    ids=["beyond ASCII", "control", "invisible", "emoji"],
)
def test_state_or_client_id_outside_printable_ascii_is_a_field_error(
    field: str, name: str, character: str, shown: str
) -> None:
    assert errors({**GERMANY, field: f"a{character}b"}) == {
        field: f"The {name} has {shown} inside. Use plain ASCII characters only."
    }


def test_avoid_linking_with_a_link_token_is_a_warning_and_the_link_is_still_made() -> None:
    read = read_form({**PASTED, "avoid-linking": "true"})

    assert read.authorization.avoid_linking
    assert [warning.partition(" asks for ")[0] for warning in read.warnings] == [
        "“Avoid linking” together with a link token"
    ]


def test_a_missing_state_is_a_warning() -> None:
    assert form(state="").warnings == (
        "The link has no state, so nobody can check that the answer belongs to this request.",
    )


def test_scopes_with_commas_are_a_warning() -> None:
    assert form(scope="a,b").warnings == ("The scope has a comma. Scopes are separated by spaces.",)


def test_the_sandboxs_examples_never_reach_a_real_api() -> None:
    values = {**GERMANY, "access-token": sandbox.ACCESS_TOKEN, "client-id": sandbox.CLIENT_ID}

    assert errors(values) == {
        "access-token": "That is the sandbox's example. Enter an access token of your own.",
        "client-id": "That is the sandbox's example. Enter your application's client ID.",
    }


def test_in_the_sandbox_its_examples_are_welcome() -> None:
    values = {**IN_THE_SANDBOX, "access-token": sandbox.ACCESS_TOKEN, "client-id": sandbox.CLIENT_ID}

    assert read_form(values).access_token == sandbox.ACCESS_TOKEN


def test_in_the_sandbox_what_is_empty_reads_as_its_examples() -> None:
    read = read_form({**IN_THE_SANDBOX, "access-token": "", "client-id": ""})

    assert (read.access_token, read.authorization.client_id) == (sandbox.ACCESS_TOKEN, sandbox.CLIENT_ID)


def test_in_the_sandbox_what_was_typed_is_read() -> None:
    read = read_form(IN_THE_SANDBOX)

    assert (read.access_token, read.authorization.client_id) == ("access-token", "client-id")


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
    secrets = {name: values[name] for name in ("access-token", "link-token", "state")}

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
        assert all(str(error).endswith(".") for error in read.errors)
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
    assert [warning.partition(".")[0] for warning in read.warnings] == ["What you pasted names a client_secret"]
