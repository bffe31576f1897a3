"""Did it link? Two pasted responses are compared: one of the original account, one of the new authorization.

Source: `documentation.REQUEST_TOKEN` for `sub` and `linking_profile`, `documentation.USERINFO` for an account's profiles.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from linking.errors import UnreadableText
from linking.json_text import read_json
from linking.reading.pasted import unwrap
from linking.reading.sizes import LONGEST_RESPONSE, check_length
from linking.sentences import Sentence, sentence


@dataclass(frozen=True, slots=True)
class Account:
    """What a token response or userinfo tells of an account.

    `added` is the profile that a token response is about. `complete` tells whether all profiles are known, as in
    userinfo.
    """

    sub: str
    profiles: frozenset[str]
    added: str = ""
    complete: bool = False


@dataclass(frozen=True, slots=True)
class LinkingVerdict:
    """`linked`, `not_linked`, `inconclusive` or `unreadable`, the reason, and what would make it certain."""

    verdict: str
    explanation: Sentence


def compare(before: str, after: str) -> LinkingVerdict:
    """Return the verdict on two pasted responses: of the original account, and of the new authorization."""
    try:
        return judge(read_account(before, "first"), read_account(after, "second"))
    except UnreadableText as error:
        return LinkingVerdict("unreadable", error.sentence)


def read_account(text: str, which: str) -> Account:
    """Return the account in a token response or userinfo. Raises `UnreadableText` that says what is missing in which."""
    check_length(text, LONGEST_RESPONSE)
    try:
        response = read_json(unwrap(text))
    except ValueError as error:
        raise UnreadableText(f"linking.{which}_damaged") from error
    if not isinstance(response, dict):
        raise UnreadableText(f"linking.{which}_not_an_object")
    sub = _text(response.get("sub")) or _text(response.get("account_id"))
    if not sub:
        raise UnreadableText(f"linking.{which}_without_account")
    added = _text(_mapping(response.get("linking_profile")).get("profile_id"))
    profiles = _userinfo_profiles(response)
    known = {added, *(_text(_mapping(profile).get("profile_id")) for profile in profiles or ())}
    return Account(sub, frozenset(known - {""}), added, complete=profiles is not None)


def judge(before: Account, after: Account) -> LinkingVerdict:
    """Return whether the new authorization joined the original account, as far as the two responses show."""
    if before.sub != after.sub:
        return LinkingVerdict("not_linked", sentence("linking.not_linked", before=before.sub, after=after.sub))
    fresh = ({after.added} if after.added else after.profiles) - before.profiles - {""}
    if fresh and (after.added or before.complete):
        profiles = tuple(sorted(fresh))
        linked = sentence("linking.linked", account=after.sub, profiles=profiles, certain=before.complete)
        return LinkingVerdict("linked", linked)
    if not after.profiles:
        return LinkingVerdict("inconclusive", sentence("linking.no_profile"))
    return LinkingVerdict("inconclusive", sentence("linking.perhaps_new" if fresh else "linking.known_before"))


def without_secrets(text: str) -> str:
    """Return only what the comparison needs of a pasted response, as JSON; what cannot be read stays as it is."""
    try:
        account = read_account(text, "first")
    except UnreadableText:
        return text
    kept: dict[str, object] = {"sub": account.sub}
    if account.added:
        kept["linking_profile"] = {"profile_id": account.added}
    if account.complete:
        kept["cronofy.data"] = {"profiles": [{"profile_id": profile} for profile in sorted(account.profiles)]}
    return json.dumps(kept, indent=2)


def _userinfo_profiles(response: Mapping[str, object]) -> list[object] | None:
    """Return userinfo's list of profiles, or None where the response is not userinfo."""
    nested = _mapping(_mapping(response.get("cronofy")).get("data"))
    flat = _mapping(response.get("cronofy.data"))
    profiles = flat.get("profiles", nested.get("profiles"))
    return profiles if isinstance(profiles, list) else None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
