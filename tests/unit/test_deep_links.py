from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.cronofy.data_centers import BY_ID
from linking.cronofy.secrets import IN_ADDRESSES
from linking.reading.deep_links import FIELDS, THEMES, fragment, read_fragment

FORMS = st.fixed_dictionaries(
    {},
    optional={
        "data-center": st.sampled_from([*BY_ID]),
        "client-id": st.text(min_size=1),
        "redirect-uri": st.text(min_size=1),
        "scope": st.text(min_size=1),
        "provider-name": st.text(min_size=1),
        "avoid-linking": st.just("true"),
    },
)
THEME = st.sampled_from(["", *THEMES])
# Every field of the page that holds a secret, and names that one might get.
SECRET_FIELDS = ("access-token", "link-token", "state", *IN_ADDRESSES, "client-secret", "refresh-token")


@given(FORMS, THEME)
def test_reading_back_gives_the_same_form(form: dict[str, str], theme: str) -> None:
    link = read_fragment(fragment(form, theme))

    assert (link.values, link.theme, link.ignored) == (form, theme, ())


@given(FORMS, THEME)
def test_a_fragment_is_read_with_and_without_its_sign(form: dict[str, str], theme: str) -> None:
    assert read_fragment("#" + fragment(form, theme)) == read_fragment(fragment(form, theme))


@given(FORMS, THEME)
def test_the_keys_are_in_the_documented_order(form: dict[str, str], theme: str) -> None:
    documented = ["v", "data_center", "client_id", "redirect_uri", "scope", "provider_name", "avoid_linking", "theme"]
    order = [documented.index(key) for key, _ in parse_qsl(fragment(form, theme), strict_parsing=True)]

    assert order == sorted(set(order))
    assert order[0] == 0


@given(FORMS, st.dictionaries(st.sampled_from(SECRET_FIELDS) | st.text(), st.text()))
def test_no_secret_gets_in(form: dict[str, str], secrets: dict[str, str]) -> None:
    assert fragment({**secrets, **form}) == fragment({name: secrets.get(name, "") for name in FIELDS.values()} | form)


@pytest.mark.parametrize("name", SECRET_FIELDS)
def test_a_secret_field_is_never_written(name: str) -> None:
    assert fragment({name: "secret-0123456789"}) == "v=1"


@given(st.sampled_from(IN_ADDRESSES), st.text(min_size=1))
def test_a_secret_that_arrives_is_not_used_and_named_without_its_value(name: str, value: str) -> None:
    link = read_fragment(f"#v=1&{name}={quote(value, safe='')}")

    assert (link.values, link.ignored) == ({}, (name,))


def test_a_whole_form_is_written_as_documented() -> None:
    form = {
        "avoid-linking": "true",
        "provider-name": "google",
        "scope": "read_events create_event",
        "redirect-uri": "https://example.com/?a=b&c",
        "client-id": "id",
        "data-center": "de",
    }

    assert fragment(form, "dark") == (
        "v=1&data_center=de&client_id=id&redirect_uri=https%3A%2F%2Fexample.com%2F%3Fa%3Db%26c"
        "&scope=read_events%20create_event&provider_name=google&avoid_linking=true&theme=dark"
    )


def test_empty_values_are_left_out() -> None:
    assert fragment({"client-id": "", "scope": "a"}) == "v=1&scope=a"


@pytest.mark.parametrize("theme", ["auto", "", "blue", '"><script>'])
def test_only_a_theme_of_the_page_is_written(theme: str) -> None:
    assert fragment({}, theme) == "v=1"


@pytest.mark.parametrize(
    ("text", "ignored"),
    [
        pytest.param("#data_center=mars", "data_center", id="unknown data center"),
        pytest.param("#avoid_linking=yes", "avoid_linking", id="avoid_linking that is not true"),
        pytest.param("#theme=blue", "theme", id="unknown theme"),
        pytest.param("#v=2", "v", id="another version"),
        pytest.param("#color=red&color=blue", "color", id="unknown key, twice"),
    ],
)
def test_what_is_not_known_is_ignored_and_named_once(text: str, ignored: str) -> None:
    link = read_fragment(text)

    assert (link.values, link.theme, link.ignored) == ({}, "", (ignored,))


def test_the_first_of_two_values_counts_and_the_other_is_named() -> None:
    link = read_fragment("#client_id=first&client_id=second")

    assert (link.values, link.ignored) == ({"client-id": "first"}, ("client_id",))


@pytest.mark.parametrize("text", ["", "#", "#v=1", "#theme=auto", "#start=auto", "#v=1&theme=auto&start=auto"])
def test_what_changes_nothing_is_not_worth_a_word(text: str) -> None:
    link = read_fragment(text)

    assert (link.values, link.theme, link.ignored) == ({}, "", ())


@given(st.text() | st.text("#&=%+v1data_center"))
def test_any_fragment_can_be_read(text: str) -> None:
    link = read_fragment(text)

    assert set(link.values) <= set(FIELDS.values())
    assert link.theme in ("", *THEMES)


@pytest.mark.parametrize("field", ["avoid-linking", "data-center"])
def test_what_can_be_no_choice_gets_into_no_address(field: str) -> None:
    assert fragment({field: "secret-nobody-may-see"}) == "v=1"
