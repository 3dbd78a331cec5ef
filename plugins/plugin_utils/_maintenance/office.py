# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A verb of Office on one machine: why it can't be done, and the call that does it there."""

from __future__ import annotations

from collections.abc import Iterable

from .._catalogue.office_names import parse_office_name
from .._machine.office import (
    AUTOMATIC,
    OfficeLicense,
    start_mode,
    user_operations,
    user_operations_value,
)
from .._wmi.methods import LOCAL, REARM_OFFICE
from .._wmi.office import OFFICE_APPLICATION_ID, OFFICE_CLASSES
from .reading import Reading
from .verb import APPLICATION_REARMS, AS_SET, GONE

_FOLDERS = {"14": "Office14", "15": "Office15"}
_NEWEST_FOLDER = "Office16"
"""From Office 2016 on the folder keeps its name; a licence's name counts on."""


def office_refusal(reading: Reading) -> str:
    """Why a verb of Office can't be done on this machine; empty when it can."""
    verb, office = reading.desired.verb, reading.office
    build = reading.state.windows.build
    if verb.before_build and build >= verb.before_build:
        return (
            f"{verb.name} is for Windows 7 and Windows Server 2008 R2 alone; this is build {build}"
        )
    if verb.of_service:
        return "" if start_mode(reading.state) else "Office's own service (osppsvc) is not here"
    if not office.licenses and office.service is None:
        return "No Office with a licence of its own is installed: no licensing service knows one"
    if verb.is_about_product or reading.has_selector:
        return _unclear_product(reading)
    if len(reading.generations) > 1:
        return (
            "Office of two licensing services is here, Windows' own (sppsvc) and Office's "
            f"(osppsvc). Give activation_id or last_five of one: {_named(office.with_key)}"
        )
    if _runs_program(reading) and office_folder(reading) is None:
        return f"The rearm program of this Office is not known: {_named(office.licenses)}"
    return ""


def _unclear_product(reading: Reading) -> str:
    found = reading.candidates
    if len(found) > 1:
        return (
            f"{len(found)} products of Office are meant. Say which by activation_id or last_five: "
            f"{_named(found)}"
        )
    if not found and reading.desired.verb.proof != GONE:
        return no_office_product(reading)
    if found and _runs_program(reading) and office_folder(reading) is None:
        return f"The rearm program of this Office is not known: {_named(found)}"
    return ""


def no_office_product(reading: Reading) -> str:
    """That no product with a key is the one that is meant, and which there are."""
    there = _named(reading.office.with_key)
    if not reading.has_selector:
        return "No Office has a product key"
    return f"No such product of Office has a key. There are: {there}"


def _named(licenses: Iterable[OfficeLicense]) -> str:
    shown = [
        f"{each.activation_id} ({each.name}"
        + (f", key {each.product.partial_product_key})" if each.product else ")")
        for each in licenses
    ]
    return "; ".join(shown) or "none"


def nothing_to_do_for_office(reading: Reading) -> str:
    """That the registry is as the verb would set it; empty when it is not."""
    verb = reading.desired.verb
    if verb.proof != AS_SET or not _is_as_set(reading):
        return ""
    if verb.of_service:
        return "Office's own service starts automatically"
    return "Users may do so" if verb.fixed["Value"] else "Users may not do so"


def office_unproven(reading: Reading) -> str:
    """What the registry read back lacks."""
    return "" if _is_as_set(reading) else "the registry value is as it was"


def _is_as_set(reading: Reading) -> bool:
    state, verb = reading.state, reading.desired.verb
    if verb.of_service:
        return bool(state.office_settings.get("Start") == AUTOMATIC)
    return user_operations(state, reading.classes) == bool(verb.fixed["Value"])


def _runs_program(reading: Reading) -> bool:
    """Whether a rearm goes by OSPPREARM.EXE: the methods are Windows' own service's alone."""
    return bool(reading.desired.verb.rearms) and reading.classes == OFFICE_CLASSES


def office_call(reading: Reading) -> tuple[str, str]:
    """Class and method that do the verb for this Office."""
    verb = reading.desired.verb
    if _runs_program(reading):
        return LOCAL, REARM_OFFICE
    return reading.class_of(verb.target), str(verb.method)


def office_values(reading: Reading) -> dict[str, str | None]:
    """Values of a call's arguments that the machine decides."""
    verb, product = reading.desired.verb, reading.product
    of_all = verb.rearms == APPLICATION_REARMS
    return {
        "application_id": OFFICE_APPLICATION_ID,
        "class": reading.classes.product,
        "office_folder": office_folder(reading),
        "rearmed_id": product.activation_id if product and not of_all else "",
        "registry_value": user_operations_value(reading.classes),
    }


def office_folder(reading: Reading) -> str | None:
    """The folder of the Office that is meant, such as Office16; none where it is not clear."""
    asked = reading.desired.verb.is_about_product or reading.has_selector
    licenses = reading.candidates if asked else reading.office.licenses
    names = [parse_office_name(each.name) for each in licenses]
    folders = {_FOLDERS.get(name.number, _NEWEST_FOLDER) for name in names if name}
    return folders.pop() if len(folders) == 1 else None
