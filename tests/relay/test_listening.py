"""The socket that the relay listens on."""

import asyncio
import socket

import relay


def test_a_response_does_not_wait_for_an_acknowledgement() -> None:
    """What asyncio accepts from the listener has TCP_NODELAY, without which each response takes 40 ms longer."""

    async def accepted() -> int:
        option: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def look(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connection = writer.get_extra_info("socket")
            option.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with relay.listen("127.0.0.1", 0) as listener:
            async with await asyncio.start_server(look, sock=listener):
                _, writer = await asyncio.open_connection(*listener.getsockname())
                seen = await option
                writer.close()
                await writer.wait_closed()
        return seen

    assert asyncio.run(accepted()) == 1
