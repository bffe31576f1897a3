"""What the pages say of Cronofy, where they once said more or less than Cronofy documents."""

from fragments import SAMPLES
from rendered import INDEX


def test_the_redirect_uri_s_rule_is_told_for_development_and_production() -> None:
    hint = INDEX.by_id("redirect-uri-hint").text

    assert "In production it must be on your application's list" in hint
    assert "in development mode any will do" in hint


def test_the_same_account_is_not_called_proof() -> None:
    """The browser's cookie links as well, `documentation.AUTHORIZATION_LINKING`."""
    said = " ".join(paragraph.text for paragraph in SAMPLES["verdict", 0].all("p"))

    assert "The same sub is no proof yet" in said
    assert "by a cookie, what is authorized in the same browser" in said
