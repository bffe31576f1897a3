import secrets
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.cronofy.authorization import STATE_BYTES, AuthorizationRequest, authorization_url, new_state, parameters
from linking.cronofy.data_centers import DATA_CENTERS, DataCenter

ENDPOINT = "https://app-de.cronofy.com/oauth/authorize"
DOCUMENTED_ORDER = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "link_token",
    "avoid_linking",
    "provider_name",
    "locale",
)
# RFC 3986, section 2.3.
UNRESERVED = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
SCOPES = st.lists(st.text(min_size=1).filter(lambda text: " " not in text)).map(tuple)
REQUESTS = st.builds(
    AuthorizationRequest,
    client_id=st.text(),
    redirect_uri=st.text(),
    scope=SCOPES,
    state=st.text(),
    link_token=st.text(),
    avoid_linking=st.booleans(),
    provider_name=st.text(),
    locale=st.text(),
)


def request(
    scope: tuple[str, ...] = ("read_events",), state: str = "", avoid_linking: bool = False
) -> AuthorizationRequest:
    return AuthorizationRequest(
        client_id="id",
        redirect_uri="https://example.com/callback",
        scope=scope,
        state=state,
        avoid_linking=avoid_linking,
    )


def query(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True, strict_parsing=True))


def names(url: str) -> list[str]:
    return [name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)]


@given(REQUESTS)
def test_what_is_parsed_back_is_what_went_in(given: AuthorizationRequest) -> None:
    parsed = query(authorization_url(ENDPOINT, given))

    assert parsed == {
        name: value
        for name, value in {
            "response_type": "code",
            "client_id": given.client_id,
            "redirect_uri": given.redirect_uri,
            "scope": " ".join(given.scope),
            "state": given.state,
            "link_token": given.link_token,
            "avoid_linking": "true" if given.avoid_linking else "",
            "provider_name": given.provider_name,
            "locale": given.locale,
        }.items()
        if value
    }


@given(REQUESTS)
def test_nothing_but_unreserved_characters_stands_unencoded(given: AuthorizationRequest) -> None:
    pairs = urlsplit(authorization_url(ENDPOINT, given)).query.split("&")

    for name, value in (pair.split("=") for pair in pairs):
        assert set(name) <= UNRESERVED | {"_"}
        assert set(value) <= UNRESERVED | {"%"}


@given(REQUESTS)
def test_a_reader_that_does_not_know_plus_signs_reads_the_same(given: AuthorizationRequest) -> None:
    pairs = urlsplit(authorization_url(ENDPOINT, given)).query.split("&")

    assert tuple((name, unquote(value)) for name, value in (pair.split("=") for pair in pairs)) == parameters(given)


@given(REQUESTS)
def test_parameters_are_in_the_documented_order(given: AuthorizationRequest) -> None:
    order = [DOCUMENTED_ORDER.index(name) for name in names(authorization_url(ENDPOINT, given))]

    assert order == sorted(set(order))


@given(REQUESTS)
def test_a_value_cannot_leave_the_query(given: AuthorizationRequest) -> None:
    parts = urlsplit(authorization_url(ENDPOINT, given))

    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == (
        "https",
        "app-de.cronofy.com",
        "/oauth/authorize",
        "",
    )


def test_every_parameter_given_is_there_once() -> None:
    url = authorization_url(
        ENDPOINT,
        AuthorizationRequest(
            client_id="id",
            redirect_uri="https://example.com/",
            scope=("read_events",),
            state="s",
            link_token="t",
            avoid_linking=True,
            provider_name="google",
            locale="de",
        ),
    )

    assert tuple(names(url)) == DOCUMENTED_ORDER


def test_a_parameter_that_is_not_given_is_left_out() -> None:
    assert names(authorization_url(ENDPOINT, request())) == ["response_type", "client_id", "redirect_uri", "scope"]


def test_scopes_are_joined_by_an_encoded_space() -> None:
    url = authorization_url(ENDPOINT, request(scope=("read_events", "create_event")))

    assert "scope=read_events%20create_event" in urlsplit(url).query.split("&")


def test_a_plus_sign_stays_a_plus_sign() -> None:
    assert "state=a%2Bb" in urlsplit(authorization_url(ENDPOINT, request(state="a+b"))).query.split("&")


def test_avoid_linking_is_written_as_true() -> None:
    assert query(authorization_url(ENDPOINT, request(avoid_linking=True)))["avoid_linking"] == "true"


@pytest.mark.parametrize("data_center", DATA_CENTERS, ids=lambda each: each.id)
def test_the_link_is_on_the_app_host_of_the_data_center(data_center: DataCenter) -> None:
    url = authorization_url(data_center.authorization_endpoint, request())

    assert (urlsplit(url).hostname, urlsplit(url).path) == (data_center.app_host, "/oauth/authorize")


def test_a_state_is_url_safe_and_holds_all_random_bits() -> None:
    states = {new_state(lambda size, byte=byte: bytes([byte]) * size) for byte in range(256)}  # type: ignore[misc]

    assert len(states) == 256
    assert all(set(state) <= UNRESERVED for state in states)
    assert STATE_BYTES * 8 >= 160


def test_a_state_asks_for_as_many_bytes_as_it_holds() -> None:
    asked: list[int] = []

    def random_bytes(size: int) -> bytes:
        asked.append(size)
        return bytes(size)

    assert new_state(random_bytes) == "A" * 43
    assert asked == [STATE_BYTES]


def test_two_states_differ() -> None:
    assert new_state(secrets.token_bytes) != new_state(secrets.token_bytes)
