# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The KMS hosts of the HTML report: their clients, their count, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from ..._audit.finding import ERROR, WARNING, AuditFinding
from ..._audit.kms_client import cloud_of, endpoint_text
from ..._audit.report import AuditReport, KmsHostUse
from ..._audit.text import counted, share_text
from ..._audit.time import parse_time
from .charts import per_cent
from .text import BAD, NEUTRAL, OK, WARN, link, need, number_text

MOST_KMS_HOSTS = 8
FORECAST_HEIGHT = 20
_COUNT_RULE = "kms_host_below_threshold"
_FORECAST_RULE = "kms_host_forecast_below"
_TONES: Mapping[str, str] = {ERROR: BAD, WARNING: WARN}


@dataclass(frozen=True, slots=True)
class KmsHostRow:
    """A KMS host. ``count`` is its own, else what the fleet shows.

    It is drawn on a scale that ends at twice the threshold, as the count of a KMS host itself does;
    ``points`` are those of the forecast, a day across and FORECAST_HEIGHT up. Tones are those of
    the findings, so that the chart warns of what the audit does.
    """

    endpoint: str
    clients: int
    client_share: str
    windows: str
    sites: tuple[str, ...]
    count: int
    count_text: str
    count_is_its_own: bool
    threshold: int
    width: str
    tone: str
    points: str
    outlook: str
    outlook_tone: str
    link: str


def kms_host_rows(report: AuditReport) -> tuple[KmsHostRow, ...]:
    """KMS hosts: those in need first, then those with the most clients."""
    clients = sum(host.clients for host in report.kms_hosts)
    count_tones = _tones(report.findings, _COUNT_RULE)
    forecast_tones = _tones(report.findings, _FORECAST_RULE)
    rows = []
    for host in report.kms_hosts:
        endpoint = endpoint_text(host.host, host.port)
        count = host.counted_lately if host.current_count is None else host.current_count
        cloud = cloud_of(host.host)
        is_enough = cloud is None and count >= host.threshold
        most = max(1, 2 * host.threshold)
        outlook, outlook_tone = _outlook(
            host, report.generated, forecast_tones.get(endpoint, NEUTRAL)
        )
        rows.append(
            KmsHostRow(
                endpoint=endpoint,
                clients=host.clients,
                client_share=share_text(host.clients, clients),
                windows=f"{number_text(host.client_windows)} client, "
                f"{number_text(host.server_windows)} server",
                sites=host.sites,
                count=count,
                count_text=number_text(count) if cloud else _count_text(count, host.threshold),
                count_is_its_own=host.current_count is not None,
                threshold=host.threshold,
                width=per_cent(100 * min(count, most) / most),
                tone=OK if is_enough else count_tones.get(endpoint, NEUTRAL),
                points=_points(() if cloud else host.forecast, most),
                outlook=outlook,
                outlook_tone=outlook_tone,
                link=link(kms=endpoint),
            )
        )
    return tuple(sorted(rows, key=_in_need_first))


def _count_text(count: int, threshold: int) -> str:
    if count >= threshold:
        return f"{number_text(count)}, enough: it needs {threshold}"
    return f"{number_text(count)}, too few: it needs {threshold}"


def _in_need_first(row: KmsHostRow) -> tuple[int, int, int, str]:
    return need(row.tone), need(row.outlook_tone), -row.clients, row.endpoint


def _tones(findings: Iterable[AuditFinding], rule: str) -> dict[str, str]:
    return {
        each.subject: _TONES.get(each.severity, NEUTRAL)
        for each in findings
        if each.rule == rule and each.subject is not None and each.ignored is None
    }


def _points(forecast: Iterable[int], most: int) -> str:
    return " ".join(
        f"{day},{FORECAST_HEIGHT * (1 - min(value, most) / most):.4g}"
        for day, value in enumerate(forecast)
    )


def _outlook(host: KmsHostUse, generated: str, tone: str) -> tuple[str, str]:
    cloud = cloud_of(host.host)
    if cloud is not None:
        return f"run by {cloud}", NEUTRAL
    if not host.forecast:
        return "not known", NEUTRAL
    below = next((day for day, value in enumerate(host.forecast) if value < host.threshold), None)
    if below is None:
        days = counted(len(host.forecast) - 1, "day")
        return f"{number_text(min(host.forecast))} or more for {days}", OK
    if below == 0:
        return f"below {host.threshold} already", NEUTRAL
    now = parse_time(generated)
    date = "" if now is None else f" ({now + timedelta(days=below):%Y-%m-%d})"
    return f"below {host.threshold} in {counted(below, 'day')}{date}", tone
