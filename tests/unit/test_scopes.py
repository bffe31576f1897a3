from attempts import GERMANY

from linking.cronofy.scopes import COMPOSITE, DEFAULT, ONE_BY_ONE
from linking.reading.fields import read_scope
from linking.reading.form import read_form


def test_the_scopes_are_the_documented_ones() -> None:
    assert {*ONE_BY_ONE, *COMPOSITE} == {
        "create_calendar",
        "read_events",
        "create_event",
        "delete_event",
        "read_free_busy",
        "change_participation_status",
        "read_only",
        "write_only",
        "read_write",
        "free_busy",
        "free_busy_write",
    }


def test_none_is_offered_twice() -> None:
    assert len({*ONE_BY_ONE, *COMPOSITE}) == len(ONE_BY_ONE) + len(COMPOSITE)


def test_every_scope_can_be_asked_for() -> None:
    assert read_scope(" ".join((*ONE_BY_ONE, *COMPOSITE))) == (*ONE_BY_ONE, *COMPOSITE)


def test_a_first_visitors_form_asks_for_documented_scopes_one_by_one() -> None:
    assert set(DEFAULT) <= set(ONE_BY_ONE)
    assert read_form({**GERMANY, "scope": " ".join(DEFAULT)}).warnings == ()
