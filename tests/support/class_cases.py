"""Machines on which both engines must agree in which methods a class has."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import (
    OFFICE_SERVICE,
    SERVICE,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import read_request

from lab.engines.local_payload import payload_of
from lab.payload import Payload
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
    ClassCase("class: one that is not there", {}, read_request(), methods_of=OFFICE_SERVICE),
]
