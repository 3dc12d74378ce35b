"""The socket of `gnomon serve`."""

from __future__ import annotations

import asyncio
import socket

import pytest

from gnomon.http.listening import CannotListen, address, listen


def test_answers_leave_at_once_and_wait_for_no_acknowledgement() -> None:
    """With Nagle's algorithm every call on a kept connection took 40 ms."""

    async def scenario() -> int:
        option: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connection = writer.get_extra_info("socket")
            option.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listener = listen("127.0.0.1", 0)
        async with await asyncio.start_server(serve, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            found = await option
            writer.close()
        return found

    assert asyncio.run(scenario()) != 0


def test_a_free_port_is_told_and_a_taken_one_is_refused() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        assert address(listener) == f"http://127.0.0.1:{port}"
        with pytest.raises(CannotListen, match=f"cannot listen on 127.0.0.1, port {port}"):
            listen("127.0.0.1", port)
