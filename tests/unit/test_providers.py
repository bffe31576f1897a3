import pytest
from attempts import GERMANY

from linking.cronofy.providers import PROVIDERS
from linking.reading.form import read_form


def test_the_providers_are_the_documented_ones() -> None:
    assert sorted(PROVIDERS) == [
        "apple",
        "cronofy",
        "exchange",
        "google",
        "google_free_busy",
        "live_connect",
        "ms_graph_free_busy",
        "office365",
    ]


@pytest.mark.parametrize("provider", [*PROVIDERS, "another"])
def test_any_provider_can_be_asked_for(provider: str) -> None:
    assert read_form({**GERMANY, "provider-name": provider}).authorization.provider_name == provider
