import inspect

from linking import errors
from linking.errors import FieldError, FormErrors, LinkingError, UnreadableText
from linking.sentences import sentence

ERROR = FieldError("scope", sentence("scope.missing"))


def test_every_error_has_the_same_base() -> None:
    classes = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, Exception)]

    assert len(classes) > 5
    assert all(issubclass(each, LinkingError) for each in classes)


def test_an_error_carries_its_sentence_with_the_facts() -> None:
    assert UnreadableText("scope.character", character="é").sentence == sentence("scope.character", character="é")


def test_the_text_of_an_error_is_its_cause_and_holds_no_fact() -> None:
    assert str(UnreadableText("scope.character", character="é")) == "scope.character"


def test_a_field_error_has_its_field_and_its_sentence() -> None:
    assert (ERROR.field, ERROR.sentence) == ("scope", sentence("scope.missing"))


def test_form_errors_hold_every_error_and_warning() -> None:
    faulty = FormErrors((ERROR,), (sentence("warning.comma"),))

    assert (faulty.errors, faulty.warnings) == ((ERROR,), (sentence("warning.comma"),))
    assert faulty.sentence == sentence("form.faulty")
