"""Writes each task result as a line of JSON to the file that LAB_RECORD names."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: record
type: notification
short_description: Record results as JSON lines
description: Writes host, task, outcome and result of every task to the file E(LAB_RECORD).
"""


class CallbackModule(CallbackBase):  # type: ignore[misc]
    """Records what every host answered, for tests and the demo."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "record"
    CALLBACK_NEEDS_ENABLED = True

    def _record(self, outcome: str, result: Any) -> None:
        line = {
            "host": result.host.get_name(),
            "task": result.task.get_name(),
            "outcome": outcome,
            "result": result.result,
        }
        with Path(os.environ["LAB_RECORD"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, default=str) + "\n")

    def v2_runner_on_ok(self, result: Any) -> None:
        """Record a task that ended ok or changed."""
        self._record("ok", result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Record a task that failed."""
        self._record("failed", result)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """Record a host that could not be reached."""
        self._record("unreachable", result)
