"""The token request, run unchanged by its real tool against a local API, with ordinary and with hostile values."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from servers import JSON, Reply, StandIn, certificate, running
from tools import PATH, need

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
RUNS = {
    "curl": (("sh", "curl", "jq"), ("sh", "exchange")),
    "Python": ((), (sys.executable, "-W", "error", "exchange")),
    "JavaScript": (("node",), ("node", "exchange.mjs")),
}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def api(authority: trustme.CA) -> Iterator[StandIn]:
    reply = Reply(200, (JSON,), json.dumps(ANSWER).encode())
    with running(StandIn(lambda _: reply, certificate("localhost", authority))) as server:
        yield server


@pytest.mark.parametrize("case", LINKS)
@pytest.mark.parametrize("language", RUNS)
def test_the_request_is_the_documented_one(
    api: StandIn, authority: trustme.CA, tmp_path: Path, language: str, case: str
) -> None:
    tools, command = RUNS[language]
    for tool in tools:
        need(tool)
    source = dict(token_requests(LINKS[case]))[language].replace("api-de.cronofy.com", f"localhost:{api.server_port}")
    (tmp_path / command[-1]).write_text(source)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    trust = dict.fromkeys(("CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"), str(tmp_path / "ca.pem"))
    environment = {"PATH": PATH, "HOME": str(tmp_path), **SECRETS, **trust}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)

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
    assert [name for name, _ in token_requests({})] == ["curl", "HTTP", "Python", "JavaScript"]


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
