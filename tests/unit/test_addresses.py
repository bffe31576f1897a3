import pytest

from linking.cronofy.data_centers import BY_ID, DATA_CENTERS, SANDBOX, DataCenter
from linking.reading.addresses import Site, origin

ADDRESS = "https://example.github.io/playground/index.html"
GERMANY = BY_ID["de"]

every_data_center = pytest.mark.parametrize("data_center", DATA_CENTERS, ids=lambda each: each.id)


@pytest.mark.parametrize(
    ("address", "callback"),
    [
        ("https://example.github.io/name/", "https://example.github.io/name/callback.html"),
        ("https://example.github.io/name/index.html", "https://example.github.io/name/callback.html"),
        ("http://localhost:8000/", "http://localhost:8000/callback.html"),
        ("file:///tmp/a/index.html", "file:///tmp/a/callback.html"),
    ],
)
def test_the_callback_page_is_beside_the_one_that_asks(address: str, callback: str) -> None:
    assert Site(address).callback == callback


@pytest.mark.parametrize(
    ("address", "redirect_uri"),
    [
        (ADDRESS, "https://example.github.io/playground/callback.html"),
        ("http://localhost:8000/", "http://localhost:8000/callback.html"),
        ("file:///tmp/index.html", "https://example.com/callback"),
    ],
    ids=["hosted", "served here", "opened from disk"],
)
def test_a_redirect_uri_is_a_web_address(address: str, redirect_uri: str) -> None:
    assert Site(address).default_redirect_uri == redirect_uri


@every_data_center
@pytest.mark.parametrize("route", ["direct", "paste"])
def test_without_the_relay_the_data_centers_api_host_is_asked(data_center: DataCenter, route: str) -> None:
    assert Site(ADDRESS, "/").api_url(route, data_center) == f"https://{data_center.api_host}"


@pytest.mark.parametrize(
    ("relay", "url"),
    [
        ("/", "https://example.github.io/relay/de"),
        ("/sub/", "https://example.github.io/sub/relay/de"),
        ("https://relay.example.com", "https://relay.example.com/relay/de"),
        ("https://relay.example.com/base/", "https://relay.example.com/base/relay/de"),
    ],
)
def test_the_relay_is_asked_at_the_address_of_the_build(relay: str, url: str) -> None:
    assert Site(ADDRESS, relay).api_url("relay", GERMANY) == url


@every_data_center
def test_the_link_leads_to_the_data_centers_app_host(data_center: DataCenter) -> None:
    assert Site(ADDRESS).authorization_endpoint(data_center) == f"https://{data_center.app_host}/oauth/authorize"


def test_in_the_sandbox_the_link_leads_to_the_sites_own_page() -> None:
    assert Site(ADDRESS).authorization_endpoint(SANDBOX) == "https://example.github.io/playground/authorize.html"


@pytest.mark.parametrize(
    ("url", "shortest"),
    [
        ("https://api-de.cronofy.com/v1/link_tokens", "https://api-de.cronofy.com/"),
        ("http://localhost:8000/relay/de/v1/link_tokens?a=b#c", "http://localhost:8000/"),
    ],
)
def test_an_origin_is_the_shortest_address_of_its_host(url: str, shortest: str) -> None:
    assert origin(url) == shortest
