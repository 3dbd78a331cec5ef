"""Machines on which both engines must agree in the methods of a class, and in a subscription."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._wmi.info import (
    SUBSCRIPTION_COLUMNS,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import (
    ISSUANCE_LICENSE,
    LOCAL,
    OFFICE_SERVICE,
    SERVICE,
    SET_SUBSCRIPTION,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import (
    Further,
    read_request,
)

from lab.engines.local_payload import payload_of
from lab.payload import Payload
from lab.simulation.programs import CLIP_RENEW
from tests.support.engine_case import CLIENT, Case


@dataclass(frozen=True)
class ClassCase(Case):
    """A case for spp_class."""

    methods_of: str = SERVICE

    def payload(self) -> Payload:
        """As ansible would send it."""
        request = {**self.request, "methods_of": self.methods_of}
        return payload_of("spp_class", {"request": request}, check_mode=self.check_mode)


WINDOWS_7 = {"edition_id": "Enterprise", "build": 7601, "installation_type": "Client"}

CLASS_CASES = [
    ClassCase("class: Windows 7", {"windows": WINDOWS_7}, read_request()),
    ClassCase("class: Windows 11", {"windows": CLIENT}, read_request()),
    ClassCase("class: one method", {}, read_request(), methods_of=ISSUANCE_LICENSE),
    ClassCase("class: one that is not there", {}, read_request(), methods_of=OFFICE_SERVICE),
]


@dataclass(frozen=True)
class SubscriptionCase(Case):
    """A case for spp_subscription."""

    operation: str = "enablesubscription"
    method: str = SET_SUBSCRIPTION

    def payload(self) -> Payload:
        """As ansible would send it."""
        step = {
            "class": LOCAL,
            "method": self.method,
            "arguments": {"Operation": self.operation},
            "secrets": {},
            "target": {},
        }
        arguments = {"steps": [step], "secrets": {}, "request": SUBSCRIPTION_READ}
        return payload_of("spp_subscription", arguments, check_mode=self.check_mode)


SUBSCRIPTION_READ = read_request(further=Further(columns={SERVICE: SUBSCRIPTION_COLUMNS}))


def _with_program(code: int) -> dict[str, Any]:
    columns = {"SubscriptionStatus": 100, "SubscriptionType": 0}
    programs = {CLIP_RENEW: code}
    return {
        "windows": CLIENT,
        "service_columns": columns,
        "holdings": {"programs": programs},
    }


SUBSCRIPTION_CASES = [
    SubscriptionCase("subscription: enabled", _with_program(0)),
    SubscriptionCase("subscription: disabled", _with_program(0), operation="disablesubscription"),
    SubscriptionCase("subscription: exit code", _with_program(5)),
    SubscriptionCase("subscription: no program", {"windows": CLIENT}),
    SubscriptionCase("subscription: other word", _with_program(0), operation="removesubscription"),
    SubscriptionCase("subscription: other method", _with_program(0), method="RearmOffice"),
    SubscriptionCase("subscription: check mode", _with_program(0), check_mode=True),
]
