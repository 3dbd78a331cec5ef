# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan for KMS hosts as one HTML file that needs no network and no script."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from ..._plan.event import KmsPlan
from .kms_plan_view import (
    MOST_CLIENTS,
    MOST_ROWS,
    ending_bars,
    event_text,
    figures,
    host_rows,
    lost_clients,
    move_rows,
    site_rows,
    summary,
)
from .parts import content_security_policy, stylesheet, template

STYLES = ("colours", "page", "charts", "findings", "paper")


def plan_to_html(plan: KmsPlan) -> Iterator[str]:
    """The page in pieces of text; the same plan gives the same text."""
    style = stylesheet(STYLES)
    lost = lost_clients(plan)
    yield from template("kms_plan").generate(
        plan=plan,
        policy=content_security_policy(style),
        style=Markup(style),  # noqa: S704 (the project's own file)
        event=event_text(plan.event),
        summary=summary(plan),
        is_bad=bool(lost),
        figures=figures(plan),
        kms_hosts=host_rows(plan),
        sites=site_rows(plan),
        moves=move_rows(plan),
        endings=ending_bars(plan),
        lost=lost[:MOST_CLIENTS],
        lost_more=len(lost) - MOST_CLIENTS,
        most=MOST_ROWS,
    )
