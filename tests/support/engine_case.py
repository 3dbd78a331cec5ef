"""A machine and what it is asked: the shape of a case, and the names and steps that cases share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import KmsEndpoint
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import (
    ACTIVATE,
    INSTALL_PRODUCT_KEY,
    METHODS,
    OFFICE_PRODUCT,
    PRODUCT,
    SERVICE,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import (
    Step,
    read_request,
)

from lab.engines.local_payload import payload_of
from lab.payload import Payload
from lab.simulation.keys import gvlk_of
from lab.simulation.kms_hosting import SOFTWARE_PROTECTION_PLATFORM
from lab.simulation.office import published_key
from lab.simulation.windows import WINDOWS_APPLICATION_ID, License

HERE = "kms01.contoso.example"
LOW = "kms-low.contoso.example"
CLOSED = "kms-closed.contoso.example"
SILENT = "kms-silent.contoso.example"
MANY = "kms-many.contoso.example"
NAME_ONLY = "kms-name-only.contoso.example"
SERVER = {"edition_id": "ServerStandard", "build": 20348}
CLIENT = {"edition_id": "Enterprise", "build": 22631, "installation_type": "Client"}
KEY = gvlk_of("ServerStandard", 20348)
GVLK = {"channel": "gvlk"}
TOKEN_LICENSE = {"ilid": "11111111-2222-3333-4444-555555555555", "ilvid": 7}
OFFICE = {
    "channel": "retail",
    "application_id": "0ff1ce15-a989-479d-af46-f275c6370663",
    "family": "Office24ProPlus",
    "last_five": KEY[-5:],
}


OWN_KEY = "\\".join(
    (
        SOFTWARE_PROTECTION_PLATFORM,
        WINDOWS_APPLICATION_ID,
        License("gvlk", "", family="ServerStandard").activation_id,
    )
)
"""Where Windows keeps what is set for its own licence alone."""

OFFICE_2010_KEY = published_key("OfficeProPlus-KMS_Client") or ""
WITH_OFFICE = {
    "office": [
        {"family": "OfficeProPlus-KMS_Client", "status": "licensed"},
        {"family": "OfficeProPlus-MAK"},
        {"family": "Office24ProPlus2024VL_KMS_Client_AE", "status": "notification"},
        {"family": "Office24ProPlus2024VL_MAK_AE1"},
        {"family": "Office16O365ProPlusR_Subscription1", "status": "licensed"},
    ],
    "click_to_run": "ProPlus2024Volume,O365ProPlusRetail",
}


@dataclass(frozen=True)
class Case:
    """A machine as a fleet file has it, and what it is asked: a read, or a write of steps."""

    name: str
    machine: Mapping[str, Any] = field(default_factory=dict)
    request: Mapping[str, Any] = field(default_factory=read_request)
    steps: Sequence[Step | Mapping[str, Any]] = ()
    secrets: Mapping[str, str | int] = field(default_factory=dict)
    check_mode: bool = False
    evaluation_ends: datetime | None = None

    def payload(self) -> Payload:
        """As ansible would send it."""
        if not self.steps:
            return payload_of("spp_read", {"request": self.request}, check_mode=self.check_mode)
        arguments = {
            "steps": [step.wire() if isinstance(step, Step) else step for step in self.steps],
            "secrets": self.secrets,
            "request": self.request,
        }
        return payload_of("spp_write", arguments, check_mode=self.check_mode)


def service_step(method: str, **arguments: str | int) -> Step:
    return Step(SERVICE, method, why="test", arguments=arguments)


def product_step(method: str, last_five: str = KEY[-5:], **target: str | bool) -> Step:
    return Step(PRODUCT, method, why="test", target={"PartialProductKey": last_five, **target})


INSTALL = Step(SERVICE, INSTALL_PRODUCT_KEY, why="test", secrets={"ProductKey": "key"})

SAMPLES: dict[str, str | int | bool] = {
    "ActivationInterval": 120,
    "ActivationObjectName": "forest",
    "ActivationType": 2,
    "ApplicationId": "55c92734-d682-4d71-983e-d6ec3f16059f",
    "ConfirmationID": "0" * 48,
    "ConfirmationId": "0" * 48,
    "DisableActivation": True,
    "DisableCaching": True,
    "DisablePublishing": True,
    "EnableLowPriority": True,
    "InstallationId": "0" * 63,
    "License": "<license/>",
    "LookupDomain": "contoso.example",
    "MachineName": HERE,
    "PortNumber": 1688,
    "RenewalInterval": 10080,
}
"""A value for each argument that is not a secret."""


def _any_step(class_name: str, method: str) -> Step:
    names = METHODS[class_name][method].takes
    return Step(
        class_name,
        method,
        why="test",
        arguments={name: SAMPLES[name] for name in names if name in SAMPLES},
        secrets={name: "key" for name in names if name not in SAMPLES},
        target={
            PRODUCT: product_step(ACTIVATE).target,
            OFFICE_PRODUCT: {"PartialProductKey": OFFICE_2010_KEY[-5:]},
        }.get(class_name, {}),
    )


EVERY_STEP = {
    (name, method): _any_step(name, method) for name in METHODS for method in METHODS[name]
}

DISCOVER = read_request(discover=True)


def probe(host: str, port: int = 1688) -> dict[str, Any]:
    return read_request(endpoints=[KmsEndpoint(host, port)])


def probes(*hosts: str) -> dict[str, Any]:
    """In order, and not for long where nobody answers."""
    request = read_request(endpoints=[KmsEndpoint(host) for host in hosts])
    for each in request["probes"]:
        each["timeout_milliseconds"] = 300 if each["host"] == SILENT else 600_000
    return request
