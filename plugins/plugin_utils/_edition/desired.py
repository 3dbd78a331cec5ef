# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The edition that an operator asks for, checked as far as the inputs show."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._catalogue.edition_id import is_evaluation_edition
from .._catalogue.edition_paths import is_server_edition, same_edition
from .._catalogue.keys import product_of_key
from .._catalogue.tables import windows_gvlks
from .._inputs.error import InputError, VariableName
from .._inputs.given import given_text
from .._inputs.product_key import normalise_product_key
from .._inputs.whole_number import whole_number

_LEAST_SECONDS, _MOST_SECONDS = 60, 14_400
_ACCEPTED = "the EditionID of a full edition that is sold by volume licence, such as ServerStandard"


@dataclass(frozen=True)
class DesiredEdition:
    """The edition that Windows shall have, and what a run may do for it. Timeouts are seconds."""

    edition: str
    product_key: str | None = field(repr=False)
    accept_eula: bool
    reboot: bool
    reboot_timeout: int
    dism_timeout: int
    allow_downgrade: bool
    replace_channels: frozenset[str]
    snapshot_folder: str | None

    @property
    def is_of_server(self) -> bool:
        """Whether the edition is one of Windows Server."""
        return is_server_edition(self.edition)

    def is_there(self, edition_id: str) -> bool:
        """Whether Windows has that edition."""
        return same_edition(edition_id, self.edition)


def desired_from_options(
    options: Mapping[str, Any], name: VariableName = str
) -> DesiredEdition:  # fmt: skip
    """The edition from a module's options; InputError names ``name(option)``."""
    edition = _edition(options["edition"], name("edition"))
    seconds = {
        option: whole_number(
            options[option], name(option), _LEAST_SECONDS, _MOST_SECONDS, "{} to {} seconds"
        )
        for option in ("reboot_timeout", "dism_timeout")
    }
    return DesiredEdition(
        edition=edition,
        product_key=_product_key(options["product_key"], edition, name("product_key")),
        accept_eula=options["accept_eula"],
        reboot=options["reboot"],
        allow_downgrade=options["allow_downgrade"],
        replace_channels=frozenset(options["replace_channels"]),
        snapshot_folder=options["snapshot_folder"] or None,
        **seconds,
    )


def _edition(value: object, variable: str) -> str:
    """The edition as Microsoft's table spells it; Server Core has the same name."""
    text = given_text(value, variable, _ACCEPTED, is_name=True)
    if is_evaluation_edition(text):
        raise InputError(variable, text, f"{_ACCEPTED}; nothing becomes an evaluation")
    known = {row.edition_id for row in windows_gvlks() if row.edition_id}
    found = next((each for each in sorted(known) if same_edition(each, text)), None)
    if found is not None:
        return found
    near = difflib.get_close_matches(text, known)
    hint = f". Is {near[0]} meant?" if near else ""
    raise InputError(variable, text, f"{_ACCEPTED}{hint}")


def _product_key(value: object, edition: str, variable: str) -> str | None:
    if value is None or value == "":
        return None
    key = normalise_product_key(value, variable=variable)
    known = product_of_key(key)
    if known is None:
        return key
    if known.kind == "gvlk" and any(same_edition(edition, each) for each in known.edition_ids):
        return key
    published = f"this key is published for {' '.join((known.products[0], known.editions[0]))}"
    accepted = f"a key of your own for {edition}; {published} ({known.kind})"
    raise InputError(variable, key, f"{accepted}. Leave it out to have the right one chosen")
