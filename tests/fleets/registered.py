"""A generated fleet as a play registers it: results of volume.activation.info, or why not.

Every key is the one that plugins/modules/info.yml declares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    FAILED,
    OFFICE,
    READ,
    SKIPPED,
    UNREACHABLE,
    AuditedLicense,
    AuditedMachine,
    KmsHosting,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.errors import (
    explain_activation_error,
)

from lab.simulation.windows import CHANNEL_WORDS, WINDOWS_APPLICATION_ID
from tests.fleets.fleet import generated_fleet
from tests.fleets.licenses import MINUTES_A_DAY
from tests.fleets.products import OFFICE_APPLICATION_ID
from tests.fleets.registered_office import office
from tests.support.info_return import unset

_GROUP_POLICIES = ("NoGenTicket",)


def generated_results(
    count: int, seed: int, at: datetime, deviations: Mapping[str, int] | None = None
) -> Iterator[tuple[str, str | None, dict[str, Any]]]:
    """Name, site and registered result of every machine; arguments as of generated_fleet."""
    for machine in generated_fleet(count, seed, at, deviations):
        yield machine.name, machine.site, registered_result(machine)


def registered_result(machine: AuditedMachine) -> dict[str, Any]:
    """What a task of volume.activation.info leaves behind for the machine."""
    if machine.result == UNREACHABLE:
        return {"changed": False, "unreachable": True, "msg": machine.reason}
    if machine.result == FAILED:
        return {"changed": False, "failed": True, "msg": machine.reason}
    if machine.result == SKIPPED:
        return {"changed": False, "skipped": True, "skip_reason": machine.reason}
    expected = machine.expected
    return {
        "changed": False,
        "failed": False,
        "activation": info(machine),
        "expected": {
            "method": expected.method,
            "kms_host": expected.kms_host,
            "kms_port": expected.kms_port,
            "kms_hosts": list(expected.kms_hosts),
            "kms_discovery": expected.kms_discovery,
        },
    }


def info(machine: AuditedMachine) -> dict[str, Any]:
    """A machine that was read, as volume.activation.info returns it in ``activation``."""
    assert machine.result == READ
    products = [_product(license, machine) for license in machine.licenses]
    own = machine.windows
    windows = None if own is None else products[machine.licenses.index(own)]
    found = windows or {}
    figures = _figures(machine.hosting) if machine.hosting else None
    return {
        **unset(),
        "kms_host": machine.kms_host,
        "kms_port": machine.kms_port,
        "kms_lookup_domain": machine.kms_lookup_domain,
        "kms_host_caching": True,
        "activation_type_enabled": found.get("activation_type_enabled", "any"),
        "activation_type": found.get("activation_type"),
        "partial_product_key": found.get("partial_product_key"),
        "channel": found.get("channel"),
        "license_status": found.get("license_status"),
        "read_at": machine.read_at,
        "edition_id": machine.edition_id,
        "build": machine.build,
        "ubr": machine.ubr,
        "installation_type": machine.installation_type,
        "powershell": f"5.1.{machine.build}.{machine.ubr}",
        "domain": machine.domain,
        "is_domain_joined": True,
        "clock_offset_seconds": machine.clock_offset_seconds,
        "service_version": f"10.0.{machine.build}.{machine.ubr}",
        "cmid": machine.cmid,
        "kms_host_source": machine.kms_host_source,
        "kms_host_used": machine.kms_host_used,
        "kms_port_used": machine.kms_port_used,
        "kms_dns": _dns(machine),
        "activation_interval_minutes": 120,
        "renewal_interval_minutes": machine.renewal_interval_minutes,
        "remaining_rearms": 1000,
        "is_kms_host": machine.hosting is not None,
        "kms_hosting": None
        if machine.hosting is None
        else {
            **_figures(machine.hosting),
            "listening_port": machine.hosting.listening_port,
            "dns_publishing": machine.hosting.dns_publishing,
            "priority": "normal",
        },
        "policies": _policies(machine.policies),
        "office_click_to_run": machine.office_click_to_run,
        "subscription": machine.subscription_status
        and {**unset("subscription"), "status": machine.subscription_status},
        "windows": None if windows is None else {**windows, "kms_host_figures": figures},
        "products": products,
        "office": office(products),
        "not_read": [],
    }


def _product(license: AuditedLicense, machine: AuditedMachine) -> dict[str, Any]:
    minutes = license.grace_minutes
    words, product_key_channel = CHANNEL_WORDS[license.channel]
    is_office = license.application == OFFICE
    described = license.name.partition(",")[0] if is_office else "Windows(R) Operating System"
    description = f"{described}, {words}"
    if machine.hosting is not None and license.channel == "csvlk":
        description = machine.hosting.key_description or description
    return {
        **unset("products"),
        "activation_id": license.activation_id,
        "application_id": OFFICE_APPLICATION_ID if is_office else WINDOWS_APPLICATION_ID,
        "name": license.name,
        "description": description,
        "family": license.family,
        "is_addon": license.is_addon,
        "channel": license.channel,
        "product_key_channel": product_key_channel,
        "partial_product_key": license.partial_product_key,
        "extended_pid": f"03612-04297-000-000000-03-1033-{machine.build}.0000-1862025",
        "license_status": license.license_status,
        "license_status_reason": _reason(license.reason_code),
        "grace_minutes": minutes,
        "expires": license.expires,
        "expires_in_days": -(-minutes // MINUTES_A_DAY) if minutes else None,
        "permanent": license.is_licensed and not minutes,
        "evaluation_end": license.evaluation_end,
        "remaining_application_rearms": 1000,
        "remaining_rearms": 1000,
        "activation_type": license.activation_type,
        "activation_type_enabled": license.activation_type_enabled,
        "kms_required_count": license.kms_required_count,
        "activation_interval_minutes": 120,
        "renewal_interval_minutes": machine.renewal_interval_minutes,
    }


def _figures(hosting: KmsHosting) -> dict[str, Any]:
    return {"current_count": hosting.current_count, "requests": unset("kms_hosting.requests")}


def _dns(machine: AuditedMachine) -> dict[str, Any] | None:
    if not machine.dns_kms_hosts and machine.dns_error is None:
        return None
    records = [
        {"host": host, "port": 1688, "priority": 0, "weight": 0} for host in machine.dns_kms_hosts
    ]
    return {"domain": machine.domain, "records": records, "error": machine.dns_error}


def _policies(texts: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, dict[str, int]] = {"group_policy": {}, "local": {}}
    for text in texts:
        name, _, value = text.partition("=")
        found["group_policy" if name in _GROUP_POLICIES else "local"][name] = int(value)
    return found


def _reason(code: str | None) -> dict[str, Any] | None:
    if code is None:
        return None
    error = explain_activation_error(code)
    return {
        "code": error.hex,
        "name": error.name or None,
        "meaning": error.meaning,
        "cause": error.likely_cause,
        "remedy": error.remedy,
    }
