"""The command `python relay.py`, as a process of its own."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from servers import LINK_TOKEN, Api
from visitor import ACCESS_TOKEN, ALLOWED, BEARER, GERMANY, last

import relay
from relaying.command_line import command_settings

ROOT = Path(relay.__file__).parent
ELSEWHERE = " Every request, with its token, goes to RELAY_UPSTREAM and not to Cronofy."


@contextmanager
def started(*arguments: str | Path, upstream: str = "") -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, ROOT / "relay.py", "--port", "0", *arguments]
    environment = os.environ | {"RELAY_UPSTREAM": upstream}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd="/"
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def interrupted(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Press Ctrl+C. Returns the exit code and all that was said since the first line."""
    process.send_signal(signal.SIGINT)
    said, complained = process.communicate(timeout=20)
    return process.returncode, said, complained


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "relay.py", *arguments], capture_output=True, text=True, timeout=20, check=False
    )


def test_the_command_serves_and_stops_without_a_word_about_tokens(
    small_site: Path, upstream: Api, upstream_address: str
) -> None:
    with started("--site", small_site, upstream=upstream_address) as process:
        line = first_line(process)
        opened = re.fullmatch(rf"Open (http://localhost:\d+/) in a browser\. Stop it with Ctrl\+C\.{ELSEWHERE}\n", line)
        assert opened
        with httpx.Client(base_url=opened[1], trust_env=False) as client:
            page = client.get("/")
            answer = client.post(f"{GERMANY}?access_token={ACCESS_TOKEN}", headers=BEARER, content=b"body")
            client.post("/relay/xx/v1/link_tokens", headers=BEARER)
        assert "The site" in page.text
        assert answer.json() == {"link_token": LINK_TOKEN}
        assert last(upstream).headers["authorization"] == f"Bearer {ACCESS_TOKEN}"

        assert interrupted(process) == (0, "", "")


def test_the_command_stops_while_an_upstream_is_silent(small_site: Path, upstream: Api, upstream_address: str) -> None:
    upstream.silent = True
    with started("--site", small_site, upstream=upstream_address) as process:
        url = httpx.URL(first_line(process).split()[1])
        connection = http.client.HTTPConnection(url.host, url.port, timeout=10)
        connection.request("POST", GERMANY, headers=BEARER)
        assert upstream.arrived.wait(timeout=10)

        assert interrupted(process) == (0, "", "")
        connection.close()


def test_a_stop_lets_an_answer_finish(small_site: Path, upstream: Api, upstream_address: str) -> None:
    upstream.silent = True
    with started("--site", small_site, upstream=upstream_address) as process:
        url = httpx.URL(first_line(process).split()[1])
        connection = http.client.HTTPConnection(url.host, url.port, timeout=10)
        connection.request("POST", GERMANY, headers=BEARER)
        assert upstream.arrived.wait(timeout=10)
        process.terminate()
        upstream.released.set()

        assert connection.getresponse().status == 200
        assert process.communicate(timeout=20) == ("", "")
        connection.close()


def test_the_command_can_serve_the_relay_alone_to_a_named_host_and_origin(upstream_address: str) -> None:
    options = ["--no-site", "--host-name", "Relay.example", "--allow-origin", ALLOWED + "/"]
    with started(*options, upstream=upstream_address) as process:
        line = first_line(process)
        told = re.fullmatch(
            rf"The relay is at (http://localhost:\d+/)relay/\. Stop it with Ctrl\+C\.{ELSEWHERE}\n", line
        )
        assert told
        headers = BEARER | {"Host": "relay.example", "Origin": ALLOWED}
        response = httpx.post(told[1] + GERMANY[1:], headers=headers, trust_env=False)
        assert response.headers["access-control-allow-origin"] == ALLOWED

        assert interrupted(process) == (0, "", "")


def test_a_pairing_code_is_shown_for_one_page_after_the_other(upstream_address: str) -> None:
    codes = []
    for _ in range(2):
        with started("--pair", "--allow-origin", ALLOWED, upstream=upstream_address) as process:
            line = first_line(process)
            codes += re.findall(r" Pairing code: ([A-Z2-7]{8})\.\n", line)
            url = line.split()[4].removesuffix("relay/.") + GERMANY[1:]
            page = BEARER | {"Origin": ALLOWED}
            assert httpx.post(url, headers=page, trust_env=False).headers["relay-refusal"] == "key"
            assert httpx.post(url, headers=page | {"Relay-Key": codes[-1]}, trust_env=False).status_code == 200
            codes += re.findall(r"^A page is paired\. .*: ([A-Z2-7]{8})\.\n", first_line(process))

    assert len(set(codes)) == 4


def test_a_relay_that_pairs_is_where_the_hosted_page_looks_for_it() -> None:
    settings = command_settings(["--pair"])

    assert (settings.host, settings.port, settings.site) == ("127.0.0.1", 8765, None)
    assert command_settings(["--pair", "--port", "8000"]).port == 8000


def test_a_taken_port_is_said_in_one_sentence(small_site: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("--port", str(port), "--site", small_site)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"Port {port} is taken by another program: stop that one, or choose another port.\n"


def test_an_address_of_another_machine_is_said_in_one_sentence() -> None:
    ended = run("--no-site", "--host", "192.0.2.1")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "Port 8000 on 192.0.2.1 is not to be had: choose another --port or --host.\n"


def test_a_missing_site_says_how_to_build_it(tmp_path: Path) -> None:
    ended = run("--site", tmp_path / "nowhere")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert "run “make site” first" in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--port", "x"),
        ("--port", "65536"),
        ("--port", "-1"),
        ("--allow-origin", "*"),
        ("--allow-origin", "null"),
        ("--allow-origin", "docs.example"),
        ("--allow-origin", "https://docs.example/page"),
        ("--allow-origin", "https://user@docs.example"),
        ("--rate", "often"),
        ("--calls", "0"),
        ("--timeout", "0"),
    ],
)
def test_an_option_that_cannot_be_used_is_said(arguments: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert relay.main(arguments) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"{arguments[0]} (or RELAY_")
    assert arguments[1] not in said.partition(":")[2].split()


def test_it_listens_on_port_8000_of_this_machine_by_default() -> None:
    settings = command_settings([])

    assert (settings.host, settings.port, settings.site) == ("127.0.0.1", 8000, ROOT / "_site")
    assert (settings.allow_origin, settings.host_name) == ((), ("127.0.0.1",))


@pytest.mark.parametrize(
    "address",
    ["inner.example", "ftp://inner.example", "https://me:secret@inner.example", "https://:80", "//x", "https://x?y"],
)
def test_an_upstream_that_cannot_be_used_is_said_without_its_value(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RELAY_UPSTREAM", address)

    assert relay.main(["--no-site"]) == 2
    said = capsys.readouterr().err
    assert "RELAY_UPSTREAM" in said
    assert address not in said


def test_settings_come_from_the_environment_unless_a_flag_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAY_ALLOW_ORIGIN", "https://a.example, https://b.example/")
    monkeypatch.setenv("RELAY_HOST_NAME", "Relay.example")
    monkeypatch.setenv("RELAY_PORT", "8001")
    settings = command_settings(["--port", "8002", "--no-site"])

    assert settings.allow_origin == ("https://a.example", "https://b.example")
    assert settings.host_name == ("relay.example", "127.0.0.1")
    assert (settings.port, settings.site) == (8002, None)


def test_the_key_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAY_KEY", "key-nobody-may-see")

    assert "key-nobody-may-see" not in repr(command_settings([]))
