# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""EditionIDs as the tables have them: without what marks an evaluation or a Server Core."""

from __future__ import annotations

import functools
import re

# One record of an evaluation on Server Core has EvalCor; DISM names Server Core so in any case.
_EVALUATION = re.compile(r"eval(?=(?:cor)?$)")
_SERVER_CORE = re.compile("(server(?:standard|datacenter))cor")


@functools.lru_cache(maxsize=1024)
def is_evaluation_edition(edition_id: str) -> bool:
    """Whether it is that of an evaluation, such as ServerStandardEval or ServerStandardEvalCor."""
    return _EVALUATION.search(edition_id.strip().casefold()) is not None


def full_server_edition(edition_id: str) -> str | None:
    """The full edition that an evaluation of Windows Server becomes; none of a client's.

    On Server Core that is Datacenter alone, says Microsoft's page on conversion.
    """
    name = edition_id.strip()
    if not name.casefold().startswith("server"):
        return None
    is_of_core = name.casefold().endswith("evalcor")
    return "ServerDatacenter" if is_of_core else re.sub("eval$", "", name, flags=re.IGNORECASE)


def table_spellings(edition_id: str) -> tuple[str, str]:
    """How the tables may spell it, in small letters: as it is, and as the one of Server Core."""
    full = _EVALUATION.sub("", edition_id.strip().casefold())
    return full, _SERVER_CORE.sub(r"\1", full)
