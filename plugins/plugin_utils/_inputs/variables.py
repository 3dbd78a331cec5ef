# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of the variables of all roles and playbooks, one a line: make generate writes them."""

from __future__ import annotations

from pathlib import Path

VARIABLES = frozenset((Path(__file__).parent / "data" / "variables.txt").read_text("ascii").split())
