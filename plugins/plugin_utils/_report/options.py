# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.report: written by make generate from report.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What is raw is checked by our own code: a type error of core's would print what was given.
REPORT_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "folder": {"type": "path"},
    "in_artifacts": {"type": "bool", "default": False},
    "formats": {
        "type": "list",
        "elements": "str",
        "choices": ["json", "csv", "junit", "prometheus", "markdown", "html"],
        "default": ["json", "csv", "junit", "prometheus", "markdown", "html"],
    },
    "title": {"type": "str", "default": "Windows and Office activation"},
    "machines": {"type": "list", "elements": "str", "default": []},
    "registered": {"type": "str", "default": "audit_read"},
    "site_prefix": {"type": "str", "default": "site_"},
    "offline_reports": {"type": "list", "elements": "path", "default": []},
    "merge": {"type": "list", "elements": "path", "default": []},
    "baseline": {"type": "path"},
    "fail_on": {"type": "list", "elements": "str", "default": ["error"]},
    "ignore": {"type": "list", "elements": "dict", "default": []},
    "expires_within_days": {"type": "int", "default": 30},
    "time": {"type": "str"},
    "validate_only": {"type": "bool", "default": False},
}
