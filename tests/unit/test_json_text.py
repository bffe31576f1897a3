import pytest

from linking.json_text import DEEPEST, read_json


@pytest.mark.parametrize("text", ['{"a": ["b"]}', b'{"a": ["b"]}', '{"a": ["b"]}'.encode("utf-16")])
def test_text_and_bytes_are_read(text: str | bytes) -> None:
    assert read_json(text) == {"a": ["b"]}


def test_the_deepest_nesting_is_read() -> None:
    value = read_json("[" * DEEPEST + "]" * DEEPEST)

    for _ in range(DEEPEST - 1):
        assert isinstance(value, list)
        [value] = value
    assert value == []


@pytest.mark.parametrize("text", ["[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), '{"a":' * 100_000])
def test_deeper_nesting_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="nested deeper than 100 levels"):
        read_json(text)


@pytest.mark.parametrize("text", ["", "[", b"\xff\xfe\xfd", '{"a": 1} and more'])
def test_any_other_text_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has words of its own
        read_json(text)
