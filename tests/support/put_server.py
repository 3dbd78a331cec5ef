"""A web server on the loopback that keeps what is PUT to it, and refuses what it is told to."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Put:
    """One request: its headers, by their names in lower case, and its body."""

    headers: dict[str, str]
    body: bytes


@dataclass
class PutServer:
    """Where it listens, and what came, by path and query."""

    port: int
    puts: dict[str, Put] = field(default_factory=dict)


@contextmanager
def put_server(refuses: Collection[str] = ()) -> Iterator[PutServer]:
    """Answers 201, or 403 to a file of these names."""

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            name = self.path.partition("?")[0].rpartition("/")[2]
            if name in refuses:
                self.send_error(403)
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            kept.puts[self.path] = Put(headers, body)
            self.send_response(201)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        kept = PutServer(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()
