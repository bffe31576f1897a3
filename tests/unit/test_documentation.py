"""Where readers are led, and where facts come from: one list, each entry used, and no other address anywhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from project import ROOT, tracked

from linking import documentation
from linking.cronofy.data_centers import DATA_CENTERS

LIST = "linking/documentation.py"
PAGES = {name: value for name, value in vars(documentation).items() if name.isupper() and name != "CRONOFY"}
CODE = ("building/", "linking/", "page/", "relaying/", "static/", "templates/")
PROSE = ("docs/", "examples/", "README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md")
ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?[^\s\"'`<>(){}\\]*")
# Names that lead nowhere (RFC 2606, RFC 6761, and a made-up user's pages), and this machine.
NOWHERE = re.compile(r"(^|\.)(example|example\.com|localhost|you\.github\.io)$|^127\.0\.0\.1$")
# What is no page to read: the hosts of the API, names of XML and Postman's format, a network that files come from, what the changelog goes by.
HOSTS = {
    *(host for each in DATA_CENTERS for host in (each.api_host, each.app_host)),
    "www.w3.org",
    "schema.getpostman.com",
    "cdn.jsdelivr.net",
}
CUSTOMS = {"https://keepachangelog.com/en/1.1.0/", "https://semver.org/"}


def addresses(folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield every address that could lead somebody out, with the file in which it stands."""
    for path in tracked(*folders):
        for found in ADDRESS.findall(text(path)):
            address = found.rstrip(".,:;*")
            host = urlsplit(address).hostname or ""
            if host and not NOWHERE.search(host) and host not in HOSTS:
                yield path, address


def text(path: str) -> str:
    """Return what a file says; a picture says nothing, and a lock file names its packages' sponsors."""
    says_nothing = Path(path).suffix == ".png" or Path(path).name == "package-lock.json"
    return "" if says_nothing else (ROOT / path).read_text(errors="replace")


@pytest.mark.parametrize("name", PAGES)
def test_each_page_of_the_list_is_used(name: str) -> None:
    used = re.compile(rf"\bdocumentation\.{name}\b")

    assert [path for path in tracked(*CODE) if path != LIST and used.search(text(path))]


def test_no_other_address_stands_in_what_is_made_from_the_list() -> None:
    assert {found for found in addresses(CODE) if found[0] != LIST} == set()


def test_prose_leads_to_pages_of_the_list_only() -> None:
    assert {address for _, address in addresses(PROSE)} <= {*PAGES.values(), *CUSTOMS}


def test_every_page_is_served_encrypted_and_named_once() -> None:
    assert all(address.startswith("https://") for address in PAGES.values())
    assert len(set(PAGES.values())) == len(PAGES)


@pytest.mark.parametrize("dead", ["/authorization/authorization-linking/", "/link-tokens/"])
def test_a_dead_page_is_named_nowhere(dead: str) -> None:
    # Cronofy's documentation has no page that ends so; this project once led there.
    named = [address for address in PAGES.values() if address.endswith(dead)]

    assert named == []
    assert [found for found in addresses((*CODE, *PROSE)) if found[1].endswith(dead)] == []
