import pytest

from linking.cronofy.authorization import AuthorizationRequest, parameters
from linking.cronofy.parameters import NAMES, meaning
from linking.showing.parts import encoded, parts

REQUEST = AuthorizationRequest(
    client_id="a b",
    redirect_uri="https://x.example/",
    scope=("s",),
    state="state",
    link_token="SECRET-token-of-20",
    avoid_linking=True,
    provider_name="google",
    locale="de",
)
SHOWN = {name: (value, in_query) for name, value, in_query, _ in parts(REQUEST)}


def test_every_parameter_of_the_link_is_a_part_in_its_order() -> None:
    assert list(SHOWN) == [name for name, _ in parameters(REQUEST)]


def test_a_part_says_what_its_parameter_means() -> None:
    assert {name: meant for name, *_, meant in parts(REQUEST)} == {name: meaning(name) for name in NAMES}


@pytest.mark.parametrize(
    ("name", "shown"),
    [("client_id", ("a b", "a%20b")), ("redirect_uri", ("https://x.example/", "https%3A%2F%2Fx.example%2F"))],
)
def test_a_value_is_shown_decoded_and_as_it_stands_in_the_link(name: str, shown: tuple[str, str]) -> None:
    assert SHOWN[name] == shown


def test_a_value_that_is_its_own_encoding_is_shown_once() -> None:
    assert SHOWN["scope"] == ("s", "")


def test_the_link_token_is_masked() -> None:
    assert SHOWN["link_token"] == ("••••••••f-20", "")


def test_all_but_unreserved_characters_are_encoded() -> None:
    # RFC 3986, section 2.3.
    assert encoded("aZ09-._~ /?&=+%é") == "aZ09-._~%20%2F%3F%26%3D%2B%25%C3%A9"
