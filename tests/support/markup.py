"""HTML read for the tests: every element with its attributes, its text and the elements that it stands in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

# HTML Living Standard, section 13.1.2.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Their end tags may be left out (section 13.1.2.4); ours are, for these.
OPTIONAL_END = {"option"}


@dataclass(eq=False)
class Element:
    """One element. An attribute without a value has an empty one."""

    tag: str
    attributes: dict[str, str]
    ancestors: tuple[Element, ...]
    own_text: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def text(self) -> str:
        """Return the text inside, in one line."""
        return " ".join("".join(self.own_text).split())

    @property
    def raw_text(self) -> str:
        """Return the text inside, as it stands there."""
        return "".join(self.own_text)


class Reader(HTMLParser):
    """Collect the elements of a document or a fragment. Tags that do not match are an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> repeats an attribute: {names}"
        if self.open and self.open[-1].tag == tag and tag in OPTIONAL_END:
            self.open.pop()
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1].tag != tag and self.open[-1].tag in OPTIONAL_END:
            self.open.pop()
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.own_text.append(data)


@dataclass(frozen=True)
class Document:
    """The elements of a document or a fragment, in their order."""

    elements: tuple[Element, ...]

    @property
    def ids(self) -> list[str]:
        return [element.id for element in self.elements if element.id]

    @property
    def text(self) -> str:
        """Return the whole text, in one line."""
        return " ".join(element.text for element in self.elements if not element.ancestors)

    @property
    def structure(self) -> list[tuple[str, list[str]]]:
        """Return the tags and the names of their attributes: what a value must never change."""
        return [(element.tag, list(element.attributes)) for element in self.elements]

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def by_id(self, name: str) -> Element:
        [element] = [element for element in self.elements if element.id == name]
        return element


def read(html: str) -> Document:
    """Return the parsed HTML. Fails when an element stays open."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert [element.tag for element in reader.open] == []
    return Document(tuple(reader.elements))
