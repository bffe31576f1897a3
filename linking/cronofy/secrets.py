"""The names under which secrets come, in addresses and in JSON (RFC 6749, and Cronofy's link token)."""

# Whoever has one of these acts for the account or for the application.
CREDENTIALS = ("access_token", "refresh_token", "link_token", "id_token", "client_secret")
# A code becomes a token once, at the server's exchange.
IN_JSON = (*CREDENTIALS, "code")
# Whoever knows a state can answer for the person; whoever has a relay's key can use the relay.
IN_ADDRESSES = (*IN_JSON, "state", "relay_key")


def names_credential(name: str) -> bool:
    """Tell whether a name is that of a token or a secret, however it is spelled: `accessToken`, `access-token`, `token[]`."""
    letters = "".join(filter(str.isalpha, name.lower()))
    return "token" in letters or "secret" in letters
