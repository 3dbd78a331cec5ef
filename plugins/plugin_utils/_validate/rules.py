# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an inventory is judged by, each with what to do about it: rows of ``data/rules.csv``."""

from __future__ import annotations

from pathlib import Path

from .._audit.rule import rules_of

RULES = rules_of(Path(__file__).parent / "data" / "rules.csv")
"""Rules by ID, in the order in which they are documented."""
