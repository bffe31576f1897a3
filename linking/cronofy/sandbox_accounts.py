"""The accounts of the simulated Cronofy, and its responses after the consent.

It has no memory: the code itself carries what its exchange needs, so that nothing has to be stored anywhere. The responses
have the shape of Cronofy's, see `documentation.REQUEST_TOKEN` and `documentation.USERINFO`.
"""

import json
from base64 import b32decode, b32encode
from dataclasses import dataclass, replace
from hashlib import sha256

from linking.cronofy import sandbox, scopes

_ORIGINAL_BYTES = 12
_SEED_BYTES = 7


@dataclass(frozen=True, slots=True)
class Grant:
    """What was agreed to: `original` is the account that the access token belongs to, `seed` tells this consent from others."""

    original: str
    seed: str
    linked: bool

    @property
    def account(self) -> str:
        """Return the account that the calendar is in now: the original one, or one of its own without a link token."""
        return "acc_" + (self.original if self.linked else _digits(f"account {self.seed}", _ORIGINAL_BYTES))

    @property
    def code(self) -> str:
        """Return the authorization code: 32 letters and digits, as long as one of Cronofy's."""
        carried = bytes([self.linked]) + bytes.fromhex(self.original) + bytes.fromhex(self.seed)
        return b32encode(carried).decode("ascii").lower()


def grant(link_token: str, state: str) -> Grant:
    """Return what is agreed to in an authorization request. Without a link token the original account is the example's."""
    known = link_token or sandbox.link_token(sandbox.ACCESS_TOKEN)
    return Grant(_digits(known, _ORIGINAL_BYTES), _digits(f"state {state}", _SEED_BYTES), linked=bool(link_token))


def read_code(code: str) -> Grant:
    """Return what a code carries. Raises `ValueError` for one that is not the sandbox's."""
    carried = b32decode(code.upper())
    if len(carried) != 1 + _ORIGINAL_BYTES + _SEED_BYTES:
        raise ValueError(f"A code of the sandbox carries {1 + _ORIGINAL_BYTES + _SEED_BYTES} bytes.")
    return Grant(carried[1 : 1 + _ORIGINAL_BYTES].hex(), carried[1 + _ORIGINAL_BYTES :].hex(), linked=bool(carried[0]))


def opposite(agreed: Grant) -> Grant:
    """Return the same consent without a link token, or with one again: a control run."""
    return replace(agreed, linked=not agreed.linked)


def userinfo(agreed: Grant) -> str:
    """Return the simulated response of `GET /v1/userinfo` for the original account, from before the consent."""
    profiles = [_profile(agreed.original, "work")]
    response = {"sub": f"acc_{agreed.original}", "cronofy.type": "userinfo", "cronofy.data": {"profiles": profiles}}
    return json.dumps(response, indent=2)


def token_response(agreed: Grant) -> str:
    """Return the simulated response of `POST /oauth/token` for the code."""
    response = {
        "token_type": "bearer",
        "access_token": f"sandbox-access-token-{agreed.seed}",
        "expires_in": 3600,
        "refresh_token": f"sandbox-refresh-token-{agreed.seed}",
        "scope": " ".join(scopes.DEFAULT),
        "account_id": agreed.account,
        "sub": agreed.account,
        "linking_profile": _profile(agreed.seed, "home"),
    }
    return json.dumps(response, indent=2)


def _profile(seed: str, name: str) -> dict[str, str]:
    return {
        "provider_name": "google",
        "profile_id": "pro_" + _digits(f"profile {seed}", 5),
        "profile_name": f"{name}@example.com",
    }


def _digits(seed: str, count: int) -> str:
    """Return that many bytes of a digest, in hexadecimal digits."""
    return sha256(seed.encode(errors="replace")).digest()[:count].hex()
