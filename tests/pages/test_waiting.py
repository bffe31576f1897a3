"""What the page waits for, in its own interpreter: there each event handler has to get its own outcome."""

from micropython import in_micropython

from building.bundle import bundle
from building.folders import HERE

WAITING = (HERE / "page" / "waiting.py").read_text()


def printed(main: str) -> list[str]:
    """Return the lines that a program prints that uses `page.waiting`."""
    main = f"from pyscript import window\nfrom page.waiting import First\n{main}"
    return in_micropython("exec(source, globals())", bundle({"main.py": main, "page/waiting.py": WAITING})).splitlines()


def test_each_event_handler_gets_what_it_waits_for() -> None:
    program = """
one, two = First(), First()
async def wait(name, first):
    print(name, await first.result())
window.setTimeout(lambda: wait("one", one))
window.setTimeout(lambda: wait("two", two))
window.setTimeout(lambda: one.end("ended"))
window.setTimeout(lambda: two.end("ended as well"))
"""

    assert printed(program) == ["one ended", "two ended as well"]


def test_what_comes_later_is_ignored() -> None:
    program = """
first = First()
async def wait():
    print(await first.result())
first.end("early")
first.end("late")
window.setTimeout(wait)
"""

    assert printed(program) == ["early"]


def test_an_error_is_raised_where_the_wait_ends() -> None:
    program = """
async def fail():
    raise ValueError("of the coroutine")
async def wait():
    first = First()
    first.end_with(fail())
    try:
        await first.result()
    except ValueError as error:
        print(error)
window.setTimeout(wait)
"""

    assert printed(program) == ["of the coroutine"]
