"""The HTTP side of the endpoint: connections, logon and limits."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import socket
import socketserver
import ssl
import sys
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import unquote, urlsplit

from lab.encrypted_message import MessageError
from lab.logons import SOAP_XML, Logon, Verdict
from lab.machine import MAX_ERRORS, MachineSession, Reply

MAX_BODY = 16 * 1024 * 1024
READ_TIMEOUT = 600.0
LINGER_SECONDS = 60.0
QUIET_SECONDS = 5.0
_CHUNK = 65536
_TOO_LONG = MAX_BODY + 1


class LabServer(socketserver.TCPServer):
    """Serves one thread per connection, and can end all of them."""

    allow_reuse_address = True
    request_queue_size = 512

    def __init__(
        self,
        address: tuple[str, int],
        sessions: Mapping[str, MachineSession],
        logon: Logon,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Binds the address; speaks HTTPS with `tls`. Raises OSError when it is taken."""
        self.sessions = sessions
        self.logon = logon
        self._tls = tls
        self.stopping = threading.Event()
        self.errors: list[str] = []
        self._open: dict[threading.Thread, socket.socket] = {}
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        super().__init__(address, LabHandler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Starts the thread of a new connection."""
        thread = threading.Thread(
            target=self._serve, args=(request, client_address), name="lab-connection", daemon=True
        )
        with self._lock:
            self._open[thread] = request
        # One that has closed its connection may still be ending.
        self._threads = [each for each in self._threads if each.is_alive()]
        try:
            thread.start()
        except RuntimeError:
            with self._lock:
                del self._open[thread]
            raise
        self._threads.append(thread)

    def _serve(self, request: socket.socket, client_address: Any) -> None:
        try:
            if self._tls is not None:
                request = self._secured(request, self._tls)
            self.finish_request(request, client_address)
        except Exception:
            self.handle_error(request, client_address)
        finally:
            with self._lock:
                self._open.pop(threading.current_thread(), None)
            self.shutdown_request(request)

    def _secured(self, request: socket.socket, tls: ssl.SSLContext) -> ssl.SSLSocket:
        """The connection after its handshake, which no other connection waits for."""
        request.settimeout(READ_TIMEOUT)
        secured = tls.wrap_socket(request, server_side=True, do_handshake_on_connect=False)
        with self._lock:
            self._open[threading.current_thread()] = secured
        secured.do_handshake()
        return secured

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keeps an error that is neither a client gone nor the end of the server."""
        error = sys.exc_info()[1]
        # A client that does not trust the certificate is gone, too.
        if isinstance(error, ConnectionError | TimeoutError | ssl.SSLError):
            return
        if self.stopping.is_set():
            return
        if len(self.errors) < MAX_ERRORS:
            self.errors.append(f"{type(error).__name__}: {error}")

    def close_connections(self, seconds: float) -> int:
        """Ends all connections; returns how many still run a command after that time."""
        self.stopping.set()
        with self._lock:
            for connection in self._open.values():
                # Closed by its own thread, which this wakes up.
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return sum(thread.is_alive() for thread in self._threads)


class LabHandler(BaseHTTPRequestHandler):
    """One connection of a client."""

    server: LabServer
    protocol_version = "HTTP/1.1"
    server_version = "volume-activation-lab"
    sys_version = ""
    timeout = READ_TIMEOUT
    disable_nagle_algorithm = True
    wbufsize = -1

    def setup(self) -> None:
        """Begins a logon for the connection."""
        super().setup()
        self._logon = self.server.logon.of_connection(self.connection)

    def do_GET(self) -> None:
        """Answers the counts of all machines at "/"."""
        if urlsplit(self.path).path == "/":
            machines = {
                name: dataclasses.asdict(session.stats())
                for name, session in self.server.sessions.items()
            }
            document = {"machines": machines, "errors": self.server.errors}
            self._send(200, json.dumps(document).encode(), content_type="application/json")
        elif self._session() is not None:
            self._send(405, headers={"Allow": "POST"})
        else:
            self._send(404)

    def do_POST(self) -> None:
        """Answers one WS-Management request."""
        session = self._session()
        if session is not None:
            session.count(requests=1)
            if not session.machine.reachable:
                self.close_connection = True
                return
        length = self._content_length(session)
        if length is None:
            return
        if session is None:
            if self._discard(length):
                self._send(404)
        else:
            verdict = self._logon.judge(self.headers.get("Authorization", ""))
            if verdict.logged_on and session.machine.accepts_logon:
                self._post(session, length, verdict)
            elif self._discard(length):
                session.count(bytes_up=length)
                self._send(401, headers={"WWW-Authenticate": verdict.authenticate})

    def _post(self, session: MachineSession, length: int, verdict: Verdict) -> None:
        body = self.rfile.read(length)
        session.count(bytes_up=len(body))
        if len(body) < length:
            session.note_error(f"a request ended after {len(body)} of {length} bytes")
            self._refuse(400)
            return
        try:
            message = self._logon.open(self.headers.get("Content-Type", ""), body)
            passes_on = self._logon.passes_on
            reply = Reply() if message is None else session.answer(message, passes_on)
        except MessageError as error:
            session.note_error(f"refused: {error}")
            reply = Reply(500)
        except Exception as error:
            session.note_error(f"{type(error).__name__} in the endpoint: {error}")
            reply = Reply(500)
        del body
        if reply.cut or (reply.delay and self.server.stopping.wait(reply.delay)):
            self.close_connection = True
            return
        content_type, sealed = self._logon.seal(reply.body)
        session.count(bytes_down=len(sealed))
        token = {"WWW-Authenticate": verdict.authenticate} if verdict.authenticate else {}
        self._send(reply.status, sealed, content_type=content_type, headers=token)

    def _session(self) -> MachineSession | None:
        return self.server.sessions.get(unquote(urlsplit(self.path).path).removeprefix("/"))

    def _content_length(self, session: MachineSession | None) -> int | None:
        """The length of the body; None after a refusal."""
        values = self.headers.get_all("Content-Length", [])
        status, length = 0, 0
        if self.headers.get("Transfer-Encoding") is not None or not values:
            status = 411
        elif len(values) > 1 or not (values[0].isascii() and values[0].strip().isdigit()):
            status = 400
        else:
            text = values[0].strip()
            length = int(text) if len(text) < 12 else _TOO_LONG
            status = 413 if length > MAX_BODY else 0
        if not status:
            return length
        if session is not None:
            session.note_error(f"refused with HTTP {status}")
        self._refuse(status)
        return None

    def _discard(self, length: int) -> bool:
        """Reads a body without keeping it; false when it ended early."""
        while length > 0:
            data = self.rfile.read(min(length, _CHUNK))
            if not data:
                self.close_connection = True
                return False
            length -= len(data)
        return True

    def _refuse(self, status: int) -> None:
        """Answers and closes, though the client may still be sending."""
        self.close_connection = True
        self._send(status)
        self.wfile.flush()
        # Closing while data waits to be read would reset the connection and lose the answer.
        deadline = time.monotonic() + LINGER_SECONDS
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(QUIET_SECONDS)
            while time.monotonic() < deadline and self.rfile.read1(_CHUNK):
                pass

    def _send(
        self,
        status: int,
        body: bytes = b"",
        *,
        content_type: str = SOAP_XML,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        if body:
            self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_expect_100(self) -> bool:
        """Tells a client that waits for it to send the body."""
        answer = super().handle_expect_100()
        self.wfile.flush()
        return answer

    def log_message(self, format: str, *args: Any) -> None:
        """Writes no log: the counts say what happened."""
