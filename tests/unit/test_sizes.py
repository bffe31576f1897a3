"""Hostile sizes and shapes: what is too much is said, and whatever is read takes work that grows with it and no faster."""

import json
from collections.abc import Callable

import pytest
from work import lines_run

from linking.cronofy.data_centers import BY_ID
from linking.cronofy.http import Response
from linking.errors import FormErrors, TooLong
from linking.json_text import DEEPEST, read_json
from linking.judging.did_it_link import compare, without_secrets
from linking.judging.unexpected_response import LONGEST_WAIT, unexpected_response
from linking.playground import afterwards, editing
from linking.playground.questions import CheckCallback, JudgeCallback, ShowConsent, Start
from linking.reading.addresses import Site
from linking.reading.deep_links import read_fragment
from linking.reading.form import read_form
from linking.reading.pasted import unwrap
from linking.reading.sizes import LONGEST_ADDRESS, LONGEST_FIELD, LONGEST_RESPONSE
from linking.sentences import sentence
from linking.showing.qr_code import qr_code

SITE = Site("https://playground.example/index.html")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(json.dumps(["]" * DEEPEST * 10])[:-1] + ', "' + "[" * 10, id="cut off"),
        pytest.param('["' + "]" * 8_000 + '", ' + "[" * 7_000 + "]" * 7_000 + "]", id="15 KB"),
        pytest.param('["\\"' + "}" * 8_000 + '", ' + "[" * 7_000 + "]" * 7_000 + "]", id="after an escaped quote"),
    ],
)
def test_brackets_inside_strings_hide_no_depth(text: str) -> None:
    with pytest.raises(ValueError, match=r"nested deeper|Unterminated"):
        read_json(text)


def test_brackets_inside_strings_add_no_depth() -> None:
    assert read_json('["' + "[" * 8_000 + '"]') == ["[" * 8_000]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("9" * 5_000, LONGEST_WAIT), ("0" * 5_000 + "7", 7), ("3600", 3600), ("3601", 3600), ("0", 0), ("-1", 0)],
)
def test_retry_after_of_any_length_is_read(header: str, seconds: int) -> None:
    response = Response(429, (("Retry-After", header),), b"")

    problem = unexpected_response(BY_ID["de"], response, sentence("response.not_json"), "")
    assert problem.retry_after == seconds


def test_an_address_that_is_too_long_is_not_used_and_that_is_said() -> None:
    arrival = "#client_id=" + "x" * LONGEST_ADDRESS

    reply = editing.start(Start({}, arrival, ()), SITE, bytes)
    assert "client-id" not in reply.values
    assert "The address is too long" in reply.status


def test_of_many_unknown_keys_only_some_are_named() -> None:
    reply = editing.start(Start({}, "#" + "&".join(f"k{n}=" + "x" for n in range(100)), ()), SITE, bytes)

    assert "k0, k1, k2, k3, k4 and 95 more." in reply.status


@pytest.mark.parametrize("name", ["access-token", "client-id", "redirect-uri", "scope", "state", "locale"])
def test_a_field_that_is_too_long_is_named(name: str) -> None:
    with pytest.raises(FormErrors) as caught:
        read_form(
            {
                "data-center": "sandbox",
                "sandbox-outcome": "ok",
                "redirect-uri": "https://e.com",
                "scope": "a",
                name: "x" * (LONGEST_FIELD + 1),
            }
        )

    [error] = caught.value.errors
    assert (error.field, error.sentence) == (name, sentence("form.too_long", most=LONGEST_FIELD))


def test_addresses_and_responses_that_are_too_long_are_said() -> None:
    address = "https://e.com/?state=" + "x" * LONGEST_ADDRESS
    response = '{"sub": "' + "x" * LONGEST_RESPONSE

    assert "too long" in afterwards.check_callback(CheckCallback({"callback-url": address}, ())).status
    assert "too long" in afterwards.judge_callback(JudgeCallback(address, ())).status
    assert "too long" in afterwards.show_consent(ShowConsent(address), SITE, bytes).fragments["answer"]
    assert compare(response, response).explanation == sentence("form.too_long", most=LONGEST_RESPONSE)
    assert without_secrets(response) == response
    with pytest.raises(TooLong):
        qr_code("x" * 1_000_000)


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        pytest.param(unwrap, lambda n: "'" * n, id="quotes"),
        pytest.param(unwrap, lambda n: "' " * n + "x" + " '" * n, id="quotes and spaces"),
        pytest.param(read_fragment, lambda n: "&".join(f"k{each}=v" for each in range(n)), id="unknown keys"),
        pytest.param(read_json, lambda n: "[" + ",".join(['"]"'] * n) + "]", id="JSON"),
    ],
)
def test_the_work_grows_with_the_text_and_no_faster(
    reader: Callable[[str], object], text: Callable[[int], str]
) -> None:
    assert lines_run(reader, text(800)) < 2.2 * lines_run(reader, text(400)) + 100
