# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Progress of a run over many machines: a count instead of a line for each machine."""

from __future__ import annotations

DOCUMENTATION = """
name: progress
type: stdout
author: volume.activation contributors (!UNKNOWN)
version_added: 0.2.0
short_description: Counts machines instead of naming each
description:
  - The default output of ansible-playbook with one change. A task over many machines shows how
    many of them are done, and names those alone that failed, could not be reached or were changed.
    So does the recap.
  - On a terminal the count is one line that is written over; elsewhere it is a line for every tenth
    of the machines.
  - Choose it with C(ANSIBLE_STDOUT_CALLBACK=volume.activation.progress).
requirements:
  - set as stdout callback
extends_documentation_fragment:
  - default_callback
  - result_format_callback
options:
  progress_from:
    name: Fewest machines
    description: A play with fewer machines than this is shown as ever.
    type: int
    default: 20
    env:
      - name: VOLUME_ACTIVATION_PROGRESS_FROM
"""

import sys
from copy import copy
from typing import Any

from ansible.plugins.callback.default import CallbackModule as DefaultCallback
from ansible_collections.volume.activation.plugins.plugin_utils._ansible.progress import (
    Progress,
    needs_a_look,
)


class CallbackModule(DefaultCallback):  # type: ignore[misc]
    """The default callback, with a count in place of a line for each machine that is ok."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "volume.activation.progress"

    def __init__(self) -> None:
        """Begin without a play."""
        super().__init__()
        self._machines = 0
        self._tasks: dict[str, Progress] = {}
        self._open_line = False

    def v2_playbook_on_play_start(self, play: Any) -> None:
        """Learn how many machines the play has."""
        self._end_line()
        super().v2_playbook_on_play_start(play)
        known = play.get_variable_manager().get_vars(play=play)
        self._machines = len(known.get("ansible_play_hosts_all", ()))
        self._tasks = {}

    def v2_playbook_on_task_start(self, task: Any, is_conditional: Any) -> None:
        """Show a task as ever."""
        self._end_line()
        super().v2_playbook_on_task_start(task, is_conditional)

    def v2_runner_on_ok(self, result: Any) -> None:
        """Count a machine; one that was changed is named."""
        if self._counts(result) and not result.result.get("changed", False):
            self._show(self._progress(result).count("ok"))
        else:
            self._named(result, "ok", super().v2_runner_on_ok)

    def v2_runner_on_skipped(self, result: Any) -> None:
        """Count a machine that was left out."""
        if self._counts(result):
            self._show(self._progress(result).count("skipped"))
        else:
            self._named(result, "skipped", super().v2_runner_on_skipped)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Name a machine that failed, in one line."""
        if self._counts(result) and ignore_errors:
            self._one_line(result, "failed")
        else:
            self._named(result, "failed", super().v2_runner_on_failed, ignore_errors)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """Name a machine that could not be reached, in one line."""
        if self._counts(result):
            self._one_line(result, "unreachable")
        else:
            self._named(result, "unreachable", super().v2_runner_on_unreachable)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """End the count before the recap, which names only the machines that need a look."""
        self._end_line()
        if len(stats.processed) < self.get_option("progress_from"):
            super().v2_playbook_on_stats(stats)
            return
        shown = copy(stats)
        shown.processed = {
            machine: True for machine in stats.processed if needs_a_look(stats.summarize(machine))
        }
        super().v2_playbook_on_stats(shown)
        # The controller, where an audit fails, is no machine of the fleet.
        well = len({*stats.processed} - {*shown.processed, "localhost"})
        self._display.display(f"{well} further machines: nothing changed, nothing failed\n")

    def _counts(self, result: Any) -> bool:
        return self._machines >= self.get_option("progress_from") and not result.task.run_once

    def _progress(self, result: Any) -> Progress:
        return self._tasks.setdefault(result.task._uuid, Progress(self._machines))

    def _named(self, result: Any, kind: str, show: Any, *more: Any) -> None:
        self._end_line()
        show(result, *more)
        if self._counts(result):
            self._show(self._progress(result).count(kind))

    def _one_line(self, result: Any, kind: str) -> None:
        self._end_line()
        reason = str(result.result.get("msg", "")).splitlines() or [""]
        self._display.display(f"{kind}: [{result.host.get_name()}] {reason[0]}")
        self._show(self._progress(result).count(kind))

    def _show(self, progress: Progress) -> None:
        if sys.stdout.isatty():
            sys.stdout.write(f"\r{progress.line()}")
            sys.stdout.flush()
            self._open_line = True
        elif progress.is_worth_a_line():
            self._display.display(progress.line().rstrip())

    def _end_line(self) -> None:
        if self._open_line:
            sys.stdout.write("\n")
            sys.stdout.flush()
            self._open_line = False
