"""A generated fleet as a fleet file of the lab, so that the lab can serve it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    OFFICE,
    READ,
    SKIPPED,
    UNREACHABLE,
    AuditedLicense,
    AuditedMachine,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.subscription import (
    STATUSES,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import ACTIVATION_TYPES

from tests.fleets.products import OFFICE_APPLICATION_ID

_SPP = r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform"
_PLACES = {"Manual": rf"{_SPP}\Activation", "UserOperations": _SPP}
_NEVER_READ = {"windows": {"edition_id": "ServerStandard", "build": 20348}}
_UNSET = 4294967295
_SUBSCRIPTION = {words: status for status, words in STATUSES.items()}
_FAULT = 0x80041010
"""WBEM_E_INVALID_CLASS, as where the Software Protection service is not there."""


def lab_fleet(machines: Iterable[AuditedMachine]) -> dict[str, Any]:
    """What lab.fleet.fleet_from takes. Sites are not in it: the lab has one group."""
    fleet = list(machines)
    srv = {
        each.domain: [{"host": host, "port": 1688} for host in each.dns_kms_hosts]
        for each in fleet
        if each.domain and each.dns_kms_hosts
    }
    hosts = dict.fromkeys(host for records in srv.values() for host in _names(records))
    return {
        "network": {"kms_hosts": [{"name": host} for host in hosts], "srv": srv},
        "machines": [_machine(each) for each in fleet],
    }


def _names(records: list[dict[str, Any]]) -> list[str]:
    return [record["host"] for record in records]


def _machine(machine: AuditedMachine) -> dict[str, Any]:
    if machine.result != READ:
        return {"name": machine.name, **_NEVER_READ, **_why_not_read(machine.result)}
    entry: dict[str, Any] = {
        "name": machine.name,
        "windows": {
            "edition_id": machine.edition_id,
            "build": machine.build,
            "ubr": machine.ubr,
            "installation_type": machine.installation_type,
        },
        "domain": machine.domain,
        "cmid": machine.cmid,
        "clock_offset_hours": (machine.clock_offset_seconds or 0) / 3600,
        "license": [_license(license, machine) for license in machine.licenses],
        "variables": {"audit_expected": _expected(machine)},
    }
    if machine.kms_host is not None:
        entry["kms"] = {"host": machine.kms_host, "port": machine.kms_port or 0}
    for policy in machine.policies:
        name, _, value = policy.partition("=")
        entry["registry"] = {_PLACES[name]: {name: int(value)}}
    if machine.subscription_status is not None:
        status = _SUBSCRIPTION[machine.subscription_status]
        entry["service_columns"] = {"SubscriptionStatus": status}
    if machine.dns_error is not None:
        entry["domain"] = f"nowhere.{machine.domain}"
    return entry


def _why_not_read(result: str) -> dict[str, Any]:
    if result == UNREACHABLE:
        return {"reachable": False}
    if result == SKIPPED:
        return {"variables": {"audit_skip": True}}
    return {"wmi_faults": [{"hresult": _FAULT, "query_class": "SoftwareLicensingService"}]}


def _expected(machine: AuditedMachine) -> dict[str, Any]:
    expected = machine.expected
    given = {
        "method": expected.method,
        "kms_host": expected.kms_host,
        "kms_port": expected.kms_port,
        "kms_discovery": expected.kms_discovery,
    }
    return {name: value for name, value in given.items() if value is not None}


def _license(license: AuditedLicense, machine: AuditedMachine) -> dict[str, Any]:
    columns: dict[str, Any] = {"Name": license.name}
    if machine.hosting is not None and license.channel == "csvlk":
        columns["Description"] = machine.hosting.key_description
        columns["KeyManagementServiceCurrentCount"] = machine.hosting.current_count
    entry: dict[str, Any] = {
        "channel": license.channel,
        "status": license.license_status,
        "last_five": license.partial_product_key,
        "family": license.family,
        "is_addon": license.is_addon,
        "grace_minutes": license.grace_minutes,
        "required_count": license.kms_required_count or _UNSET,
        "activation_type": ACTIVATION_TYPES.get(license.activation_type or "any", 0),
        "activation_type_enabled": ACTIVATION_TYPES.get(
            license.activation_type_enabled or "any", 0
        ),
        "columns": columns,
    }
    if license.application == OFFICE:
        entry["application_id"] = OFFICE_APPLICATION_ID
        entry["description_prefix"] = license.name.partition(",")[0]
    if license.reason_code is not None:
        entry["reason"] = int(license.reason_code, 16)
    return entry
