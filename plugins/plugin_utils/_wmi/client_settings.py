# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The settings of a KMS client, a row each: where it shows, what sets and clears it, in words.

Steps, restoring, hand-over, expectation and the offline script are made of these rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .methods import (
    CLEAR_ACTIVATION_TYPE,
    CLEAR_KMS_HOST,
    CLEAR_KMS_PORT,
    CLEAR_LOOKUP_DOMAIN,
    DISABLE_HOST_CACHING,
    SET_ACTIVATION_TYPE,
    SET_KMS_HOST,
    SET_KMS_PORT,
    SET_LOOKUP_DOMAIN,
)
from .request import ACTIVATION_TYPE_NAMES, Step

Value = str | int | bool | None
Target = Mapping[str, str | bool]


@dataclass(frozen=True)
class ClientSetting:
    """One setting; ``name`` is its name in results, ``what`` in a sentence.

    ``column`` shows it and ``unset`` is what stands there with nothing set, in the rows of products
    alone where ``of_products``. ``clear`` is none where the setter does both, by the opposite of
    the value. The words take {scope}, {value} and {now}; ``names`` are those of numbers. ``option``
    asks for it, where a licensing service has it once and the value is taken as it is.
    """

    name: str
    what: str
    column: str
    setter: str
    argument: str
    clear: str | None
    set_words: str
    clear_words: str = ""
    unset: Value = None
    unset_words: str = "none"
    of_products: bool = False
    names: Mapping[Any, str] = field(default_factory=dict)
    option: str = ""

    def step(self, class_name: str, value: Value, why: str, target: Target) -> Step:
        """The step that sets a value; none, an empty one and 0 are cleared."""
        if self.clear is None:
            return Step(class_name, self.setter, why=why, arguments={self.argument: not value})
        if not value:
            return Step(class_name, self.clear, why=why, target=target)
        return Step(
            class_name, self.setter, why=why, arguments={self.argument: value}, target=target
        )

    def change(
        self,
        class_name: str,
        value: Value,
        *,
        scope: str = "",
        now: Value = None,
        target: Target | None = None,
    ) -> Step:
        """The same, saying what becomes of the present value in which scope."""
        was = self.names.get(now or 0, now or self.unset_words)
        words = self.set_words if value or not self.clear_words else self.clear_words
        why = words.format(scope=scope, value=self.names.get(value, value), now=was)
        return self.step(class_name, value, why, target or {})

    def column_after(self, method: str, arguments: Mapping[str, Any]) -> Value:
        """What the column shows once a method of this setting was called for all products."""
        if method != self.setter:
            return self.unset
        value: Value = arguments[self.argument]
        return not value if self.clear is None else value


KMS_HOST = ClientSetting(
    "kms_host",
    "KMS host",
    "KeyManagementServiceMachine",
    SET_KMS_HOST,
    "MachineName",
    CLEAR_KMS_HOST,
    set_words="set the KMS host for {scope}, now {now}",
    clear_words="clear the KMS host of {scope}",
    unset_words="found through DNS",
)
KMS_PORT = ClientSetting(
    "kms_port",
    "KMS port",
    "KeyManagementServicePort",
    SET_KMS_PORT,
    "PortNumber",
    CLEAR_KMS_PORT,
    set_words="set the KMS port for {scope}, now {now}",
    clear_words="clear the KMS port of {scope}",
    unset=0,
)
LOOKUP_DOMAIN = ClientSetting(
    "kms_lookup_domain",
    "lookup domain",
    "KeyManagementServiceLookupDomain",
    SET_LOOKUP_DOMAIN,
    "LookupDomain",
    CLEAR_LOOKUP_DOMAIN,
    set_words="look for KMS hosts in {value}, now {now}",
    clear_words="look for KMS hosts in the own domain again",
    unset_words="in the own domain",
)
ACTIVATION_TYPE = ClientSetting(
    "activation_type_enabled",
    "activation type",
    "VLActivationTypeEnabled",
    SET_ACTIVATION_TYPE,
    "ActivationType",
    CLEAR_ACTIVATION_TYPE,
    set_words="allow {value} as activation type, now {now}",
    unset=0,
    of_products=True,
    names=ACTIVATION_TYPE_NAMES,
)
HOST_CACHING = ClientSetting(
    "kms_host_caching",
    "caching of the KMS host",
    "KeyManagementServiceHostCaching",
    DISABLE_HOST_CACHING,
    "DisableCaching",
    None,
    set_words="turn the caching of the KMS host {value}",
    names={True: "on", False: "off"},
    option="kms_caching",
)

OF_A_SCOPE = (KMS_HOST, KMS_PORT, LOOKUP_DOMAIN, ACTIVATION_TYPE)
"""Those that the service has for all products, and each product for itself."""

OF_A_SERVICE = (HOST_CACHING,)
"""Those that a licensing service has once, for all its products."""

CLIENT_SETTINGS = (*OF_A_SCOPE, *OF_A_SERVICE)
