# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An organisation's own source of confirmation IDs: a command of theirs, or a web service.

Both get one JSON object and answer a confirmation ID, alone or as JSON. No ID and no token is in a
text of this module.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from .._inputs.key_mask import mask_product_keys

LONGEST_ANSWER = 65_536
_LONGEST_SHOWN = 200
_DIGITS = re.compile(r"[0-9][0-9\s-]{3,}")


class ServiceError(Exception):
    """No confirmation ID came; the text is one line without an ID."""


class ConfirmationService(Protocol):
    """Answers a question, such as ``{"installation_id": ...}``, with a text."""

    def ask(self, question: Mapping[str, str]) -> str:
        """The answer as it came; ServiceError when there is none."""


@dataclass(frozen=True)
class Command:
    """A program on the controller: the question on its standard input, the answer on its output."""

    arguments: Sequence[str] = field(repr=False)
    timeout: int

    def ask(self, question: Mapping[str, str]) -> str:
        """Run it once; ``timeout`` is seconds."""
        try:
            process = subprocess.Popen(  # noqa: S603
                self.arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise ServiceError(f"The command could not be started ({error.strerror})") from error
        try:
            out, err = process.communicate(json.dumps(question).encode(), self.timeout)
        except subprocess.TimeoutExpired as error:
            raise ServiceError(f"The command did not end within {self.timeout} s") from error
        finally:
            if process.returncode is None:
                _end(process)
        if process.returncode:
            said = _fit_to_show(err.decode("utf-8", "replace"))
            ended = f"The command ended with exit code {process.returncode}"
            raise ServiceError(f"{ended}: {said}" if said else ended)
        return out[:LONGEST_ANSWER].decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """What it started ends with it, as that may hold its output open."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.close()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """An ID and a token go to the address that was given, and to no other."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Nowhere."""


@dataclass(frozen=True)
class WebService:
    """An address that takes a POST; ``token`` goes with it as a bearer token."""

    url: str
    timeout: int
    token: str | None = field(default=None, repr=False)

    def ask(self, question: Mapping[str, str]) -> str:
        """Ask once; ``timeout`` is seconds, for all of it."""
        headers = {"Content-Type": "application/json", "Accept": "application/json, text/plain"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(  # noqa: S310
            self.url, json.dumps(question).encode(), headers
        )
        opener = urllib.request.build_opener(_NoRedirect)
        until = time.monotonic() + self.timeout
        late = f"The web service did not answer within {self.timeout} s"
        try:
            with opener.open(request, timeout=self.timeout) as response:
                return _read(response, until).decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            raise ServiceError(f"The web service answered HTTP {error.code}") from error
        except TimeoutError as error:
            raise ServiceError(late) from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise ServiceError(late) from error
            reason = getattr(error.reason, "strerror", None) or type(error.reason).__name__
            raise ServiceError(f"The web service can't be reached ({reason})") from error
        except (OSError, http.client.HTTPException) as error:
            what = type(error).__name__
            raise ServiceError(f"The web service broke the connection off ({what})") from error


def _read(response: http.client.HTTPResponse, until: float) -> bytes:
    answer = b""
    while len(answer) < LONGEST_ANSWER and (part := response.read1(LONGEST_ANSWER)):
        answer += part
        if time.monotonic() > until:
            raise TimeoutError
    return answer


def confirmation_in(answer: str) -> str:
    """The confirmation ID in an answer as text; ServiceError with what was said instead."""
    text = answer.strip()
    if not text.startswith("{"):
        return text
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ServiceError("The answer is no JSON") from error
    confirmation = content.get("confirmation_id")
    if isinstance(confirmation, str) and confirmation.strip():
        return confirmation.strip()
    said = _fit_to_show(str(content.get("error") or ""))
    raise ServiceError(f"The answer has no confirmation_id{f': {said}' if said else ''}")


def _fit_to_show(text: str) -> str:
    """The first line of what was said, without anything that may be a part of an ID."""
    line = mask_product_keys(next(iter(text.strip().splitlines()), ""))
    return "".join(c for c in _DIGITS.sub("...", line) if c.isprintable())[:_LONGEST_SHOWN]
