import inspect

from linking import errors
from linking.errors import FieldError, FormErrors, LinkingError


def test_every_error_has_the_same_base() -> None:
    classes = [each for _, each in inspect.getmembers(errors, inspect.isclass)]

    assert len(classes) > 5
    assert all(issubclass(each, LinkingError) for each in classes)


def test_a_field_error_is_its_sentence() -> None:
    error = FieldError("scope", "Enter at least one scope.")

    assert (error.field, str(error)) == ("scope", "Enter at least one scope.")


def test_form_errors_say_every_sentence() -> None:
    faulty = FormErrors((FieldError("client-id", "Enter one."), FieldError("scope", "Enter another.")))

    assert str(faulty) == "Enter one. Enter another."
