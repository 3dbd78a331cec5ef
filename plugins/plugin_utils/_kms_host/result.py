# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run for a KMS host that failed: what was done, what was not, and how to go back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._catalogue.host_keys import keys_for_host
from .._machine.state import MachineState
from .._run.remote import StepFailure
from .._run.result import result_of
from .._wmi.methods import INSTALL_PRODUCT_KEY
from .._wmi.request import Step
from .clients import product_of_machine
from .plan import HostPlan

GO_BACK = (
    "To make a KMS client of it again, use volume.activation.windows with replace_channels: [csvlk]"
)


def host_failed(
    text: str,
    before: MachineState,
    plan: HostPlan,
    after: MachineState | None = None,
    *,
    advice: Sequence[str] = (),
    done: Sequence[Step] = (),
    failure: StepFailure | None = None,
) -> dict[str, Any]:
    """Result of a run that ends in another state than the desired one."""
    result = result_of(before, plan, after or before, advice=advice, done=done)
    if result["changed"]:
        text = f"{text}. Before this run: {_in_words(result['before'])}"
        if any(step.method == INSTALL_PRODUCT_KEY for step in done):
            text = f"{text}. {GO_BACK}"
    result.update(failed=True, msg=f"{text}.")
    if failure is not None and failure.error is not None:
        result["error"] = failure.error.as_dict()
    return result


def _in_words(summary: Mapping[str, Any]) -> str:
    tail, port = summary["partial_product_key"], summary["listening_port"]
    hosting = f"a KMS host on TCP port {port}" if port else "no KMS host"
    return (
        f"{hosting}, {f'key ending in {tail}' if tail else 'no key'}, {summary['license_status']}"
    )


def install_failure(failure: StepFailure, before: MachineState) -> str:
    """What failed and why; of a host key also which generations this Windows takes."""
    line, host = failure.line(), product_of_machine(before)
    if "windows_key" not in failure.step.secrets.values() or host is None:
        return line
    taken = keys_for_host(host)
    if not taken:
        return line
    return (
        f"{line}. A KMS host key of another generation is refused in this way too: {host} takes "
        f"those of {', '.join(taken)}, as far as it has the updates that they need"
    )
