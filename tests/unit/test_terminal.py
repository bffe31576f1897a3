"""The command `authorization-link`, run with a terminal of the test's own."""

import json
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from linking.cronofy.http import Request, Response
from linking.errors import NoResponse, UnexpectedResponse, Unreachable
from linking.terminal import command
from linking.terminal.command import Terminal, run
from linking.terminal.outcome import Exit

ACCESS_TOKEN = "access-token-of-a-test"
OPTIONS = ("--data-center", "de", "--client-id", "an-id", "--redirect-uri", "https://example.com/callback")
SANDBOX = ("--data-center", "sandbox", "--redirect-uri", "https://example.com/callback")


def granted(request: Request) -> Response:
    assert request.url == "https://api-de.cronofy.com/v1/link_tokens"
    assert dict(request.headers)["Authorization"] == f"Bearer {ACCESS_TOKEN}"
    return Response(200, (), b'{"link_token": "a-link-token"}')


def nobody(request: Request) -> Response:
    raise AssertionError(f"{request.url} was asked.")


class Ran:
    """One run: its exit code, and what it printed where."""

    def __init__(
        self, *arguments: str, stdin: str = "", send: Callable[[Request], Response] = nobody, token: str = ACCESS_TOKEN
    ) -> None:
        out, err = StringIO(), StringIO()
        terminal = Terminal(
            environment={"ACCESS_TOKEN": token} if token else {},
            stdin=StringIO(stdin),
            stdout=out,
            stderr=err,
            send=send,
            random_bytes=bytes,
        )
        self.code = run(arguments, terminal)
        self.out, self.err = out.getvalue(), err.getvalue()

    @property
    def link(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.out.strip()).query))

    @property
    def remarks(self) -> list[str]:
        said: list[str] = json.loads(self.out)["remarks"]
        return said

    @property
    def json(self) -> dict[str, object]:
        read: dict[str, object] = json.loads(self.out)
        return read


# Making a link


def test_the_link_alone_is_on_standard_output() -> None:
    made = Ran(*OPTIONS, send=granted)

    assert made.code == Exit.DONE
    assert made.out.startswith("https://app-de.cronofy.com/oauth/authorize?")
    assert made.out.count("\n") == 1
    assert made.link["link_token"] == "a-link-token"
    assert made.link["state"] in made.err


def test_every_option_is_in_the_link() -> None:
    more = ("--scope", "a b", "--state", "s", "--provider-name", "google", "--locale", "fr", "--avoid-linking")
    made = Ran(*OPTIONS, *more, send=granted)

    assert made.link == {
        "response_type": "code",
        "client_id": "an-id",
        "redirect_uri": "https://example.com/callback",
        "scope": "a b",
        "state": "s",
        "link_token": "a-link-token",
        "avoid_linking": "true",
        "provider_name": "google",
        "locale": "fr",
    }
    assert "two opposite things" in made.err


@pytest.mark.parametrize("pasted", ["pasted-token", '{"link_token": "pasted-token"}'])
def test_a_pasted_answer_asks_nobody(pasted: str) -> None:
    assert Ran(*OPTIONS, "--paste", stdin=pasted, token="").link["link_token"] == "pasted-token"


def test_the_sandbox_needs_neither_account_nor_network() -> None:
    assert Ran(*SANDBOX, token="").link["link_token"].startswith("sandbox-link-token-")


def test_all_faulty_options_are_named_at_once_and_nothing_is_sent() -> None:
    refused = Ran(token="")

    assert refused.code == Exit.WRONG_OPTIONS
    assert refused.out == ""
    assert [line.partition(":")[0] for line in refused.err.splitlines()] == [
        "ACCESS_TOKEN",
        "--client-id",
        "--redirect-uri",
    ]


def test_faulty_options_are_facts_by_their_names_too() -> None:
    refused = Ran("--client-id", "an-id", "--json", token="")

    assert refused.code == Exit.WRONG_OPTIONS
    assert set(refused.json) == {"error", "options", "remarks"}
    assert refused.json["error"] == "options"
    assert refused.json["options"] == {
        name: remark.removeprefix(f"{name}: ")
        for name, remark in zip(("ACCESS_TOKEN", "--redirect-uri"), refused.remarks, strict=True)
    }


def test_a_client_secret_is_warned_of_beside_the_faulty_options() -> None:
    refused = Ran("--client-id", "client_secret=s", token="")

    assert "client_secret" in refused.err.splitlines()[-1]
    assert not refused.err.splitlines()[-1].startswith("--")


def test_an_empty_standard_input_is_named_by_its_option() -> None:
    assert "--paste: " in Ran(*OPTIONS, "--paste").err


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        ("expired", Exit.NO_LINK_TOKEN),
        ("plan", Exit.NO_LINK_TOKEN),
        ("not_enabled", Exit.NO_LINK_TOKEN),
        ("refused", Exit.NO_LINK_TOKEN),
        ("rate_limited", Exit.NO_LINK_TOKEN),
        ("unavailable", Exit.NO_LINK_TOKEN),
        ("blocked", Exit.UNREACHABLE),
        ("hangs", Exit.UNREACHABLE),
    ],
)
def test_a_script_can_tell_no_answer_from_another_answer(outcome: str, code: Exit) -> None:
    ended = Ran(*SANDBOX, "--sandbox-outcome", outcome)

    assert ended.code == code
    assert ended.out == ""
    assert ended.err.strip()


def test_the_access_token_is_masked_in_what_the_api_answered() -> None:
    def echoing(request: Request) -> Response:
        return Response(403, (), dict(request.headers)["Authorization"].encode() + b" \xff")

    ended = Ran(*OPTIONS, "--json", send=echoing)

    body = "Bearer ••••••••test \ufffd"
    assert (ended.json["error"], ended.json["status"], ended.json["body"]) == ("status", 403, body)
    assert Ran(*OPTIONS, send=echoing).err.endswith(f"403: {body}\n")
    assert ACCESS_TOKEN not in ended.out + ended.err


def test_an_answer_that_is_no_link_token_is_explained_by_what_it_lacks() -> None:
    assert "holds no “link_token”" in Ran(*OPTIONS, send=lambda _: Response(200, (), b"{}")).err


def test_an_answer_without_a_text_is_explained_all_the_same() -> None:
    assert Ran(*OPTIONS, send=lambda _: Response(503, (), b"")).err.count("503") == 1


@pytest.mark.parametrize(
    ("error", "code", "name"),
    [
        (Unreachable("response.missing", host="api-de.cronofy.com"), Exit.UNREACHABLE, "unreachable"),
        (NoResponse("response.missing", host="api-de.cronofy.com"), Exit.UNREACHABLE, "timeout"),
        (UnexpectedResponse("response.unreadable_header", host="h"), Exit.NO_LINK_TOKEN, "unreadable"),
    ],
)
def test_what_the_network_does_has_a_name(error: Exception, code: Exit, name: str) -> None:
    def failing(_: Request) -> Response:
        raise error

    ended = Ran(*OPTIONS, "--json", send=failing)

    assert (ended.code, ended.json["error"]) == (code, name)


def test_json_is_one_object_and_nothing_else() -> None:
    made = Ran(*OPTIONS, "--json", "--state", "s", send=granted)

    assert made.json["state"] == "s"
    assert str(made.json["authorization_link"]).startswith("https://app-de.cronofy.com/")
    assert made.err == ""


# Checking


@pytest.mark.parametrize(
    ("address", "verdict", "code"),
    [
        ("https://example.com/callback?code=c&state=s", "match", Exit.DONE),
        ("https://example.com/callback?code=c&state=other", "mismatch", Exit.NOT_AS_IT_SHOULD_BE),
        ("https://elsewhere.example/?code=c&state=s", "wrong_address", Exit.NOT_AS_IT_SHOULD_BE),
        ("nothing", "wrong_address", Exit.NOT_AS_IT_SHOULD_BE),
    ],
)
def test_a_callback_is_checked_against_the_state(address: str, verdict: str, code: Exit) -> None:
    checked = Ran("--check-callback", *OPTIONS, "--state", "s", stdin=address + "\n")

    assert (checked.out.strip(), checked.code) == (verdict, code)
    assert checked.err.strip()


def test_without_a_state_no_callback_matches() -> None:
    checked = Ran("--check-callback", stdin="https://example.com/callback?code=c&state=s")

    assert checked.code == Exit.NOT_AS_IT_SHOULD_BE


def test_two_answers_are_compared(tmp_path: Path) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    before.write_text('{"sub": "acc_1", "linking_profile": {"profile_id": "pro_1"}}')
    after.write_text('{"sub": "acc_1", "linking_profile": {"profile_id": "pro_2"}}')

    assert Ran("--check-linking", str(before), str(after), "--json").json["verdict"] == "linked"
    assert Ran("--check-linking", str(before), str(before)).code == Exit.NOT_AS_IT_SHOULD_BE


# The command


def test_ctrl_c_ends_without_a_traceback() -> None:
    def interrupted(_: Request) -> Response:
        raise KeyboardInterrupt

    assert Ran(*OPTIONS, send=interrupted).code == Exit.INTERRUPTED


def test_help_has_examples_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        Ran("--help")

    help_text = capsys.readouterr().out
    assert ended.value.code == 0
    assert "examples:" in help_text
    assert all(f"\n  {code}  " in help_text for code in (0, 2, 3, 4, 5))


def test_the_command_runs_in_the_terminal_of_its_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["authorization-link", *SANDBOX])
    monkeypatch.setattr("socket.setdefaulttimeout", lambda _: None)

    assert command.main() == 0
    assert capsys.readouterr().out.startswith("https://app.sandbox.example/")
