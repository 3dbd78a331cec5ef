# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a maintenance task read of a machine, and which product it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._machine.office import OfficeLicense, OfficeState
from .._machine.state import MachineState, Product, TokenLicense
from .._wmi.client_settings import OF_A_SCOPE
from .._wmi.methods import ISSUANCE_LICENSE, LOCAL, PRODUCT, SERVICE
from .._wmi.office import OFFICE_CLASSES, WINDOWS_CLASSES, LicensingClasses
from .._wmi.request import WINDOWS_APPLICATION_ID
from .._wmi.values import rows, text
from .desired import DesiredVerb
from .verb import APPLICATION_REARMS, OFFICE, PRODUCT_REARMS, WINDOWS_REARMS

_OF_A_SCOPE = frozenset(each.name for each in OF_A_SCOPE)
_NO_OFFICE = OfficeState(licenses=(), service=None, click_to_run=None)


@dataclass(frozen=True)
class ActivationObject:
    """One object of Active Directory-based activation."""

    name: str
    display_name: str | None
    distinguished_name: str
    activation_id: str | None
    partial_product_key: str | None
    extended_pid: str | None

    def is_called(self, name: str) -> bool:
        """Whether a name, display name or distinguished name is this object's."""
        names = (self.name, self.display_name, self.distinguished_name)
        return name.lower() in [each.lower() for each in names if each]


@dataclass(frozen=True)
class Reading:
    """What one remote execution brought back for a verb."""

    desired: DesiredVerb
    state: MachineState
    outputs: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def is_of_office(self) -> bool:
        """Whether the verb is about Office."""
        return self.desired.verb.product == OFFICE

    @property
    def office(self) -> OfficeState:
        """What there is of Office."""
        return self.state.office or _NO_OFFICE

    @property
    def candidates(self) -> tuple[OfficeLicense, ...]:
        """The licences of Office with a key that the options may mean."""
        found = self.office.with_key
        wanted, tail = self._selected("activation_id"), self._selected("last_five")
        if wanted:
            found = tuple(each for each in found if each.activation_id.lower() == wanted)
        if tail:
            found = tuple(each for each in found if each.product and _tail(each.product) == tail)
        return found

    @property
    def has_selector(self) -> bool:
        """Whether an option says which product it means."""
        return bool(self._selected("activation_id") or self._selected("last_five"))

    def _selected(self, option: str) -> str:
        return str(self.desired.values.get(option, ""))

    @property
    def target(self) -> str:
        """The class that the verb is done to: a setting is a product's where one is named."""
        verb = self.desired.verb
        is_of_product = verb.setting in _OF_A_SCOPE and self.has_selector
        return PRODUCT if is_of_product else verb.target

    @property
    def generations(self) -> frozenset[LicensingClasses]:
        """The classes that serve what the options may mean: more than one is ambiguous."""
        if not self.is_of_office:
            return frozenset({WINDOWS_CLASSES})
        if self.has_selector or self.desired.verb.is_about_product:
            return frozenset(each.classes for each in self.candidates)
        own = {OFFICE_CLASSES} if self.office.service is not None else set()
        return frozenset(own | {each.classes for each in self.office.licenses})

    @property
    def classes(self) -> LicensingClasses:
        """The classes that serve the verb's product; those of Windows when that is not clear."""
        found = self.generations
        return next(iter(found)) if len(found) == 1 else WINDOWS_CLASSES

    def class_of(self, target: str) -> str:
        """The class that stands for one of Windows' here."""
        names = {
            PRODUCT: self.classes.product,
            SERVICE: self.classes.service,
            ISSUANCE_LICENSE: self.classes.issuance_license,
        }
        return target if target == LOCAL else names[target]

    @property
    def product(self) -> Product | None:
        """The product that the verb is about: Windows, or the one Office, unless it says more."""
        if self.is_of_office:
            found = self.candidates
            return found[0].product if len(found) == 1 else None
        wanted, tail = self._selected("activation_id"), self._selected("last_five")
        if wanted:
            named = self.state.product(wanted)
            return named if named and (not tail or _tail(named) == tail) else None
        if tail:
            held = [each for each in self.state.products if _is_of_windows(each)]
            return next((each for each in held if _tail(each) == tail), None)
        return self.state.windows_product

    def product_again(self, activation_id: str) -> Product | None:
        """The product of that activation ID as it is in this reading, if it has a key."""
        if self.is_of_office:
            license = self.office.license(activation_id)
            return license.product if license else None
        return self.state.product(activation_id)

    @property
    def token_licenses(self) -> tuple[TokenLicense, ...]:
        """The issuance licences of the service that serves the verb's product."""
        if self.classes == OFFICE_CLASSES:
            return self.office.token_licenses
        return self.state.token_licenses

    @property
    def remaining_rearms(self) -> int | None:
        """How often the verb can still be done; none where Windows does not say."""
        kind = self.desired.verb.rearms
        if kind == WINDOWS_REARMS:
            return self.state.service.remaining_rearms
        if kind == PRODUCT_REARMS:
            return self.product.details.remaining_rearms if self.product else None
        if kind == APPLICATION_REARMS:
            products = self._of_application()
            return products[0].details.remaining_application_rearms if products else None
        return None

    def _of_application(self) -> list[Product]:
        if self.is_of_office:
            return [each.product for each in self.candidates if each.product is not None]
        wanted = self.desired.values["application_id"]
        return [p for p in self.state.products if p.application_id.lower() == wanted]

    @property
    def activation_objects(self) -> tuple[ActivationObject, ...]:
        """The objects that were listed, by name."""
        found = [
            ActivationObject(
                name=str(row["name"]),
                display_name=text(row["display_name"]),
                distinguished_name=str(row["distinguished_name"]),
                activation_id=text(row["activation_id"]),
                partial_product_key=text(row["partial_product_key"]),
                extended_pid=text(row["extended_pid"]),
            )
            for row in rows(self.outputs.get("Objects"))
        ]
        return tuple(sorted(found, key=lambda each: each.name))

    @property
    def named_objects(self) -> tuple[ActivationObject, ...]:
        """The objects that the given name means."""
        name = self.desired.values.get("object_name")
        return tuple(each for each in self.activation_objects if name and each.is_called(name))

    @property
    def named_token_license(self) -> TokenLicense | None:
        """The token licence that is meant."""
        wanted = (self.desired.values["ilid"], self.desired.values["ilvid"])
        mine = ((each.ilid.strip("{}").lower(), each.ilvid) for each in self.token_licenses)
        found = dict(zip(mine, self.token_licenses, strict=True))
        return found.get(wanted)

    @property
    def installation_id(self) -> str | None:
        """The installation ID that was read or generated."""
        generated = text(self.outputs.get("InstallationID"))
        return generated or (self.product.installation_id if self.product else None)


def _tail(product: Product) -> str:
    return product.partial_product_key.upper()


def _is_of_windows(product: Product) -> bool:
    return product.application_id.lower() == WINDOWS_APPLICATION_ID
