import markup
import pytest
from jinja2 import UndefinedError

from linking.sentences import Sentence, sentence
from linking.showing import rendering
from linking.showing.rendering import environment, fragment, heading, paragraphs, say

HOSTILE = "\"'><script>alert(1)</script>&amp;{{ 7 * 7 }}"


def test_a_fragment_is_rendered_from_its_template() -> None:
    shown = markup.read(fragment("command", command="curl")).by_id("command")

    assert (shown.tag, shown.text) == ("pre", "curl")


def test_a_value_is_escaped() -> None:
    document = markup.read(fragment("command", command=HOSTILE))

    assert [element.tag for element in document.elements] == ["pre"]
    assert document.by_id("command").text == HOSTILE


def test_a_name_that_is_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="command"):
        fragment("command")


def test_a_member_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="no attribute 'verdict'"):
        fragment("verdict", id="verdict", verdict=object())


def test_the_environment_is_made_once() -> None:
    assert environment() is environment()


def test_after_warming_up_no_template_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    rendering.environment.cache_clear()
    rendering.warm_up()
    monkeypatch.setattr(environment().loader, "searchpath", [])

    assert "curl" in fragment("command", command="curl")
    rendering.environment.cache_clear()


def test_a_sentence_is_said_in_the_words_of_its_template() -> None:
    assert say(sentence("status.ready")) == "Ready."


def test_a_longer_text_is_a_heading_and_paragraphs() -> None:
    offline = sentence("problem.offline")

    assert heading(offline) == "This device is offline"
    assert paragraphs(offline) == (
        "This device is offline",
        "The browser reports that there is no network. Connect again, then retry. The sandbox works without a network.",
    )


@pytest.mark.parametrize(
    "told",
    [
        sentence("callback.error", error="a\n\nb", description="Fine.\n\nNothing was linked."),
        sentence("callback.repeated", names=("a\n\nb", "c")),
    ],
    ids=["text", "list"],
)
def test_what_others_wrote_makes_no_paragraph(told: Sentence) -> None:
    harmless = {name: "x" if isinstance(fact, str) else ("x", "x") for name, fact in told.facts.items()}

    assert len(paragraphs(told)) == len(paragraphs(Sentence(told.name, harmless)))


def test_control_characters_are_shown_as_their_pictures() -> None:
    shown = fragment("command", command="a\x00b\x1b\x7f\x85\ud800\tc\nd")

    assert "a␀b␛␡\ufffd\ufffd\tc\nd" in shown


def test_a_sentence_holds_no_control_character() -> None:
    assert "\x00" not in say(sentence("callback.refused", description="\x00"))
