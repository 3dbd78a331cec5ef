# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as one HTML file that needs no network: a page for people, with its data and script.

The page holds everything in words before any script runs; the script adds the table of machines.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from ..._audit.report import AuditReport
from ..._audit.totals import totals
from .charts import (
    expiry_chart,
    office_status_bars,
    product_bars,
    status_bars,
    status_segments,
)
from .kms_hosts import kms_host_rows
from .parts import content_security_policy, script, stylesheet, template
from .script_data import report_json_for_script
from .verdict import reasons, why
from .view import accepted_rows, change_groups, figures, machines_with_findings, rule_rows, summary

SCRIPTS = ("data", "words", "query", "grid", "details", "theme", "files", "main")
STYLES = ("colours", "page", "charts", "findings", "machines", "details", "paper")
"""Files of the page in the order in which they build on each other."""


def report_to_html(report: AuditReport) -> Iterator[str]:
    """The page in pieces of text, so that a large fleet never stands in memory twice.

    The same report gives the same text.
    """
    own_script, style = script(SCRIPTS), stylesheet(STYLES)
    counted = totals(report)
    machines, more_machines = machines_with_findings(report)
    yield from template("page").generate(
        report=report,
        policy=content_security_policy(style, own_script),
        # The two are the project's own files, and the data holds no "<".
        script=Markup(own_script),  # noqa: S704
        style=Markup(style),  # noqa: S704
        data=(Markup(piece) for piece in report_json_for_script(report)),  # noqa: S704
        summary=summary(counted),
        figures=figures(counted),
        segments=status_segments(counted),
        status_bars=status_bars(counted),
        product_bars=product_bars(counted.windows, has_links=True),
        expiry=expiry_chart("Windows", counted.windows),
        office_status_bars=office_status_bars(counted.office),
        office_product_bars=product_bars(counted.office, has_links=False),
        office_expiry=expiry_chart("Office", counted.office),
        why=why(report.verdict),
        reasons=reasons(report.verdict),
        kms_hosts=kms_host_rows(report),
        rules=rule_rows(report.findings),
        accepted=accepted_rows(report.findings),
        change_groups=change_groups(report.comparison) if report.comparison else (),
        machines=machines,
        more_machines=more_machines,
    )
