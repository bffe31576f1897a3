from urllib.parse import parse_qs, unquote, urlsplit

from linking.sentences import sentence
from linking.showing.mail import mailto
from linking.showing.rendering import say

ASKED = say(
    sentence("mail.enable_feature", client_id="a&b=c\n#d", data_center="Germany", id="de", status=403),
)


def query(address: str) -> dict[str, str]:
    return {name: value for name, [value] in parse_qs(urlsplit(address).query, strict_parsing=True).items()}


def test_a_mail_goes_to_cronofys_support() -> None:
    parts = urlsplit(mailto(ASKED))

    assert (parts.scheme, unquote(parts.path), parts.fragment) == ("mailto", "support@cronofy.com", "")


def test_its_first_paragraph_is_the_subject() -> None:
    assert query(mailto("One\n\nTwo\n\nThree")) == {"subject": "One", "body": "Two\r\n\r\nThree"}


def test_the_mail_says_what_support_needs_and_survives_any_client_id() -> None:
    assert query(mailto(ASKED))["body"].split("\r\n") == [
        "Hello,",
        "",
        "please enable authorization linking (link tokens) for our application.",
        "",
        "Client ID: a&b=c #d",
        "Data center: Germany (de)",
        "POST /v1/link_tokens answers with status 403.",
        "",
        "Thank you",
    ]
