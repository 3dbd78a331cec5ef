# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the pages are made of: templates, style sheets, scripts, and what a page may do.

A page's Content-Security-Policy names its style and script by their hashes and allows nothing else,
so that neither a text of a machine nor a mistake in the page can run or load anything.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from .charts import COLUMN_HEIGHT
from .kms_hosts import FORECAST_HEIGHT, MOST_KMS_HOSTS
from .row import days_text
from .text import RESULT_LABELS, SEVERITY_LABELS, number_text, shown, state_label, time_text

_FOLDER = Path(__file__).with_name("data")


def content_security_policy(style: str, script: str | None = None) -> str:
    """What a page may do: take this style, run this script if any, nothing else."""
    scripts = () if script is None else (f"script-src {_source(script)}",)
    return "; ".join(
        (
            "default-src 'none'",
            *scripts,
            f"style-src {_source(style)}",
            # Of the empty icon alone, or a browser would ask a server for one.
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def stylesheet(names: Sequence[str]) -> str:
    """Style sheets by their names, in the order in which they build on each other."""
    return "\n".join(_read("css", name) for name in names)


def script(names: Sequence[str]) -> str:
    """Scripts by their names as one, which leaves no name in the page."""
    parts = "\n".join(_read("js", name) for name in names)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


def template(name: str) -> Template:
    """A template by its name; all that it shows is escaped, and holds no full product key."""
    return _environment().get_template(f"{name}.html.j2")


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@functools.cache
def _read(kind: str, name: str) -> str:
    return (_FOLDER / kind / f"{name}.{kind}").read_text("utf-8")


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        optimized=False,  # a page is made once: to optimise takes longer than it saves
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
    return environment
