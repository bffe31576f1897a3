# One link for each person: each has a link token and a state of its own.
import json
import os
import secrets
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen


def link_token():
    request = Request(
        "https://api-de.cronofy.com/v1/link_tokens",
        method="POST",
        headers={"Authorization": f"Bearer {os.environ['ACCESS_TOKEN']}"},
    )
    with urlopen(request, timeout=10) as response:
        return json.load(response)["link_token"]


for person in ("Ada", "Grace", "Katherine"):
    query = {
        "response_type": "code",
        "client_id": "sandbox-client-id",
        "redirect_uri": "https://example.com/callback",
        "scope": "read_events",
        "state": secrets.token_urlsafe(32),
        "link_token": link_token(),
    }
    print(person)
    print(f"https://app-de.cronofy.com/oauth/authorize?{urlencode(query, quote_via=quote)}")
