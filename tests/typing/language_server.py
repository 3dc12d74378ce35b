"""A language server as an editor talks to it: JSON-RPC over its standard streams."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

Message = dict[str, Any]


class LanguageServer:
    """Asks one question at a time; what the server asks meanwhile is answered with nothing."""

    def __init__(self, incoming: IO[bytes], outgoing: IO[bytes]) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._asked = 0

    def ask(self, method: str, **parameters: object) -> Any:  # noqa: ANN401 what JSON holds
        """The result of a request; AssertionError if it is an error."""
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": parameters})
        while True:
            message = self._receive()
            if "method" in message:
                self._answer(message)
            elif message.get("id") == self._asked:
                assert "error" not in message, message
                return message.get("result")

    def tell(self, method: str, **parameters: object) -> None:
        """A notification, which has no result."""
        self._send({"method": method, "params": parameters})

    def open_file(self, file: Path) -> None:
        """Say that a file is open in the editor."""
        document = {"uri": file.as_uri(), "languageId": "python", "version": 1}
        self.tell("textDocument/didOpen", textDocument={**document, "text": file.read_text()})

    def at(self, method: str, file: Path, needle: str, offset: int = 0) -> Any:  # noqa: ANN401
        """The result of a request about the place where a text first stands in a file."""
        before = file.read_text().split(needle)[0]
        column = len(before.rpartition("\n")[2]) + offset
        position = {"line": before.count("\n"), "character": column}
        return self.ask(method, textDocument={"uri": file.as_uri()}, position=position)

    def _answer(self, message: Message) -> None:
        """Nothing is configured, and everything is allowed."""
        if "id" in message:
            items = cast("list[object]", message.get("params", {}).get("items", []))
            result = [None for _ in items] if message["method"].endswith("configuration") else None
            self._send({"id": message["id"], "result": result})

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._outgoing.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._outgoing.flush()

    def _receive(self) -> Message:
        length = 0
        while (line := self._incoming.readline().strip()) or not length:
            assert line, "the language server has ended"
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return cast("Message", json.loads(self._incoming.read(length)))


@contextmanager
def pyright_server(root: Path) -> Generator[LanguageServer]:
    """pyright's language server, with a folder open in it."""
    command = [sys.executable, "-m", "pyright.langserver", "--stdio"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root)
    assert process.stdin
    assert process.stdout
    server = LanguageServer(process.stdout, process.stdin)
    try:
        server.ask(
            "initialize",
            processId=None,
            rootUri=root.as_uri(),
            capabilities={"textDocument": {"hover": {"contentFormat": ["plaintext"]}}},
            workspaceFolders=[{"uri": root.as_uri(), "name": root.name}],
        )
        server.tell("initialized")
        yield server
        server.ask("shutdown")
        server.tell("exit")
        process.wait(20)
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
