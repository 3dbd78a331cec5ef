# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as one HTML file that needs no network: a page for people, with its data and script.

The page holds everything in words before any script runs; the script adds the table of machines.
Its Content-Security-Policy names this style and this script by their hashes and allows nothing
else, so that neither a text of a machine nor a mistake in the page can run or load anything.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from ..._audit.report import AuditReport
from ..._audit.totals import totals
from .charts import (
    COLUMN_HEIGHT,
    expiry_chart,
    office_expiry_chart,
    office_product_bars,
    office_status_bars,
    product_bars,
    status_bars,
    status_segments,
)
from .kms_hosts import FORECAST_HEIGHT, MOST_KMS_HOSTS, kms_host_rows
from .row import days_text
from .script_data import report_json_for_script
from .text import RESULT_LABELS, SEVERITY_LABELS, number_text, shown, state_label, time_text
from .verdict import reasons, why
from .view import accepted_rows, change_groups, figures, machines_with_findings, rule_rows, summary

SCRIPTS = ("data", "words", "query", "grid", "details", "theme", "files", "main")
STYLES = ("colours", "page", "charts", "findings", "machines", "details", "paper")
"""Files of the page in the order in which they build on each other."""

_FOLDER = Path(__file__).with_name("data")


def report_to_html(report: AuditReport) -> Iterator[str]:
    """The page in pieces of text, so that a large fleet never stands in memory twice.

    The same report gives the same text.
    """
    script, style = _script(), _style()
    counted = totals(report)
    machines, more_machines = machines_with_findings(report)
    yield from _template().generate(
        report=report,
        policy=content_security_policy(script, style),
        # The two are the project's own files, and the data holds no "<".
        script=Markup(script),  # noqa: S704
        style=Markup(style),  # noqa: S704
        data=(Markup(piece) for piece in report_json_for_script(report)),  # noqa: S704
        summary=summary(counted),
        figures=figures(counted),
        segments=status_segments(counted),
        status_bars=status_bars(counted),
        product_bars=product_bars(counted),
        expiry=expiry_chart(counted),
        office_status_bars=office_status_bars(counted),
        office_product_bars=office_product_bars(counted),
        office_expiry=office_expiry_chart(counted),
        why=why(report.verdict),
        reasons=reasons(report.verdict),
        kms_hosts=kms_host_rows(report),
        rules=rule_rows(report.findings),
        accepted=accepted_rows(report.findings),
        change_groups=change_groups(report.comparison) if report.comparison else (),
        machines=machines,
        more_machines=more_machines,
    )


def content_security_policy(script: str, style: str) -> str:
    """What the page may do: run this script, take this style, nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_source(script)}",
            f"style-src {_source(style)}",
            # Of the empty icon alone, or a browser would ask a server for one.
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@functools.cache
def _script() -> str:
    parts = "\n".join(_read("js", name) for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


@functools.cache
def _style() -> str:
    return "\n".join(_read("css", name) for name in STYLES)


def _read(kind: str, name: str) -> str:
    return (_FOLDER / kind / f"{name}.{kind}").read_text("utf-8")


@functools.cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        days=days_text, number=number_text, state=state_label, time=time_text
    )
    environment.globals.update(
        results=RESULT_LABELS,
        severities=SEVERITY_LABELS,
        column_height=COLUMN_HEIGHT,
        forecast_height=FORECAST_HEIGHT,
        most_kms_hosts=MOST_KMS_HOSTS,
    )
    return environment.get_template("page.html.j2")
