# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A MAK that is activated by phone: one file a machine on the controller holds both IDs.

The first run writes the installation ID into the file; the operator adds the confirmation ID that
the activation centre answers; the next run deposits it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .._inputs.check_digits import in_words, wrong_confirmation_groups
from .._inputs.controller_file import (
    check_folder,
    file_of_machine,
    not_one_of_these,
    read_object,
    write_for_owner,
)
from .._inputs.error import HIDDEN, InputError
from .._machine.state import MachineState, Product
from .life import Life, Outcome
from .plan import Plan

CONFIRMATION_DIGITS = 48
SCHEMA = 1


@dataclass(frozen=True)
class PhoneActivation:
    """What the file of a machine says. The IDs are for the file alone, not for any log."""

    machine: str
    product: str
    partial_product_key: str
    installation_id: str = field(repr=False)
    confirmation_id: str = field(default="", repr=False)


def normalise_confirmation_id(text: object, variable: str) -> str:
    """48 digits without blanks and hyphens; InputError says how many there are instead."""
    accepted = f"{CONFIRMATION_DIGITS} digits, as the activation centre says them"
    if not isinstance(text, str):
        raise InputError(variable, HIDDEN, accepted)
    digits = re.sub(r"[\s-]", "", text)
    if not digits.isascii() or not digits.isdigit():
        raise InputError(variable, HIDDEN, f"{accepted}; there is something else than digits in it")
    if len(digits) != CONFIRMATION_DIGITS:
        raise InputError(variable, HIDDEN, f"{accepted}; there are {len(digits)}")
    return digits


def read_phone_activation(folder: str, machine: str, variable: str) -> PhoneActivation | None:
    """The file of a machine, or none; InputError when it is not one of these files."""
    path = file_of_machine(folder, machine)
    if not path.exists():
        return None
    what = f"{variable}: {path.name}"
    content = read_object(path, what)
    try:
        schema, owner = content["schema"], content["machine"]
        confirmation = content["confirmation_id"]
        read = PhoneActivation(
            machine=str(owner),
            product=str(content["product"]),
            partial_product_key=str(content["partial_product_key"]),
            installation_id=str(content["installation_id"]),
        )
    except KeyError as error:
        raise not_one_of_these(what, error) from error
    if schema != SCHEMA:
        raise InputError(what, HIDDEN, f"schema {SCHEMA}; this file has {schema!r}")
    if owner != machine:
        raise InputError(what, HIDDEN, f"the file of {machine}; this one is of another machine")
    if not str(confirmation).strip():
        return read
    digits = normalise_confirmation_id(confirmation, f"{what}, confirmation_id")
    wrong = wrong_confirmation_groups(digits, read.installation_id)
    if wrong and content.get("check_digits") is not False:
        accepted = (
            f"{in_words(wrong)}; hear it again, and where it stays the same, put "
            '"check_digits": false into the file'
        )
        raise InputError(f"{what}, confirmation_id", HIDDEN, accepted)
    return PhoneActivation(**{**vars(read), "confirmation_id": digits})


def write_phone_activation(folder: str, activation: PhoneActivation, variable: str) -> Path:
    """Write the file, for its owner alone, whole or not at all."""
    path = file_of_machine(folder, activation.machine)
    write_for_owner(path, {"schema": SCHEMA, **vars(activation)}, variable)
    return path


def confirmation_for(phone: PhoneActivation | None, product: Product | None) -> str | None:
    """The confirmation ID that answers the product's installation ID, if the file holds it."""
    if phone is None or product is None or not phone.confirmation_id:
        return None
    return phone.confirmation_id if phone.installation_id == product.installation_id else None


def run_by_phone(
    life: Life,
    planned: Callable[[MachineState, str | None], Plan],
    folder: str | None,
    variable: str,
    tail: str | None,
    check_mode: bool,
) -> Outcome:
    """A life, with the IDs of a phone activation in a file of the folder, if one is given.

    ``planned`` takes the state and the confirmation ID that answers it. ``tail`` are the last five
    characters of the key that is asked for; none: the one that is there.
    """
    machine, phone = life.outside.machine, None
    if folder is not None:
        check_folder(folder, variable)
        phone = read_phone_activation(folder, machine, variable)
    result, state = life.run(
        lambda state: planned(state, confirmation_for(phone, state.windows_product)), check_mode
    )
    if folder is None:
        return result, state
    product = state.windows_product
    if result.get("failed") or result["kept"] or product is None or product.is_licensed:
        return result, state
    if tail not in (None, product.partial_product_key):
        return result, state  # check mode: the key that the ID belongs to is not installed yet
    told = _told_to_operator(folder, machine, phone, product, check_mode, variable)
    return {**result, "advice": [*result["advice"], told]}, state


def _told_to_operator(
    folder: str,
    machine: str,
    phone: PhoneActivation | None,
    product: Product,
    check_mode: bool,
    variable: str,
) -> str:
    """Write the installation ID where it is new, and say what the operator does next."""
    path = file_of_machine(folder, machine)
    is_new = phone is None or phone.installation_id != product.installation_id
    if is_new and check_mode:
        return f"The installation ID will be written to {path}"
    if is_new:
        write_phone_activation(
            folder,
            PhoneActivation(
                machine=machine,
                product=product.name,
                partial_product_key=product.partial_product_key,
                installation_id=product.installation_id or "",
            ),
            variable,
        )
    stale = "The confirmation ID there was for another key or other hardware. "
    return (
        f"{stale if is_new and phone and phone.confirmation_id else ''}The installation ID is in "
        f"{path}. Give it to Microsoft's activation centre, put the confirmation ID that it "
        "answers into the same file, and run again"
    )
