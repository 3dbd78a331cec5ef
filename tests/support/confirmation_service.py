"""A small web service that gives confirmation IDs, as an organisation may have one."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, bytes]


@dataclass
class ConfirmationServer:
    """Where it is, and what it was asked: each question with the request's headers."""

    url: str
    asked: list[tuple[dict[str, Any], dict[str, str]]] = field(default_factory=list)


@contextmanager
def confirmation_server(
    answer: Callable[[dict[str, Any]], Answer], seconds: float = 0
) -> Iterator[ConfirmationServer]:
    """Serve until the end of the block; each answer takes so long. Status 0 breaks off."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Answer one question."""
            content = self.rfile.read(int(self.headers["Content-Length"]))
            question = json.loads(content)
            server.asked.append((question, dict(self.headers)))
            time.sleep(seconds)
            status, body = answer(question)
            if not status:
                return
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{server.url}/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError):  # who asked may have waited long enough
                self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Not to the tests' output."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    server = ConfirmationServer(f"http://127.0.0.1:{httpd.server_port}/confirmation")
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
