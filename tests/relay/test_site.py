"""The built site's files, as the local server serves them."""

from pathlib import Path

import httpx
import pytest
from servers import Api
from visitor import BEARER, GERMANY, Serve

import relay
from building.headers import EVERY_FILE, HEADERS, headers_file
from relaying.site_headers import read_rules


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/docs/", "text/html; charset=utf-8"),
        ("/app.mjs", "text/javascript; charset=utf-8"),
        ("/app.js", "text/javascript; charset=utf-8"),
        ("/python.wasm", "application/wasm"),
        ("/config.json", "application/json"),
        ("/site.webmanifest", "application/manifest+json"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/files.gz", "application/gzip"),
        ("/files.tar.gz", "application/gzip"),
    ],
)
def test_a_file_has_its_media_type_and_is_always_revalidated(
    site_client: httpx.Client, path: str, media_type: str
) -> None:
    response = site_client.get(path)

    assert response.status_code == 200
    assert response.headers["content-type"] == media_type
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["x-content-type-options"] == "nosniff"


def test_an_archive_arrives_as_it_is(site_client: httpx.Client, small_site: Path) -> None:
    response = site_client.get("/files.gz")

    assert response.content == (small_site / "files.gz").read_bytes()
    assert "content-encoding" not in response.headers


@pytest.mark.parametrize("path", ["/", "/python.wasm"])
def test_text_and_wasm_are_compressed(site_client: httpx.Client, path: str) -> None:
    assert site_client.get(path).headers["content-encoding"] == "gzip"


def test_the_answer_of_the_relay_is_not_compressed(client: httpx.Client, upstream: Api) -> None:
    upstream.body = b" " * 10_000

    assert "content-encoding" not in client.post(GERMANY, headers=BEARER).headers


def test_an_unchanged_file_is_not_sent_again(site_client: httpx.Client) -> None:
    etag = site_client.get("/app.mjs").headers["etag"]
    response = site_client.get("/app.mjs", headers={"If-None-Match": etag})

    assert (response.status_code, response.content) == (304, b"")


def test_a_rebuilt_file_is_seen(serve: Serve, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("built")
    client = serve(relay.application(site=tmp_path))
    etag = client.get("/").headers["etag"]
    page.write_text("built again")

    assert client.get("/", headers={"If-None-Match": etag}).text == "built again"


@pytest.mark.parametrize("path", ["/missing.html", "/..%2Fsecret", "/%00"])
def test_what_is_not_in_the_site_is_not_served(site_client: httpx.Client, small_site: Path, path: str) -> None:
    (small_site.parent / "secret").write_text("secret")

    assert site_client.get(path).status_code == 404


def test_the_site_may_not_be_posted_to(site_client: httpx.Client) -> None:
    assert site_client.post("/").status_code == 405


def test_a_relay_without_a_site_has_no_page(client: httpx.Client) -> None:
    assert client.get("/").status_code == 404


@pytest.fixture
def built_client(serve: Serve, tmp_path: Path) -> httpx.Client:
    """A site of the pages that the build gives headers to."""
    for name in ("index.html", "callback.html", "authorize.html", "docs/index.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<!doctype html>")
    (tmp_path / "_headers").write_text(headers_file())
    return serve(relay.application(site=tmp_path))


@pytest.mark.parametrize("path", ["/", "/index.html", "/docs/", "/callback.html"])
def test_each_file_has_the_headers_of_the_build(built_client: httpx.Client, path: str) -> None:
    headers = built_client.get(path).headers

    assert {name: headers[name] for name in EVERY_FILE} == EVERY_FILE


@pytest.mark.parametrize(
    "path", ["/callback.html", "//callback.html", "/docs/../authorize.html", "/authorize.html?x=1"]
)
def test_a_page_with_a_code_is_in_no_frame_however_its_path_is_written(built_client: httpx.Client, path: str) -> None:
    headers = built_client.get(f"{built_client.base_url}".rstrip("/") + path).headers

    assert headers["content-security-policy"] == "frame-ancestors 'none'"


def test_the_playground_may_be_in_a_frame(built_client: httpx.Client) -> None:
    assert "content-security-policy" not in built_client.get("/index.html").headers


@pytest.mark.parametrize("path", ["/missing.html", "/healthz", "/relay/de/elsewhere", "/_headers"])
def test_nothing_is_sniffed_not_even_an_error(built_client: httpx.Client, path: str) -> None:
    assert built_client.get(path).headers["x-content-type-options"] == "nosniff"
    assert built_client.post(path).headers["x-content-type-options"] == "nosniff"


def test_the_file_of_headers_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "_headers").write_text(headers_file())

    assert dict(read_rules(tmp_path)) == HEADERS
    assert read_rules(tmp_path / "nowhere") == ()
