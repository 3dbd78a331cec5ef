"""What a machine holds beside its licences: licence files, activation objects, tokens."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lab.simulation.events import LoggedEvent

TOKENS = r"C:\Windows\System32\spp\tokens"
OEM = r"C:\Windows\System32\oem"
LICENSE_TEXT = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '\n<rg:licenseGroup xmlns:rg="urn:mpeg:mpeg21:2003:01-REL-R-NS">'
    '<r:license xmlns:r="urn:mpeg:mpeg21:2003:01-REL-R-NS">ü</r:license></rg:licenseGroup>'
)
CONTAINER = (
    "CN=Activation Objects,CN=Microsoft SPP,CN=Services,CN=Configuration,DC=contoso,DC=example"
)


@dataclass
class ActivationObject:
    """An activation object of the forest, by its attributes."""

    name: str
    display_name: str | None
    partial_product_key: str = "3V66T"
    extended_pid: str | None = None

    @property
    def distinguished_name(self) -> str:
        """Where it is."""
        return f"CN={self.name},{CONTAINER}"

    @property
    def activation_id(self) -> uuid.UUID:
        """The SKU of its key."""
        return uuid.uuid5(uuid.NAMESPACE_DNS, f"csvlk {self.partial_product_key}")


@dataclass
class TokenLicense:
    """An issuance licence for token-based activation."""

    ilid: str
    ilvid: int = 1
    description: str | None = None

    @property
    def key(self) -> str:
        """Its ID in WMI."""
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"token {self.ilid} {self.ilvid}"))

    def row(self) -> dict[str, Any]:
        """The columns that are not null, by their WMI names."""
        return {
            "ID": self.key,
            "ILID": self.ilid,
            "ILVID": self.ilvid,
            "AuthorizationStatus": 0,
            "ExpirationDate": datetime(2030, 12, 31, 23, 59, 59, tzinfo=UTC),
            "Description": self.description,
        }


def _files_of_setup() -> dict[str, str]:
    return {
        rf"{TOKENS}\pkeyconfig\pkeyconfig.xrm-ms": LICENSE_TEXT,
        rf"{TOKENS}\skus\standard.xrm-ms": LICENSE_TEXT,
        rf"{TOKENS}\skus\standard.txt": "no licence",
    }


@dataclass
class Holdings:
    """``programs`` are the exit codes of programs by path.

    ``activation_objects`` none: the forest has no container for them.

    ``certificates`` are the signer's lines, ``pin`` is that of their private keys, ``signs`` is
    whether the token signer is there. ``domain_users`` are whom the directory knows, with their
    passwords.
    """

    license_files: dict[str, str] = field(default_factory=_files_of_setup)
    programs: Mapping[str, int] = field(default_factory=dict)
    closed_files: frozenset[str] = frozenset()
    read_only_registry: frozenset[str] = frozenset()
    closed_logs: frozenset[str] = frozenset()
    events: list[LoggedEvent] = field(default_factory=list)
    installed_licenses: list[str] = field(default_factory=list)
    has_key_in_registry: bool = True
    activation_objects: list[ActivationObject] | None = field(default_factory=list)
    token_licenses: list[TokenLicense] = field(default_factory=list)
    certificates: list[str] = field(default_factory=list)
    pin: str = ""
    signs: bool = True
    domain_users: Mapping[str, str] = field(default_factory=dict)

    @property
    def installed_counts(self) -> list[int]:
        """How many licences were in each text that was installed."""
        return [text.count("<r:license ") for text in self.installed_licenses]

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Holdings:
        """As a fleet file has them."""
        made = cls(**content)
        made.closed_files = frozenset(made.closed_files)
        made.read_only_registry = frozenset(made.read_only_registry)
        made.closed_logs = frozenset(made.closed_logs)
        made.events = [LoggedEvent(**entry) for entry in made.events]  # type: ignore[arg-type]
        made.token_licenses = [TokenLicense(**entry) for entry in made.token_licenses]  # type: ignore[arg-type]
        if made.activation_objects is not None:
            made.activation_objects = [ActivationObject(**each) for each in made.activation_objects]  # type: ignore[arg-type]
        return made
