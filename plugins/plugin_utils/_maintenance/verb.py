# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a one-off verb is: a call of one method, what it needs, and what it may do harm to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .._inputs.table_file import read_csv
from .._wmi.methods import ACTIVATE_BY_CERTIFICATE, LIST_CERTIFICATES, PRODUCT, SERVICE

WINDOWS, OFFICE = "windows", "office"
"""Whose verb it is."""

OPTION_OF_ARGUMENT: Mapping[str, str] = {
    row["argument"]: row["option"]
    for row in read_csv(Path(__file__).parent / "data" / "arguments.csv")
}
"""Argument of a method -> the option whose value it takes, or what was read for it."""

SECRET_OPTIONS = frozenset({"confirmation_id", "domain_password", "pin", "product_key"})

SENT_APART = SECRET_OPTIONS | {"installation_id", "license_file"}
"""Values that travel among the secrets of a write; a licence file does because it is long."""

DIRECTORY_OPTIONS = ("domain_server", "domain_username", "domain_password")
"""Which domain controller is asked, and as whom; one that is left out is an empty text."""

SELECTORS = ("activation_id", "last_five")
"""Options that say which product is meant."""

WINDOWS_REARMS, APPLICATION_REARMS, PRODUCT_REARMS = "windows", "application", "product"
"""Which count of remaining rearms a verb takes one of."""

GONE, LICENSED, AS_SET = "gone", "licensed", "as set"
"""What the state read back must show."""


@dataclass(frozen=True)
class Verb:
    """One verb. ``what`` follows "to", ``harm`` follows "it".

    ``script_option`` is what slmgr.vbs, for Office ospp.vbs, calls it. ``target`` is the class of
    ``method``, by its name for Windows; without a method the verb only reads. ``fixed`` are
    arguments that are always the same. ``look`` is a list of the machine or its domain that is read
    first, and again after a write. ``needs_selector``: one of SELECTORS must be given. ``note`` is
    what its documentation says beside that, in Ansible's markup. ``setting`` is the
    name of the one that it changes, of all products or of the one that is named. ``needs_method``:
    not every Windows has the method, and the class itself is asked.
    """

    name: str
    script_option: str
    what: str
    target: str = SERVICE
    method: str | None = None
    needs: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    harm: str = ""
    reboot: bool = False
    refresh: bool = False
    since_build: int = 0
    before_build: int = 0
    needs_domain: bool = False
    look: str | None = None
    installation_id: bool = False
    rearms: str | None = None
    proof: str | None = None
    product: str = WINDOWS
    needs_selector: bool = False
    of_service: bool = False
    setting: str = ""
    needs_method: bool = False
    fixed: Mapping[str, str | int | bool] = field(default_factory=dict)
    note: str = ""

    @property
    def options(self) -> tuple[str, ...]:
        """Every option that the verb takes."""
        return (*self.needs, *self.optional)

    @property
    def is_about_product(self) -> bool:
        """Whether it is done to one product that has a key."""
        return (
            self.target == PRODUCT
            or self.method == ACTIVATE_BY_CERTIFICATE
            or self.look == LIST_CERTIFICATES
        )

    @property
    def carries_secrets(self) -> bool:
        """Whether a key, PIN, installation ID or confirmation ID travels in either direction."""
        return self.installation_id or bool(SECRET_OPTIONS & {*self.options})
