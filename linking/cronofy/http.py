"""Requests and responses as plain values (RFC 9110), so that everything that decides can run without a network."""

from dataclasses import dataclass

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A request without a body: the API documents none for a link token."""

    method: str
    url: str
    headers: Headers


@dataclass(frozen=True, slots=True)
class Response:
    """A response as received; the body is bytes, because nothing promises that it is text."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        """Return the first header of that name in any case (RFC 9110, section 5.1), or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")
