# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one-off verbs of slmgr and ospp, a row of ``data/verbs.yml`` each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .._inputs.table_file import read_yaml
from .verb import OFFICE, WINDOWS, Verb


def _verb(name: str, product: str, row: Mapping[str, Any]) -> Verb:
    fields: dict[str, Any] = {
        key: tuple(each) if isinstance(each, list) else each for key, each in row.items()
    }
    return Verb(name, product=product, **fields)


VERBS_OF: Mapping[str, Mapping[str, Verb]] = {
    product: {name: _verb(name, product, row) for name, row in rows.items()}
    for product, rows in read_yaml(Path(__file__).parent / "data" / "verbs.yml").items()
}
"""Product -> its verbs, by name."""

VERBS, OFFICE_VERBS = VERBS_OF[WINDOWS], VERBS_OF[OFFICE]
