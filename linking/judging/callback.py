"""Judging the redirect that ends an authorization: it should answer a request that this browser made."""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from urllib.parse import parse_qsl, urlsplit

from linking.showing.masking import masked

# RFC 6749, section 4.1.2.1.
ERRORS = {
    "access_denied": "The person refused, or the server did.",
    "invalid_request": "The request lacks a parameter, repeats one or holds one that cannot be used.",
    "unauthorized_client": "This application may not ask for a code in this way.",
    "unsupported_response_type": "The server gives no code in this way. response_type must be “code”.",
    "invalid_scope": "A scope is unknown, malformed or not allowed for this application.",
    "server_error": "The authorization server met a fault of its own. Try again.",
    "temporarily_unavailable": "The authorization server is overloaded or under maintenance. Try again later.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the answer is worth, in one sentence, and what comes next; `used` is the digest to forget."""

    verdict: str
    sentence: str
    details: tuple[str, ...] = ()
    code: str = ""
    used: str = ""


def state_digest(state: str) -> str:
    """Return the SHA-256 of a state in hexadecimal digits: all that the browser keeps of it."""
    return sha256(state.encode(errors="replace")).hexdigest()


def judge(address: str, digests: Collection[str], redirect_uri: str = "") -> Verdict:
    """Return the verdict on a callback address (RFC 6749, sections 4.1.2 and 10.12).

    `digests` are those of the states that were given out and not yet used. `redirect_uri`, where given, is where the
    answer should have gone. States are compared in constant time.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https", "file"):
        return Verdict("wrong_address", "That is not a whole address. Copy it from the browser's address bar.")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    answer = dict(reversed(pairs))
    if "redirect_uri" in answer and "response_type" in answer:
        return Verdict(
            "wrong_address", "That is the authorization link itself. The answer is where the person was sent after it."
        )
    if redirect_uri and not _same_place(address.strip(), redirect_uri):
        return Verdict("wrong_address", f"That address is not at your redirect URI, {redirect_uri}.")
    names = [name for name, _ in pairs]
    repeated = [name for name in ("code", "state", "error") if names.count(name) > 1]
    if repeated:
        return Verdict("incomplete", f"The address holds {' and '.join(repeated)} more than once. Do not use it.")
    if not answer.get("code") and not answer.get("error"):
        return Verdict(
            "incomplete", "The address holds no code and no error. Copy it again, from the first to the last character."
        )
    return _judge_state(answer, digests)


def _judge_state(answer: dict[str, str], digests: Collection[str]) -> Verdict:
    state = answer.get("state", "")
    if not state:
        return Verdict(
            "no_state",
            "The answer has no state, so nobody can tell whose request it answers.",
            ("Give the link a state, and accept no answer without it.",),
        )
    digest = state_digest(state)
    used = [known for known in digests if compare_digest(known.encode(errors="replace"), digest.encode())]
    if not used:
        return Verdict(
            "mismatch",
            "The state is not one that this browser made and has not used yet.",
            (
                "Was the link made in another browser, on another device or in a frame? Then check it there, by pasting this page's address.",
                "Was this page loaded a second time? A state is good for one answer.",
                "Otherwise do not use the code: somebody may be trying to connect their calendar to your account.",
            ),
        )
    if answer.get("error"):
        return _judge_error(answer, used[0])
    return Verdict(
        "match",
        "The state matches: this answers the request that this browser made.",
        code=masked(answer["code"]),
        used=used[0],
    )


def _judge_error(answer: dict[str, str], used: str) -> Verdict:
    error = answer["error"]
    meaning = ERRORS.get(error, "This error is not one of RFC 6749's.")
    described = (f"The server adds: {answer['error_description']}",) if answer.get("error_description") else ()
    if error == "access_denied":
        return Verdict(
            "refused", "The authorization was refused.", (meaning, "Nothing was linked.", *described), used=used
        )
    return Verdict("error", f"The authorization ended with the error “{error}”.", (meaning, *described), used=used)


def _same_place(address: str, redirect_uri: str) -> bool:
    """Tell whether the address is the redirect URI with only an answer added to its query."""
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
