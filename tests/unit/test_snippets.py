"""Every language's code, run unchanged by its real tool against a local API, with ordinary and with hostile values.

SDKs that come from neither PyPI nor Debian are stood in for, see `stand_ins/`.
"""

import http.client
import json
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509 import load_pem_x509_certificate
from jinja2 import FileSystemLoader
from project import ROOT
from servers import JSON, Received, Reply, StandIn, certificate, running
from tools import PATH, need

from linking.cronofy.authorization import AuthorizationRequest, parameters
from linking.cronofy.data_centers import BY_ID as DATA_CENTERS
from linking.cronofy.data_centers import DataCenter
from linking.showing.preview import curl_command
from linking.showing.snippets import BY_ID, LANGUAGES, environment, snippet

STAND_INS = ROOT / "tests/support/stand_ins"
TEMPLATES = environment(FileSystemLoader(ROOT / "templates"))
IDS = tuple(language.id for language in LANGUAGES)
PROGRAMS = tuple(language for language in IDS if language != "http")
SEND_THEMSELVES = ("http", "curl", "python", "pycronofy", "javascript", "go", "java")

HOSTILE = (
    "\"'`\\ $HOME ${x} {$x} $(id) `id` #{x} #$x #@x %s %20 & + = {{ x }} {% x %} */ // # <!-- </script> ?> \\u0022 "
    "\r\n\t\0\x7f é ß 日本 😀 \u2028\u2029\u202e \ufdd0scope\ufdd1x\ufdd2\\"
)
ORDINARY = AuthorizationRequest(
    client_id="aBc-123_xyz",
    redirect_uri="https://app.example.com/callback?from=cronofy",
    scope=("read_events", "create_event"),
)
REQUESTS = {
    "ordinary": ORDINARY,
    "hostile": AuthorizationRequest(
        client_id=HOSTILE,
        redirect_uri=f"https://example.com/?{HOSTILE}",
        scope=tuple(HOSTILE.split()),
        avoid_linking=True,
        provider_name=HOSTILE,
        locale=HOSTILE,
    ),
}
HOMES = {"ordinary": "us", "hostile": "de"}

# Where some access tokens are redirected to: it has a link token for whoever comes.
ELSEWHERE = "/elsewhere"
# What must pass in silence before a program runs, and how it runs.
CHECKS = {
    "curl": (("sh", "-n", "link.sh"),),
    "javascript": (("node", "--check", "link.mjs"),),
    "ruby": (("ruby", "-wc", "link.rb"),),
    "php": (("php", "-l", "link.php"),),
    "csharp": (("mcs", "-warnaserror", "Program.cs", "Cronofy.cs"),),
    "go": (("gofmt", "-d", "link.go"), ("go", "vet", "link.go"), ("go", "build", "link.go")),
}
SILENT = ("", "Syntax OK\n", "No syntax errors detected in link.php\n")
RUNS = {
    "curl": ("sh", "link.sh"),
    "python": (sys.executable, "-W", "error", "link.py"),
    "pycronofy": (sys.executable, "-W", "error", "link.py"),
    "javascript": ("node", "link.mjs"),
    "ruby": ("ruby", "-w", "-I", ".", "link.rb"),
    "php": ("php", "link.php"),
    "csharp": ("mono", "Program.exe"),
    "go": ("./link",),
    "java": ("java", "Link.java"),
}
TOOLS = {
    "curl": ("sh", "curl", "jq", "openssl"),
    "javascript": ("node",),
    "ruby": ("ruby",),
    "php": ("php",),
    "csharp": ("mcs", "mono"),
    "go": ("go", "gofmt"),
    "java": ("java",),
}
# What this SDK says instead of the status.
REFUSED = {"ruby": "Cronofy::AuthenticationFailureError"}


def link_token(access_token: str) -> str:
    return f"100% +/&=é for {access_token}"


@dataclass(frozen=True)
class Api:
    """A local Cronofy that speaks TLS, and what the programs need in order to trust it."""

    server: StandIn
    trust: dict[str, str]

    @property
    def host(self) -> str:
        return f"localhost:{self.server.server_port}"

    def request(self, access_token: str) -> Received:
        """Return the one request that was made with an access token."""
        [request] = [each for each in self.server.received if access_token_of(each) == access_token]
        return request


def access_token_of(request: Received) -> str:
    return request.headers["authorization"].removeprefix("Bearer ")


def reply(request: Received) -> Reply:
    """Answer with a link token that names the access token, or as the access token asks: `refused-…`, `redirected-302-…`."""
    access_token = access_token_of(request)
    if access_token.startswith("redirected") and request.path != ELSEWHERE:
        status = int(access_token.split("-")[1])
        return Reply(status, (("Location", f"https://{request.headers['host']}{ELSEWHERE}"),), b"over there")
    if access_token.startswith("refused"):
        return Reply(401, (("Content-Type", "text/plain"),), b"no such token")
    return Reply(200, (JSON,), json.dumps({"link_token": link_token(access_token)}, ensure_ascii=False).encode())


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    authority = trustme.CA()
    with running(StandIn(reply, certificate("localhost", authority=authority))) as server:
        yield Api(server, trust(authority, tmp_path_factory.mktemp("trust")))


def trust(authority: trustme.CA, folder: Path) -> dict[str, str]:
    """Return the environment that makes every tool trust the authority, and nothing else."""
    pem = folder / "ca.pem"
    pem.write_bytes(authority.cert_pem.bytes())
    store = folder / "ca.p12"
    certificate = pkcs12.PKCS12Certificate(load_pem_x509_certificate(pem.read_bytes()), b"ca")
    store.write_bytes(pkcs12.serialize_java_truststore([certificate], BestAvailableEncryption(b"secret")))
    files = ("CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
    java = f"-Djavax.net.ssl.trustStore={store} -Djavax.net.ssl.trustStorePassword=secret -XX:TieredStopAtLevel=1"
    return dict.fromkeys(files, str(pem)) | {"JAVA_TOOL_OPTIONS": java}


@dataclass(frozen=True)
class Run:
    access_token: str
    exit_code: int
    output: str
    errors: str

    @property
    def parameters(self) -> dict[str, str]:
        pairs = parse_qsl(urlsplit(self.output).query, keep_blank_values=True, strict_parsing=True)
        assert len(pairs) == len(dict(pairs)), "a parameter is repeated"
        return dict(pairs)


Programs = Callable[[str, str], Path]
Runs = Callable[..., Run]


def code(api: Api, language: str, case: str) -> str:
    """Return the snippet for the data center, but with the local API's host."""
    return snippet(TEMPLATES, language, replace(data_center(case), api_host=api.host), REQUESTS[case])


def data_center(case: str) -> DataCenter:
    return DATA_CENTERS[HOMES[case]]


@pytest.fixture(scope="module")
def programs(api: Api, tmp_path_factory: pytest.TempPathFactory) -> Programs:
    """Return the folder in which a snippet is, checked and ready to run."""

    @cache
    def program(language: str, case: str) -> Path:
        folder = tmp_path_factory.mktemp(f"{language}-{case}")
        shutil.copytree(STAND_INS, folder, dirs_exist_ok=True)
        (folder / BY_ID[language].file_name).write_text(code(api, language, case), encoding="utf-8", newline="")
        for check in CHECKS.get(language, ()):
            result = execute(check, folder, api)
            assert (result.returncode, result.stderr) == (0, "")
            assert result.stdout in SILENT
        return folder

    return program


@pytest.fixture(scope="module")
def run(api: Api, programs: Programs) -> Runs:
    """Return how a snippet ran. The same question is answered by the same run."""

    @cache
    def run(language: str, case: str, access_token: str = "") -> Run:
        for tool in TOOLS.get(language, ()):
            need(tool)
        access_token = access_token or f"{language}-{case}"
        if language == "http":
            return send_by_hand(api, code(api, language, case), access_token)
        result = execute(RUNS[language], programs(language, case), api, access_token)
        return Run(access_token, result.returncode, result.stdout, result.stderr)

    return run


def execute(
    command: tuple[str, ...], folder: Path, api: Api, access_token: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one of the tools in an environment of its own, so that no setting of this machine matters."""
    variables = {
        "ACCESS_TOKEN": access_token,
        "CLIENT_SECRET": "client-secret",
        "GOCACHE": str(folder.parent / "go"),
        "GOFLAGS": "-p=2",
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
        "HOME": str(folder),
        "PATH": PATH,
    }
    return subprocess.run(
        command, cwd=folder, env=variables | api.trust, capture_output=True, encoding="utf-8", timeout=120
    )


def send_by_hand(api: Api, text: str, access_token: str) -> Run:
    """Do what a reader of the HTTP snippet does: fill in the placeholders, send the request, open the link."""
    _, *request = text.partition("\n\n")[0].replace("$ACCESS_TOKEN", access_token).split("\n")
    host, _, port = api.host.partition(":")
    context = ssl.create_default_context(cafile=api.trust["SSL_CERT_FILE"])
    with (
        socket.create_connection((host, int(port)), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=host) as connection,
    ):
        connection.sendall("".join(f"{line}\r\n" for line in (*request, "")).encode())
        with http.client.HTTPResponse(connection) as response:
            response.begin()
            answer = json.load(response)
    link = text.splitlines()[-1]
    link = link.replace("$STATE", secrets.token_urlsafe(32)).replace(
        "$LINK_TOKEN", quote(answer["link_token"], safe="")
    )
    return Run(access_token, 0, f"{link}\n", "")


@pytest.mark.parametrize("case", REQUESTS)
@pytest.mark.parametrize("language", IDS)
def test_the_link_holds_exactly_what_was_asked_for(run: Runs, language: str, case: str) -> None:
    result = run(language, case)
    expected = replace(REQUESTS[case], state=result.parameters["state"], link_token=link_token(result.access_token))

    assert result.exit_code == 0, result.errors
    assert result.output.startswith(f"{data_center(case).authorization_endpoint}?")
    assert result.output.count("\n") == 1
    assert result.output.endswith("\n")
    assert result.parameters == dict(parameters(expected))


@pytest.mark.parametrize("language", SEND_THEMSELVES)
def test_a_space_in_the_link_is_percent_encoded(run: Runs, language: str) -> None:
    assert "+" not in run(language, "hostile").output


@pytest.mark.parametrize("language", IDS)
def test_the_state_cannot_be_guessed(run: Runs, language: str) -> None:
    """RFC 6749, section 10.10: a guess succeeds with at most 2^-128. 32 random bytes are 43 characters of base64, 64 digits."""
    states = {run(language, case).parameters["state"] for case in REQUESTS}

    assert len(states) == 2
    assert all(len(state) in (43, 64) for state in states)


@pytest.mark.parametrize("language", SEND_THEMSELVES)
def test_the_request_is_the_documented_one(api: Api, run: Runs, language: str) -> None:
    received = api.request(run(language, "ordinary").access_token)

    assert (received.method, received.path, received.version) == ("POST", "/v1/link_tokens", "HTTP/1.1")
    assert received.headers["host"] == api.host
    assert received.headers["content-type"] == "application/json; charset=utf-8"
    assert received.headers["content-length"] == "0"
    assert received.body == b""


def test_the_command_to_paste_sends_it_too(api: Api, tmp_path: Path) -> None:
    command = curl_command(replace(DATA_CENTERS["de"], api_host=api.host))
    result = execute(("sh", "-c", command), tmp_path, api, "pasted")
    received = api.request("pasted")

    assert json.loads(result.stdout) == {"link_token": link_token("pasted")}
    assert (received.method, received.path, received.body) == ("POST", "/v1/link_tokens", b"")
    assert received.headers["content-length"] == "0"


@pytest.mark.parametrize("language", PROGRAMS)
def test_a_refusal_is_told_and_no_link_is_made(run: Runs, language: str) -> None:
    result = run(language, "ordinary", f"refused-{language}")
    told = result.errors + result.output

    assert result.exit_code != 0
    assert REFUSED.get(language, "401") in told
    assert "no such token" in result.errors
    assert "https://app.cronofy.com" not in told
    assert result.access_token not in told


@pytest.mark.parametrize("status", [302, 307])
@pytest.mark.parametrize("language", [each for each in SEND_THEMSELVES if each != "http"])
def test_a_redirect_is_not_followed(api: Api, run: Runs, language: str, status: int) -> None:
    result = run(language, "ordinary", f"redirected-{status}-{language}")

    assert api.request(result.access_token).path == "/v1/link_tokens"
    assert result.exit_code != 0
    assert str(status) in result.errors
    assert result.output == ""


def test_the_npm_package_has_neither_step() -> None:
    """So the code in JavaScript does without it."""
    need("node")
    module = next((ROOT / "node_modules/cronofy").glob("src/index.js")).read_text()

    assert "link_token" not in module
    assert "oauth/authorize" not in module


@pytest.mark.parametrize("language", IDS)
def test_no_snippet_holds_a_secret(language: str) -> None:
    secret = replace(ORDINARY, state="secret-state", link_token="secret-link-token")

    assert "secret-" not in snippet(TEMPLATES, language, DATA_CENTERS["de"], secret)


@pytest.mark.parametrize("home", DATA_CENTERS)
@pytest.mark.parametrize("language", SEND_THEMSELVES)
def test_the_api_host_is_the_data_center_s(language: str, home: str) -> None:
    text = snippet(TEMPLATES, language, DATA_CENTERS[home], ORDINARY)

    assert DATA_CENTERS[home].api_host in text
    assert language == "pycronofy" or DATA_CENTERS[home].authorization_endpoint in text


@pytest.mark.parametrize("language", IDS)
def test_the_code_is_ready_to_copy(language: str) -> None:
    text = snippet(TEMPLATES, language, DATA_CENTERS["de"], replace(ORDINARY, avoid_linking=True, locale="de"))
    lines = text.split("\n")

    assert text.isascii()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert all(line == line.rstrip() for line in lines)
    assert all(len(line) <= 100 for line in lines if not line.startswith("https://"))


@pytest.mark.parametrize("language", IDS)
def test_hostile_values_do_not_add_lines(language: str) -> None:
    hostile = snippet(TEMPLATES, language, DATA_CENTERS["de"], REQUESTS["hostile"])
    tame = snippet(
        TEMPLATES, language, DATA_CENTERS["de"], replace(ORDINARY, avoid_linking=True, provider_name="a", locale="b")
    )

    assert hostile.isascii()
    assert len(hostile.splitlines()) == len(tame.splitlines())


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError):
        snippet(TEMPLATES, "cobol", DATA_CENTERS["de"], ORDINARY)
