# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a machine holds of Office, frozen: its licences, what serves them, and who may use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._wmi.office import OFFICE_CLASSES, LicensingClasses
from .._wmi.registry import OFFICE_USER_OPERATIONS, USER_OPERATIONS
from .state import MachineState, Product, TokenLicense


@dataclass(frozen=True)
class OfficeLicense:
    """A licence of Office that is installed; ``product`` is its row where it has a key.

    ``classes`` are those that serve it: Windows' own, or those of Office's own service.
    """

    activation_id: str
    application_id: str
    name: str
    description: str
    channel: str
    family: str
    classes: LicensingClasses
    product: Product | None = None


@dataclass(frozen=True)
class OfficeService:
    """Office's own licensing service (osppsvc)."""

    version: str
    cmid: str | None
    host_caching: bool | None


@dataclass(frozen=True)
class OfficeState:
    """Every licence of Office, those with a key first.

    ``service`` is none where Office's own service is not there. ``click_to_run`` are the release
    IDs of Click-to-Run, such as ``ProPlus2024Volume``; none where its registry key is not there.
    """

    licenses: tuple[OfficeLicense, ...]
    service: OfficeService | None
    click_to_run: tuple[str, ...] | None
    token_licenses: tuple[TokenLicense, ...] = ()
    """Those that Office's own service holds, where a read asked for them."""
    unread: str | None = None
    """The code why Office's own service could not be read; it is then as if it were not there."""

    @property
    def with_key(self) -> tuple[OfficeLicense, ...]:
        """The licences that hold a key."""
        return tuple(each for each in self.licenses if each.product is not None)

    def license(self, activation_id: str) -> OfficeLicense | None:
        """The licence with this activation ID."""
        wanted = activation_id.lower()
        return next((e for e in self.licenses if e.activation_id.lower() == wanted), None)


AUTOMATIC = 2
_START_MODES: Mapping[int, str] = {AUTOMATIC: "automatic", 3: "manual", 4: "disabled"}


def start_mode(state: MachineState) -> str | None:
    """How Office's own service starts; none where it is not there."""
    start = state.office_settings.get("Start")
    return None if start is None else _START_MODES.get(start, str(start))


def user_operations_value(classes: LicensingClasses) -> str:
    """The name, in the table of values, of what allows users to activate."""
    return OFFICE_USER_OPERATIONS if classes == OFFICE_CLASSES else USER_OPERATIONS


def user_operations(state: MachineState, classes: LicensingClasses) -> bool:
    """Whether users without administrator rights may install keys and activate."""
    of_office = classes == OFFICE_CLASSES
    settings = state.office_settings if of_office else state.local_settings
    return bool(settings.get("UserOperations") == 1)
