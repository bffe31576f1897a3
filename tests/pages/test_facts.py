"""What the pages say of Cronofy, where they once said more or less than Cronofy documents."""

from rendered import INDEX


def test_the_redirect_uri_s_rule_is_told_for_development_and_production() -> None:
    hint = INDEX.by_id("redirect-uri-hint").text

    assert "In production it must be on your application's list" in hint
    assert "in development mode any will do" in hint
