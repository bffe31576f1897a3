"""Goes before the page's Python in `sources.js`: it makes files of the sources, to be imported."""

from pyscript import window


def unpack_sources() -> None:
    """Write each source into the folder that Python imports from."""
    from importlib import invalidate_caches
    from pathlib import Path

    for name, text in window.playground.sources.to_py().items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
    invalidate_caches()


unpack_sources()
