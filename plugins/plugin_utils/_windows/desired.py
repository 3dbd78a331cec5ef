# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state of Windows activation that an operator asks for, checked as far as the inputs show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._catalogue.given_key import own_key, published_key
from .._catalogue.tables import avma_rows
from .._inputs.error import HIDDEN, InputError, VariableName
from .._inputs.guid import parse_guid
from .._run.desired import DesiredClient, client_from_options
from .._wmi.client_settings import OF_A_SERVICE
from .._wmi.info import RENEWAL_COLUMNS
from .._wmi.office import OFFICE_TABLES
from .._wmi.request import INSTALLATION_IDS, Further

_NEEDS_KEY = {
    "mak": "the MAK from your vault",
    "esu": "the ESU key (MAK) from your vault",
    "key": "the retail or OEM key of this machine from your vault",
}
_OTHERWISE = {**dict.fromkeys(_NEEDS_KEY, "is no MAK"), "key": "is no retail or OEM key"}


@dataclass(frozen=True, kw_only=True)
class Desired(DesiredClient):
    """What Windows shall be.

    ``activation_id`` narrows settings and activation to that product and leaves its key alone.
    ``offline_folder`` is a folder on the controller for a MAK that is activated by phone,
    ``snapshot_folder`` one for the state before the first write.
    """

    product_key: str | None = field(repr=False)
    activation_id: str | None = None
    avma_host_product: str | None = None
    replace_cloud_kms_host: bool
    offline_folder: str | None = None
    snapshot_folder: str | None = None
    return_read: bool = False

    @property
    def installs_published_key(self) -> bool:
        """Whether the licence to reach is that of a key which Microsoft publishes."""
        return self.method not in _NEEDS_KEY and self.activation_id is None

    def new_in_windows_8(self) -> Iterator[tuple[str, str]]:
        """The same, and settings for one product."""
        yield from super().new_in_windows_8()
        if self.activation_id is not None:
            yield "settings for one product", "activation_id"

    @property
    def further(self) -> Further:
        """What is read beyond what every run needs; Office, where a result returns its read."""
        return Further(
            columns=self._columns,
            tables=OFFICE_TABLES if self.return_read else (),
        )

    @property
    def _columns(self) -> Mapping[str, Mapping[int, tuple[str, ...]]]:
        if self.offline_folder:
            return INSTALLATION_IDS.columns
        return RENEWAL_COLUMNS if self.renewal.within_days else {}


def desired_from_options(
    options: Mapping[str, Any], machine: str, name: VariableName = str
) -> Desired:
    """Desired state of one machine from a module's options; InputError names ``name(option)``."""
    method = options["method"]
    return Desired(
        **client_from_options(options, machine, name),
        product_key=_product_key(method, options["product_key"], name("product_key")),
        activation_id=_activation_id(options, name),
        avma_host_product=_avma_host_product(method, options, name),
        replace_cloud_kms_host=options["replace_cloud_kms_host"],
        offline_folder=_offline_folder(method, options, name),
        snapshot_folder=options["snapshot_folder"] or None,
        return_read=options["return_read"],
    )


def _product_key(method: str, value: object, variable: str) -> str | None:
    if value is None or value == "":
        if method in _NEEDS_KEY:
            raise InputError(
                variable, None, f"{_NEEDS_KEY[method]}, which method {method} installs"
            )
        return None
    if method == "avma":
        raise InputError(
            variable,
            HIDDEN,
            "nothing with method avma: the published key of the edition is chosen for you",
        )
    if method in _NEEDS_KEY:
        return own_key(value, variable, _NEEDS_KEY[method], _OTHERWISE[method])
    accepted = "a GVLK that Microsoft publishes for a Windows edition"
    return published_key(value, variable, "gvlk", accepted, "not a KMS client of Windows")


def _avma_host_product(method: str, options: Mapping[str, Any], name: VariableName) -> str | None:
    given = options["avma_host_product"]
    if given is None or not given.strip():
        return None
    known = sorted({host for row in avma_rows() for host in row.host_versions})
    if method != "avma":
        raise InputError(name("avma_host_product"), given, "only with method avma")
    if given.strip() not in known:
        raise InputError(name("avma_host_product"), given, f"one of {', '.join(known)}")
    return str(given.strip())


def _activation_id(options: Mapping[str, Any], name: VariableName) -> str | None:
    given = options["activation_id"]
    if given is None or given == "":
        return None
    activation_id = parse_guid(given, name("activation_id"))
    if options["method"] not in ("kms", "ad"):
        raise InputError(name("activation_id"), given, f"nothing with method {options['method']}")
    if options["product_key"] not in (None, ""):
        raise InputError(
            name("activation_id"),
            given,
            f"nothing while {name('product_key')} is set: a key chooses its product itself",
        )
    for option in (each.option for each in OF_A_SERVICE):
        if options[option] is not None:
            raise InputError(
                name(option),
                options[option],
                f"nothing while {name('activation_id')} is set: Windows has it for all products",
            )
    return activation_id


def _offline_folder(method: str, options: Mapping[str, Any], name: VariableName) -> str | None:
    given = options["offline_activation_folder"]
    if given is None or given == "":
        return None
    if method != "mak":
        raise InputError(
            name("offline_activation_folder"),
            given,
            "only with method mak: it is for phone activation",
        )
    return str(given)
