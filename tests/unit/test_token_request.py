"""The token request, run unchanged by its real tool against a local API, with ordinary and with hostile values."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import trustme
from servers import JSON, Reply, StandIn, certificate, running
from tools import PATH, need, trust

from linking.cronofy import sandbox
from linking.cronofy.data_centers import DATA_CENTERS, SANDBOX, DataCenter
from linking.showing.token_request import token_requests

HOSTILE = "\"'`\\ $HOME $(id) %s #{x} {{ x }} */ // </script> \r\n\t é 日本 \u2028\u202e\\"
LINKS = {
    "ordinary": {"data-center": "de", "client-id": "aBc-123_xyz", "redirect-uri": "https://example.com/?from=cronofy"},
    "hostile": {"data-center": "de", "client-id": HOSTILE, "redirect-uri": HOSTILE},
}
SECRETS = {"CLIENT_SECRET": "secret-of-the-test \"'$x", "CODE": "code-of-the-test \"'$x"}
ANSWER = {"sub": "acc_1"}
# By language: the tools, the file, what has to pass before it runs, and how it runs.
RUNS = {
    "curl": (("sh", "curl", "jq"), "exchange.sh", (), ("sh", "exchange.sh")),
    "Python": ((), "exchange.py", (), (sys.executable, "-W", "error", "exchange.py")),
    "JavaScript": (("node",), "exchange.mjs", (), ("node", "exchange.mjs")),
    "Ruby": (("ruby",), "exchange.rb", (), ("ruby", "-w", "exchange.rb")),
    "C#": (
        ("mcs", "mono", "cert-sync"),
        "Program.cs",
        (
            ("mcs", "-warnaserror", "-r:System.Net.Http", "-r:System.Runtime.Serialization", "Program.cs"),
            ("cert-sync", "--quiet", "--user", "ca.pem"),
        ),
        ("mono", "Program.exe"),
    ),
    "PHP": (("php",), "exchange.php", (), ("php", "exchange.php")),
    "Go": (("go", "gofmt"), "exchange.go", (("gofmt", "-d", "exchange.go"),), ("go", "run", "exchange.go")),
    "Java": (("java",), "Exchange.java", (), ("java", "Exchange.java")),
}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def api(authority: trustme.CA) -> Iterator[StandIn]:
    reply = Reply(200, (JSON,), json.dumps(ANSWER).encode())
    with running(StandIn(lambda _: reply, certificate("localhost", authority))) as server:
        yield server


def run(command: Sequence[str], folder: Path, trusting: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a tool in an environment of its own, so that no setting of this machine matters."""
    own = {"PATH": PATH, "HOME": str(folder), "GOCACHE": str(folder.parent / "go"), "GOTOOLCHAIN": "local"}
    environment = own | SECRETS | trusting
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("case", LINKS)
@pytest.mark.parametrize("language", RUNS)
def test_the_request_is_the_documented_one(
    api: StandIn, authority: trustme.CA, tmp_path: Path, language: str, case: str
) -> None:
    tools, file_name, checks, command = RUNS[language]
    for tool in tools:
        need(tool)
    source = dict(token_requests(LINKS[case]))[language].replace("api-de.cronofy.com", f"localhost:{api.server_port}")
    (tmp_path / file_name).write_text(source)
    trusting = trust(authority, tmp_path)
    for check in checks:
        checked = run(check, tmp_path, trusting)
        assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
    ran = run(command, tmp_path, trusting)

    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == ANSWER
    [received] = api.received
    assert (received.method, received.path) == ("POST", "/oauth/token")
    assert received.headers["content-type"] == "application/json; charset=utf-8"
    assert json.loads(received.body) == {
        "client_id": LINKS[case]["client-id"],
        "client_secret": SECRETS["CLIENT_SECRET"],
        "grant_type": "authorization_code",
        "code": SECRETS["CODE"],
        "redirect_uri": LINKS[case]["redirect-uri"],
    }


def test_curl_comes_first() -> None:
    assert [name for name, _ in token_requests({})] == [
        "curl",
        "HTTP",
        "Python",
        "JavaScript",
        "Ruby",
        "C#",
        "PHP",
        "Go",
        "Java",
    ]


@pytest.mark.parametrize("home", DATA_CENTERS, ids=lambda each: each.id)
def test_it_goes_to_the_api_host_of_the_data_center(home: DataCenter) -> None:
    assert all(home.api_host in source for _, source in token_requests({"data-center": home.id}))


def test_what_is_not_known_is_a_placeholder() -> None:
    for _, source in token_requests({}):
        assert "API_HOST_OF_YOUR_DATA_CENTER" in source
        assert "YOUR_CLIENT_ID" in source
        assert "YOUR_REDIRECT_URI" in source


def test_the_sandbox_has_no_hosts() -> None:
    for _, source in token_requests({"data-center": SANDBOX.id}):
        assert SANDBOX.api_host not in source
        assert sandbox.CLIENT_ID in source


@pytest.mark.parametrize("case", LINKS)
def test_no_line_is_added_by_a_value_and_nothing_is_hidden(case: str) -> None:
    plain = token_requests({"data-center": "de", "client-id": "a", "redirect-uri": "b"})

    for (name, source), (_, expected) in zip(token_requests(LINKS[case]), plain, strict=True):
        assert name == "curl" or source.isascii()
        assert name == "curl" or len(source.splitlines()) == len(expected.splitlines())
