import pytest

from linking.cronofy.http import Response

ANSWER = Response(200, (("Content-Type", "text/plain"), ("Set-Cookie", "a"), ("set-cookie", "b")), b"")


@pytest.mark.parametrize("name", ["Content-Type", "content-type", "CONTENT-TYPE"])
def test_a_header_is_found_in_any_case(name: str) -> None:
    assert ANSWER.header(name) == "text/plain"


def test_the_first_of_several_headers_is_returned() -> None:
    assert ANSWER.header("Set-Cookie") == "a"


def test_a_missing_header_is_empty() -> None:
    assert ANSWER.header("Retry-After") == ""
