"""A mail to Cronofy's support, as an address that opens it."""

from urllib.parse import quote, urlencode

SUPPORT = "support@cronofy.com"


def mailto(text: str) -> str:
    """Return the `mailto:` address (RFC 6068) of a mail: its first paragraph is the subject, the rest the body."""
    subject, _, body = text.partition("\n\n")
    query = urlencode({"subject": subject, "body": body.replace("\n", "\r\n")}, quote_via=quote)
    return f"mailto:{SUPPORT}?{query}"
