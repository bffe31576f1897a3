"""Forms as people fill them in, the attempts that follow, and what is shown of a reply."""

import json
import string
from collections.abc import Mapping
from os import urandom
from urllib.parse import parse_qs, quote, urlsplit

import markup
from hypothesis import strategies as st

from linking.cronofy import sandbox
from linking.cronofy.data_centers import BY_ID, DATA_CENTERS
from linking.cronofy.http import Headers, Response
from linking.cronofy.relay import LOCAL_RELAY
from linking.playground import making
from linking.playground.attempt import Attempt, new_attempt
from linking.playground.questions import Prepare
from linking.playground.replies import Done, Reply
from linking.reading.addresses import Site
from linking.reading.fields import ROUTES
from linking.reading.form import read_form
from linking.reading.misplaced import misplaced

Values = Mapping[str, str]

SITE = Site("https://example.github.io/playground/index.html", "/")
WITHOUT_RELAY = Site(SITE.address)
CALLBACK = SITE.callback
BEGAN = "2026-11-23T12:00:00Z"
BROWSER = "Firefox"

ACCESS_TOKEN = "access-token-nobody-may-see"
LINK_TOKEN = "link-token-nobody-may-see"
STATE = "state-of-a-test"
GERMANY: Values = {
    "data-center": "de",
    "route": "direct",
    "access-token": ACCESS_TOKEN,
    "client-id": "client-id",
    "redirect-uri": "https://example.com/callback",
    "scope": "read_events create_event",
    "state": STATE,
    "snippet-language": "python",
}
RELAY_KEY = "relay-key-nobody-may-see"
RELAYED = {**GERMANY, "route": "relay", "relay-key": RELAY_KEY}
LOCALLY_RELAYED = Site(SITE.address, LOCAL_RELAY)
PASTED = {**GERMANY, "route": "paste", "access-token": "", "link-token": LINK_TOKEN}
SIMULATED = {**GERMANY, "data-center": "sandbox", "sandbox-outcome": "ok"}
SENT = {
    "sandbox": SIMULATED,
    **{
        f"{data_center.id}, {route}": {**GERMANY, "data-center": data_center.id, "route": route}
        for data_center in DATA_CENTERS
        for route in ("direct", "relay")
    },
}

JSON: Headers = (("Content-Type", "application/json; charset=utf-8"),)
TEXT: Headers = (("Content-Type", "text/plain"),)

# All that may stand in a token, a client ID and a scope alike. What is before it keeps it from meaning something else.
TOKENS = st.text(string.ascii_letters + string.digits + "-._~+/=").map("t-{}".format)
PRINTABLE = st.text(string.printable.rstrip(string.whitespace) + " ")
FORMS: st.SearchStrategy[Values] = st.fixed_dictionaries(
    {
        "data-center": st.sampled_from([*BY_ID]),
        "route": st.sampled_from(ROUTES),
        "sandbox-outcome": st.sampled_from([*sandbox.BY_ID]),
        "access-token": TOKENS,
        "relay-key": TOKENS,
        "link-token": TOKENS,
        "client-id": TOKENS,
        "redirect-uri": st.text().map(lambda path: f"https://example.com/{quote(path)}?a=b"),
        "scope": st.lists(TOKENS, min_size=1).map(" ".join),
        "state": PRINTABLE,
        "provider-name": PRINTABLE,
        "avoid-linking": st.sampled_from(["", "true"]),
        "locale": PRINTABLE,
    }
).filter(lambda values: not misplaced(values))


def attempt(values: Values = GERMANY, site: Site = SITE) -> Attempt:
    return new_attempt(read_form(values), site, BEGAN, BROWSER)


def prepare(values: Values = GERMANY, site: Site = SITE, used: tuple[str, ...] = ()) -> Reply:
    return making.prepare(Prepare(values, used, BEGAN, BROWSER), site, urandom)


def ok(link_token: str = LINK_TOKEN) -> Response:
    return Response(200, JSON, json.dumps({"link_token": link_token}).encode())


def shown(reply: Reply, place: str = "answer") -> markup.Document:
    return markup.read(reply.fragments[place])


def link(reply: Reply) -> str:
    return shown(reply).by_id("authorization-link").attributes["href"]


def query(url: str) -> dict[str, str]:
    return {name: value for name, [value] in parse_qs(urlsplit(url).query, strict_parsing=True).items()}


def done(reply: Reply) -> Done:
    assert isinstance(reply.then, Done)
    return reply.then


def record(reply: Reply) -> markup.Element:
    """Return the attempt's entry in the list of attempts."""
    [entry] = markup.read(done(reply).record).all("li")
    return entry
