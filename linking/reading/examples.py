"""The sandbox's examples: they stand in for empty fields there, and mean nothing elsewhere."""

from linking.cronofy import sandbox
from linking.errors import UnreadableText
from linking.reading import fields, pasted
from linking.reading.pasted import Pasted, unwrap


def read_access_token(text: str, *, simulated: bool) -> Pasted:
    """Return the access token. Raises `UnreadableText` for what is none, and outside the sandbox for its example."""
    if simulated and not unwrap(text):
        return Pasted(sandbox.ACCESS_TOKEN)
    access_token = pasted.read_access_token(text)
    if access_token.token == sandbox.ACCESS_TOKEN and not simulated:
        raise UnreadableText("access_token.sandbox_example")
    return access_token


def read_client_id(text: str, *, simulated: bool) -> str:
    """Return the client ID. Raises `UnreadableText` for what is none, and outside the sandbox for its example."""
    if simulated and not unwrap(text):
        return sandbox.CLIENT_ID
    client_id = fields.read_client_id(text)
    if client_id == sandbox.CLIENT_ID and not simulated:
        raise UnreadableText("client_id.sandbox_example")
    return client_id
