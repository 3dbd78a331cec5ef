# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.report; their meaning is in plugins/modules/report.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FORMATS = ("json", "csv", "junit", "prometheus", "markdown", "html")

# ignore, fail_on and the numbers are checked by our own code: its errors say what is accepted.
REPORT_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "folder": {"type": "path"},
    "formats": {
        "type": "list",
        "elements": "str",
        "choices": list(FORMATS),
        "default": list(FORMATS),
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
