"""Did it link? Two pasted answers are compared: one of the original account, one of the new authorization.

Source: https://docs.cronofy.com/developers/api/authorization/ for `sub` and `linking_profile`, and
https://docs.cronofy.com/developers/api/identity/userinfo/ for an account's profiles.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from linking.errors import UnreadableText
from linking.json_text import read_json
from linking.reading.pasted import unwrap


@dataclass(frozen=True, slots=True)
class Account:
    """What a token response or a userinfo answer tells of an account.

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
    sentence: str
    details: tuple[str, ...] = ()


def read_account(text: str, which: str) -> Account:
    """Return the account in a token response or a userinfo answer. Raises `UnreadableText` that says what is missing."""
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
    """Return whether the new authorization joined the original account, as far as the two answers show."""
    if before.sub != after.sub:
        return LinkingVerdict(
            "not_linked",
            "Not linked: the two answers are of different accounts.",
            (
                f"The original is {before.sub}, the new one {after.sub}.",
                "Was the link's token still fresh, and was the link opened whole? Make a new link and try once more.",
            ),
        )
    fresh = ({after.added} if after.added else after.profiles) - before.profiles - {""}
    if fresh and (after.added or before.complete):
        certain = "The original account's profiles did not include it." if before.complete else _CAVEAT
        return LinkingVerdict(
            "linked",
            "Linked: the same account, with a profile that was not there before.",
            (f"Both answers are of {after.sub}; the new profile is {', '.join(sorted(fresh))}.", certain),
        )
    if not after.profiles:
        reason = "The new answer names no profile, so it does not show what was added."
    elif fresh:
        reason = _CAVEAT
    else:
        reason = "The profile was known before: that calendar was linked already, or the same answer was pasted twice."
    return LinkingVerdict(
        "inconclusive",
        "Not certain: the same account, but no profile that is surely new.",
        (reason, "To be certain, link a calendar that this account has never had, and compare again."),
    )


def without_secrets(text: str) -> str:
    """Return only what the comparison needs of a pasted answer, as JSON; what cannot be read stays as it is."""
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


_CAVEAT = (
    "A token response names one profile only. To be certain, paste the answer of GET /v1/userinfo from before the new "
    "authorization: it lists all profiles."
)


def _userinfo_profiles(answer: Mapping[str, object]) -> list[object] | None:
    """Return userinfo's list of profiles, or None where the answer is not userinfo."""
    nested = _mapping(_mapping(answer.get("cronofy")).get("data"))
    flat = _mapping(answer.get("cronofy.data"))
    profiles = flat.get("profiles", nested.get("profiles"))
    return profiles if isinstance(profiles, list) else None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
