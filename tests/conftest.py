"""What all tests share."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from project import ROOT
from servers import Api, StandIn, running

# Machines are shared and noisy: a slow example says nothing about the code.
settings.register_profile("noisy", deadline=None)
settings.load_profile("noisy")
# What “make fuzz” asks for.
settings.register_profile("long", deadline=None, max_examples=20_000)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site, with the relay of its own server: `SITE`, else `_site`, else one built for this session."""
    given = Path(os.environ.get("SITE", ROOT / "_site"))
    if given.is_dir():
        return given
    built = tmp_path_factory.mktemp("built") / "site"
    subprocess.run([sys.executable, ROOT / "build.py", "--site", built, "--relay", "/"], check=True, cwd=ROOT)
    return built


@pytest.fixture(scope="session")
def upstream_server() -> Iterator[StandIn]:
    with running(StandIn(Api().reply)) as stand_in:
        yield stand_in


@pytest.fixture
def upstream(upstream_server: StandIn) -> Iterator[Api]:
    """Stands in for the API behind the relay."""
    upstream = Api()
    upstream.received = upstream_server.answer_with(upstream.reply)
    yield upstream
    upstream.released.set()
