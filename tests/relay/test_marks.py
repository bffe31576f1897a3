"""Many calls at once while the API is at fault: no answer is lost, doubled or given to somebody else."""

import asyncio
import os
import sys
from pathlib import Path

import httpx
import pytest
from faulty_api import STATUSES, faulty_api
from servers import Api, StandIn, certificate, running, served
from visitor import BEARER, GERMANY, Serve, sentence

import relay

ROOT = Path(relay.__file__).parent


async def asked(client: httpx.AsyncClient, mark: str) -> tuple[str, int, str]:
    """Return the mark, the status, and the mark that came back."""
    response = await client.post(GERMANY, headers={"Authorization": f"Bearer {mark}"})
    return mark, response.status_code, response.json().get("link_token", "")


def test_every_visitor_gets_their_own_answer_once() -> None:
    marks = [f"{fault}-{n}" for n in range(12) for fault in STATUSES]

    async def load() -> None:
        async with faulty_api() as api:
            app = relay.application(upstream=api.url, timeout=5, calls=len(marks), rate="1000/second")
            with served(app) as address:
                limits = httpx.Limits(max_connections=50)
                async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60, limits=limits) as client:
                    seen = await asyncio.gather(*(asked(client, mark) for mark in marks))
            assert max(api.calls.values()) == 1
            assert set(api.calls) == set(marks)
        for mark, status, marked in seen:
            assert status == STATUSES[mark.partition("-")[0]]
            assert marked == (mark if status in (200, 429, 500) else "")

    asyncio.run(load())


def test_a_relay_that_was_killed_in_flight_serves_again() -> None:
    async def start(upstream: str) -> tuple[asyncio.subprocess.Process, str]:
        environment = os.environ | {"RELAY_UPSTREAM": upstream}
        command = (sys.executable, str(ROOT / "relay.py"), "--no-site", "--port", "0")
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env=environment)
        assert process.stdout
        line = await process.stdout.readline()
        return process, line.decode().split()[4].removesuffix("relay/.")

    async def stop(process: asyncio.subprocess.Process) -> None:
        process.kill()
        await process.wait()

    async def kill_and_start() -> tuple[str, int, str]:
        async with faulty_api() as api, httpx.AsyncClient(trust_env=False, timeout=60) as client:
            first, address = await start(api.url)
            client.base_url = httpx.URL(address)
            pending = asyncio.create_task(asked(client, "silent-1"))
            await asyncio.wait_for(api.arrived.wait(), timeout=20)
            await stop(first)
            with pytest.raises(httpx.TransportError):
                await pending
            second, address = await start(api.url)
            client.base_url = httpx.URL(address)
            try:
                return await asked(client, "ok-2")
            finally:
                await stop(second)

    assert asyncio.run(kill_and_start()) == ("ok-2", 200, "ok-2")


def test_an_upstream_with_a_wrong_certificate_is_not_asked(serve: Serve) -> None:
    api = Api()
    with running(StandIn(api.reply, certificate("localhost"))) as stand_in:
        client = serve(relay.application(upstream=f"https://localhost:{stand_in.server_port}"))
        response = client.post(GERMANY, headers=BEARER)

    assert response.status_code == 502
    sentence(response)
    assert api.received == []


def test_an_upstream_that_has_no_address_is_reported(serve: Serve) -> None:
    """RFC 6761 promises that no name under “invalid” has an address."""
    response = serve(relay.application(upstream="https://api.invalid")).post(GERMANY, headers=BEARER)

    assert response.status_code == 502
    assert "api.invalid" not in sentence(response)
