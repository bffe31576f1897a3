import pytest
from attempts import ACCESS_TOKEN, BEGAN, BROWSER, GERMANY, PASTED, RELAYED, SENT, SIMULATED, SITE, Values, attempt

from linking.cronofy.data_centers import DATA_CENTERS, DataCenter
from linking.reading.addresses import Site
from linking.reading.form import read_form


def test_an_attempt_is_the_form_as_it_was_read() -> None:
    made = attempt()

    assert made.form == read_form(GERMANY)
    assert (made.site, made.began, made.browser) == (SITE, BEGAN, BROWSER)


@pytest.mark.parametrize("data_center", DATA_CENTERS, ids=lambda each: each.id)
def test_directly_its_request_goes_to_the_api_host_of_its_data_center(data_center: DataCenter) -> None:
    request = attempt({**GERMANY, "data-center": data_center.id}).request

    assert (request.method, request.url) == ("POST", f"https://{data_center.api_host}/v1/link_tokens")


@pytest.mark.parametrize(
    ("relay", "url"),
    [
        ("/", "https://example.github.io/relay/de/v1/link_tokens"),
        ("https://relay.example.com/base/", "https://relay.example.com/base/relay/de/v1/link_tokens"),
    ],
)
def test_through_the_relay_its_request_goes_to_the_address_of_the_build(relay: str, url: str) -> None:
    assert attempt(RELAYED, Site(SITE.address, relay)).request.url == url


def test_its_request_carries_the_cleaned_access_token() -> None:
    request = attempt({**GERMANY, "access-token": f' "Bearer {ACCESS_TOKEN}"\n'}).request

    assert dict(request.headers)["Authorization"] == f"Bearer {ACCESS_TOKEN}"


@pytest.mark.parametrize("values", [*SENT.values(), PASTED], ids=[*SENT, "paste"])
def test_only_the_sandbox_is_simulated(values: Values) -> None:
    assert attempt(values).simulated == (values["data-center"] == "sandbox")


@pytest.mark.parametrize(("site", "missing"), [(SITE, False), (Site(SITE.address), True)], ids=["with", "without"])
def test_a_relay_is_missing_where_the_site_has_none(site: Site, missing: bool) -> None:
    assert attempt(RELAYED, site).relay_missing == missing


@pytest.mark.parametrize("values", [GERMANY, PASTED, SIMULATED], ids=["direct", "paste", "sandbox"])
def test_no_other_way_misses_a_relay(values: Values) -> None:
    assert not attempt(values, Site(SITE.address)).relay_missing
