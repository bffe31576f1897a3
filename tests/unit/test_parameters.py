import pytest

from linking.cronofy import authorization
from linking.cronofy.authorization import AuthorizationRequest
from linking.cronofy.parameters import DELEGATED_SCOPE, NAMES, PARAMETERS, meaning
from linking.sentences import sentence
from linking.showing.rendering import say


def test_the_parameters_are_those_of_the_request_in_its_order() -> None:
    request = AuthorizationRequest(
        client_id="id",
        redirect_uri="https://example.com/",
        scope=("a",),
        state="s",
        link_token="t",
        avoid_linking=True,
        provider_name="google",
        locale="de",
    )

    assert tuple(name for name, _ in authorization.parameters(request)) == NAMES


def test_four_are_required() -> None:
    # `documentation.REQUEST_AUTHORIZATION`
    required = [parameter.name for parameter in PARAMETERS if parameter.required]

    assert required == ["response_type", "client_id", "redirect_uri", "scope"]


@pytest.mark.parametrize("name", NAMES)
def test_each_has_a_meaning(name: str) -> None:
    assert meaning(name) == sentence(f"parameter.{name}")


def test_another_is_said_to_be_unknown() -> None:
    assert meaning("color") == sentence("parameter.unknown")


def test_a_prerelease_is_known_and_not_offered() -> None:
    # `documentation.BUSINESS_CONNECT`
    assert "A prerelease, for Business Connect" in say(meaning(DELEGATED_SCOPE))
    assert DELEGATED_SCOPE not in NAMES
