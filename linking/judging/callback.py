"""Judging the redirect that ends an authorization: it should belong to a request that this browser made."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from urllib.parse import parse_qsl, urlsplit

from linking.sentences import Sentence, sentence


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a callback address is worth and what comes next. The code is to be shown masked; `used` is the digest to forget."""

    verdict: str
    explanation: Sentence
    code: str = ""
    used: str = ""


def state_digest(state: str) -> str:
    """Return the SHA-256 of a state in hexadecimal digits: all that the browser keeps of it."""
    return sha256(state.encode(errors="replace")).hexdigest()


def judge(address: str, digests: Collection[str], redirect_uri: str = "") -> Verdict:
    """Return the verdict on a callback address (RFC 6749, sections 4.1.2 and 10.12).

    `digests` are those of the states that were given out and not yet used; an empty one stands for some that were dropped.
    `redirect_uri`, where given, is where the redirect should have gone; a bare query is taken to be there. States are
    compared in constant time.
    """
    if not address.strip():
        return Verdict("incomplete", sentence("callback.nothing_pasted"))
    address = _whole(address.strip(), redirect_uri)
    pairs = _query(address)
    if pairs is None:
        return Verdict("wrong_address", sentence("callback.not_an_address"))
    given = dict(reversed(pairs))
    if "redirect_uri" in given and "response_type" in given:
        return Verdict("wrong_address", sentence("callback.authorization_link"))
    if redirect_uri and not _same_place(address, redirect_uri):
        return Verdict("wrong_address", sentence("callback.elsewhere", redirect_uri=redirect_uri))
    names = [name for name, _ in pairs]
    repeated = tuple(name for name in ("code", "state", "error") if names.count(name) > 1)
    if repeated:
        return Verdict("incomplete", sentence("callback.repeated", names=repeated))
    if not given.get("code") and not given.get("error"):
        return Verdict("incomplete", sentence("callback.empty"))
    return _judge_state(given, digests)


def _whole(address: str, redirect_uri: str) -> str:
    """Return a bare query as the address that it is the end of, where that is known; any other address as it is."""
    if not redirect_uri or not re.match(r"\??(?:code|state|error)=", address):
        return address
    return f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{address.removeprefix('?')}"


def _query(address: str) -> list[tuple[str, str]] | None:
    """Return the parameters in the query of an address, or None for what is no whole address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parse_qsl(parts.query, keep_blank_values=True) if parts.scheme in ("http", "https", "file") else None


def _judge_state(given: dict[str, str], digests: Collection[str]) -> Verdict:
    state = given.get("state", "")
    if not state:
        return Verdict("no_state", sentence("callback.no_state"))
    digest = state_digest(state)
    used = [known for known in digests if compare_digest(known.encode(errors="replace"), digest.encode())]
    if not used:
        # With none at hand, or with some dropped, a state that differs is no sign of an attack.
        kind = "mismatch" if digests and "" not in digests else "unknown"
        return Verdict(kind, sentence(f"callback.{kind}"))
    if given.get("error"):
        return _judge_error(given["error"], given.get("error_description", ""), used[0])
    return Verdict("match", sentence("callback.match"), code=given["code"], used=used[0])


def _judge_error(error: str, description: str, used: str) -> Verdict:
    if error == "access_denied":
        return Verdict("refused", sentence("callback.refused", description=description), used=used)
    return Verdict("error", sentence("callback.error", error=error, description=description), used=used)


def _same_place(address: str, redirect_uri: str) -> bool:
    """Tell whether the address is the redirect URI with only parameters added to its query."""
    try:
        there, expected = urlsplit(address), urlsplit(redirect_uri)
    except ValueError:
        return False
    if (there.scheme, there.netloc.lower(), there.path or "/") != (
        expected.scheme,
        expected.netloc.lower(),
        expected.path or "/",
    ):
        return False
    return set(parse_qsl(expected.query)) <= set(parse_qsl(there.query))
