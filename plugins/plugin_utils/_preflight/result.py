# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All findings of one machine, and what volume.activation.preflight returns of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from .._catalogue.finding import Finding
from .._info.info import clock_offset_seconds, dns_info, probe_info
from .._machine.state import MachineState
from .._run.guards import preflight
from .kms import DesiredKms, cloud_kms_in_use, kms_findings
from .machine import keeps_its_license, machine_findings, published_key

SEVERITIES = ("error", "warning", "info")


def all_findings(state: MachineState, desired: DesiredKms, now: datetime) -> tuple[Finding, ...]:
    """Every finding, errors first; ``now`` is the controller's UTC time."""
    blocking = (*preflight(state, desired, now), *kms_findings(state, desired))
    product = state.windows_product
    is_licensed_by_cloud = (
        product is not None and product.is_licensed and cloud_kms_in_use(state, desired) is not None
    )
    is_kept = keeps_its_license(state) or is_licensed_by_cloud
    if is_kept:
        # No KMS host is asked then, so that none can fail it.
        blocking = tuple(
            replace(finding, severity="warning") if finding.severity == "error" else finding
            for finding in blocking
        )
    found = (*blocking, *machine_findings(state, now, is_kept))
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))


def preflight_result(
    state: MachineState, desired: DesiredKms, now: datetime, fail_on: str
) -> dict[str, Any]:
    """The module's result; failed when a finding is as severe as ``fail_on``."""
    findings = all_findings(state, desired, now)
    gvlk = published_key(state)
    result: dict[str, Any] = {
        "changed": False,
        "ready": not _as_severe(findings, "error"),
        "findings": [finding.as_dict() for finding in findings],
        "summary": [_shown(finding) for finding in findings],
        "product": gvlk.name if gvlk else None,
        "edition_id": state.windows.edition_id,
        "build": state.windows.build,
        "license_status": state.summary()["license_status"],
        "clock_offset_seconds": clock_offset_seconds(state, now),
        "kms_dns": dns_info(state.discovery),
        "kms_probes": [probe_info(probe) for probe in (*state.probes, *state.probes_found)],
    }
    worst = _as_severe(findings, fail_on)
    if worst:
        lines = " ".join(f"{finding.line()}." for finding in worst)
        result.update(failed=True, msg=f"Not ready for activation. {lines} Nothing was written.")
    return result


def _as_severe(findings: Sequence[Finding], limit: str) -> list[Finding]:
    severe = SEVERITIES[: SEVERITIES.index(limit) + 1] if limit in SEVERITIES else ()
    return [finding for finding in findings if finding.severity in severe]


def _shown(finding: Finding) -> str:
    """One line; what is merely good to know needs no reason."""
    return f"{finding.severity}: {finding.what if finding.severity == 'info' else finding.line()}."
