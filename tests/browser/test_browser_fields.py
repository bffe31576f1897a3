"""What is typed or pasted into the form, forgiven where the meaning is clear and explained where it is not."""

import json
from urllib.parse import urlsplit

import pytest
from playground import ACCESS_TOKEN, Playground
from playwright.sync_api import expect
from servers import LINK_TOKEN, Api

TOKEN_RESPONSE = {"token_type": "bearer", "access_token": ACCESS_TOKEN, "expires_in": 3600, "refresh_token": "refresh"}
FORGIVEN = {
    f"Bearer {ACCESS_TOKEN}": "“Bearer” in front of the access token was removed.",
    f"Authorization: Bearer {ACCESS_TOKEN}": "“Bearer” in front of the access token was removed.",
    f"  {ACCESS_TOKEN} \u00a0": "Quotes, spaces or line ends around the access token were removed.",
    f'"{ACCESS_TOKEN}"': "Quotes, spaces or line ends around the access token were removed.",
    f"“{ACCESS_TOKEN}”": "Quotes, spaces or line ends around the access token were removed.",
    json.dumps(TOKEN_RESPONSE): "That was a whole token response. Only its access_token is used.",
}
FAULTY = (
    ("access-token", "", "Enter the access token"),
    ("access-token", "two words", "a space or a line end inside"),
    ("access-token", "bell\u0007inside", "the control character U+0007"),
    ("access-token", "tökén", "the character “ö”"),
    ("access-token", '{"refresh_token": "x"}', "holds no “access_token”"),
    ("access-token", '{"access_token": "x', "cut off or damaged"),
    ("client-id", "   ", "Enter the client ID"),
    ("client-id", "clïent", "“ï”"),
    ("redirect-uri", "", "Enter the redirect URI"),
    ("redirect-uri", "/callback", "begins with https:// or http://"),
    ("redirect-uri", "javascript:alert(1)", "begins with https:// or http://"),
    ("redirect-uri", "https://example.com/#part", "a fragment"),
    ("redirect-uri", "https://me:secret@example.com/", "a user name in front of the host"),
    ("redirect-uri", "https://example.com/a b", "a space inside"),
    ("redirect-uri", "https:///callback", "no host"),
    ("redirect-uri", "https://example.com:port/", "host or port cannot be read"),
    ("redirect-uri", "https://exämple.com/", "“ä”"),
    ("scope", "", "Enter at least one scope"),
    ("scope", 'read_events "create_event"', '“"”'),
    ("scope", "read_évents", "“é”"),
    ("state", "stäte", "“ä”"),
    ("provider-name", "göogle", "“ö”"),
    ("locale", "dé", "“é”"),
)


def fill(playground: Playground, field: str, text: str) -> None:
    """Type into a field, also where it is folded away."""
    playground[field].evaluate("field => { const fold = field.closest('details'); if (fold) fold.open = true }")
    playground[field].fill(text)


@pytest.fixture
def form(started: Playground) -> Playground:
    for field in ("provider-name", "locale"):
        fill(started, field, "")
    return started.fill_all("direct")


@pytest.mark.parametrize(("field", "text", "sentence"), FAULTY)
def test_a_faulty_field_is_said_in_the_same_words_twice(
    form: Playground, api: Api, field: str, text: str, sentence: str
) -> None:
    fill(form, field, text)
    form.submit()

    form.has_focus("error-summary")
    expect(form["error-summary"].get_by_role("link")).to_have_count(1)
    expect(form["error-summary"].get_by_role("link")).to_contain_text(sentence)
    expect(form[f"{field}-error"]).to_have_text(form["error-summary"].get_by_role("link").inner_text())
    expect(form[field]).to_have_attribute("aria-invalid", "true")
    expect(form.page.locator("[aria-invalid=true]")).to_have_count(1)
    assert form.page.title() == "Error: Authorization linking playground"
    assert api.received == []


@pytest.mark.parametrize("field", ["access-token", "client-id", "redirect-uri", "scope", "provider-name"])
def test_a_link_of_the_summary_leads_to_its_field(form: Playground, field: str) -> None:
    fill(form, field, "ö")
    form[field].evaluate("field => { const fold = field.closest('details'); if (fold) fold.open = false }")
    form.submit()

    form["error-summary"].get_by_role("link").click()

    form.has_focus(field)
    assert urlsplit(form.page.url).fragment != field


def test_all_faulty_fields_are_said_at_once_in_the_order_of_the_page(form: Playground) -> None:
    form.fill(scope="", redirect_uri="", client_id="", access_token="").submit()

    links = form["error-summary"].get_by_role("link")
    expect(links).to_have_count(4)
    targets = links.evaluate_all("all => all.map(link => link.hash)")
    assert targets == ["#access-token", "#client-id", "#redirect-uri", "#scope"]


def test_a_repaired_form_loses_every_sign_of_its_errors(form: Playground, api: Api) -> None:  # noqa: ARG001 - it answers
    form.fill(scope="").submit()
    form.has_focus("error-summary")

    form.fill(scope="read_events").submit().shows_link()

    expect(form["error-summary"]).to_be_hidden()
    expect(form.page.locator("[aria-invalid=true]")).to_have_count(0)
    expect(form["scope-error"]).to_be_hidden()
    assert form.page.title() == "Authorization linking playground"


@pytest.mark.parametrize("text", FORGIVEN)
def test_what_is_around_a_token_is_taken_off_and_said(form: Playground, api: Api, text: str) -> None:
    form.fill(access_token=text).submit().shows_link()

    expect(form["result"]).to_contain_text(FORGIVEN[text])
    assert [request.headers["authorization"] for request in api.posts()] == [f"Bearer {ACCESS_TOKEN}"]


def test_a_client_secret_is_warned_of_and_not_sent(form: Playground, api: Api) -> None:
    form.fill(access_token=json.dumps({**TOKEN_RESPONSE, "client_secret": "secret-of-the-client"})).submit()

    form.shows_link()
    expect(form["result"]).to_contain_text("names a client_secret. Keep it out of browsers")
    assert "secret-of-the-client" not in str(api.received)
    assert "secret-of-the-client" not in form.page.locator("body").inner_text()


def test_avoid_linking_is_warned_of_and_the_link_is_made(form: Playground, api: Api) -> None:  # noqa: ARG001 - it answers
    form["avoid-linking"].evaluate("box => { box.closest('details').open = true }")
    form["avoid-linking"].check()
    parameters = form.submit().shows_link()
    form["avoid-linking"].uncheck()

    assert parameters["avoid_linking"] == "true"
    expect(form["result"]).to_contain_text("asks for two opposite things")


def test_all_parameters_arrive_in_the_link_as_typed(form: Playground, api: Api) -> None:  # noqa: ARG001 - it answers
    fill(form, "provider-name", "google")
    fill(form, "locale", "de")
    redirect_uri = "https://example.com/back?a=1&b=%20#".rstrip("#")
    parameters = form.fill(client_id="a+b/c=&", redirect_uri=redirect_uri, state="s & t").submit().shows_link()

    assert parameters == {
        "response_type": "code",
        "client_id": "a+b/c=&",
        "redirect_uri": redirect_uri,
        "scope": "read_events create_event",
        "state": "s & t",
        "link_token": LINK_TOKEN,
        "provider_name": "google",
        "locale": "de",
    }


def test_a_state_is_never_used_twice(form: Playground, api: Api) -> None:  # noqa: ARG001 - it answers
    first = form.submit().shows_link()["state"]
    second = form.submit().shows_link()["state"]

    assert first != second
    expect(form["state"]).to_have_value(second)


def test_the_picker_and_the_field_agree(form: Playground) -> None:
    form.page.get_by_text("Pick scopes").click()
    box = form.page.get_by_role("checkbox", name="delete_event")
    box.check()
    expect(form["scope"]).to_have_value("read_events create_event delete_event")
    box.uncheck()
    expect(form["scope"]).to_have_value("read_events create_event")
    form.fill(scope="delete_event")
    expect(box).to_be_checked()
    form.page.get_by_text("Pick scopes").click()


def test_an_edited_form_says_that_its_link_is_old(form: Playground, api: Api) -> None:  # noqa: ARG001 - it answers
    form.submit().shows_link()
    expect(form["stale"]).to_be_hidden()

    form.fill(scope="read_only")

    expect(form["stale"]).to_be_visible()


def test_enter_in_a_field_makes_the_link(form: Playground, api: Api) -> None:
    form.take_away_answers()["client-id"].press("Enter")
    form.shows_link()

    assert len(api.posts()) == 1


def test_a_secret_in_a_public_field_is_said_and_left_out_as_one_types(playground: Playground) -> None:
    token = "access-token-nobody-may-see"
    playground.start().choose("de", "direct").fill(access_token=token, client_id=token)

    expect(playground["client-id-misplaced"]).to_contain_text("The access token stands in here as well.")
    expect(playground["preview-link"]).to_contain_text("client_id=CLIENT_ID")
    for name in ("preview", "code", "embed-code"):
        assert token not in playground[name].inner_html()
    assert token not in playground["share-link"].input_value()

    playground.fill(client_id="client")

    expect(playground["client-id-misplaced"]).to_be_hidden()
    expect(playground["preview-link"]).to_contain_text("client_id=client")
