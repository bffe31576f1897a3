import pytest

from linking.cronofy.data_centers import BY_ID, DATA_CENTERS, SANDBOX, DataCenter

# `documentation.DATA_CENTERS`, written out once more: this table decides where tokens go.
DOCUMENTED = {
    "us": ("United States", "api.cronofy.com", "app.cronofy.com"),
    "au": ("Australia", "api-au.cronofy.com", "app-au.cronofy.com"),
    "ca": ("Canada", "api-ca.cronofy.com", "app-ca.cronofy.com"),
    "de": ("Germany", "api-de.cronofy.com", "app-de.cronofy.com"),
    "sg": ("Singapore", "api-sg.cronofy.com", "app-sg.cronofy.com"),
    "uk": ("United Kingdom", "api-uk.cronofy.com", "app-uk.cronofy.com"),
}


def test_the_table_is_the_documented_one() -> None:
    assert {each.id: (each.name, each.api_host, each.app_host) for each in DATA_CENTERS} == DOCUMENTED


@pytest.mark.parametrize("data_center", DATA_CENTERS, ids=lambda each: each.id)
def test_the_app_host_matches_the_api_host(data_center: DataCenter) -> None:
    assert data_center.app_host == data_center.api_host.replace("api", "app", 1)


def test_addresses_are_https_on_the_hosts_of_the_table() -> None:
    germany = BY_ID["de"]

    assert germany.api_url == "https://api-de.cronofy.com"
    assert germany.authorization_endpoint == "https://app-de.cronofy.com/oauth/authorize"


def test_the_sandbox_is_found_by_its_id_but_is_no_data_center() -> None:
    assert BY_ID["sandbox"] is SANDBOX
    assert SANDBOX not in DATA_CENTERS


def test_no_sandbox_host_can_ever_exist() -> None:
    assert SANDBOX.api_host.endswith(".example")
    assert SANDBOX.app_host.endswith(".example")
