"""Every key of what info returns, of a machine that has a value for each."""

from __future__ import annotations

from datetime import UTC, datetime

from ansible_collections.volume.activation.plugins.plugin_utils._info.info import activation_info

from tests.support.whole_machine import STATE

REASON = {
    "code": "0xC004F056",
    "name": "SL_E_VL_MACHINE_NOT_BOUND",
    "meaning": "KMS client never activated",
    "cause": "Fresh GVLK without a successful KMS contact; shown as notification reason",
    "remedy": "Activate against a KMS host or AD",
}
SHOWN = {
    "activation_id": "DE32EAFD-AAEE-4662-9444-C1BEFB41BDE2",
    "application_id": "55c92734-d682-4d71-983e-d6ec3f16059f",
    "name": "Windows(R), ServerStandard edition",
    "description": "Windows(R) Operating System, VOLUME_KMSCLIENT channel",
    "family": "ServerStandard",
    "is_addon": False,
    "channel": "gvlk",
    "product_key_channel": "Volume:GVLK",
    "partial_product_key": "VMK7H",
    "extended_pid": "00454",
    "license_status": "notification",
    "license_status_reason": REASON,
    "grace_minutes": 1441,
    "expires": "2026-03-02T12:01:00Z",
    "expires_in_days": 2,
    "permanent": False,
    "evaluation_end": "2026-09-01T00:00:00Z",
    "remaining_application_rearms": 1001,
    "remaining_rearms": 3,
    "activation_type": "kms",
    "activation_type_enabled": "ad",
    "ad_activation_object": "object",
    "ad_activation": {"distinguished_name": "CN=object"},
    "vm_activation": {"host": "hyperv"},
    "token_activation": {"license_id": "ilid"},
    "kms_host": "kms01",
    "kms_port": 1689,
    "kms_lookup_domain": "corp.example",
    "discovered_kms_host": "kms02",
    "discovered_kms_port": 1690,
    "discovered_kms_address": "192.0.2.7",
    "kms_extended_pid": "06401",
    "kms_required_count": 5,
    "activation_interval_minutes": 121,
    "renewal_interval_minutes": 10081,
    "kms_host_figures": None,
}


def test_everything() -> None:
    shown = activation_info(STATE, datetime(2026, 3, 1, 11, 59, 57, tzinfo=UTC))
    assert (shown.pop("windows"), shown.pop("products")) == (SHOWN, [SHOWN])
    assert shown == {
        "kms_host": "kms01",
        "kms_port": 1689,
        "kms_lookup_domain": "corp.example",
        "kms_host_caching": True,
        "activation_type": "kms",
        "activation_type_enabled": "ad",
        "partial_product_key": "VMK7H",
        "channel": "gvlk",
        "license_status": "notification",
        "read_at": "2026-03-01T11:59:57Z",
        "edition_id": "ServerStandard",
        "build": 20348,
        "ubr": 2031,
        "installation_type": "Server",
        "powershell": "5.1.20348.2031",
        "domain": "corp.example",
        "is_domain_joined": True,
        "clock_offset_seconds": 3,
        "service_version": "10.0.20348.2031",
        "cmid": "cmid",
        "kms_host_source": "set_for_product",
        "kms_host_used": "kms01",
        "kms_port_used": 1689,
        "discovered_kms_host": "kms02",
        "discovered_kms_port": 1690,
        "discovered_kms_address": "192.0.2.7",
        "kms_dns": {
            "domain": "corp.example",
            "records": [
                {"host": "kms04", "port": 1688, "priority": 0, "weight": 3},
                {"host": "kms05", "port": 1688, "priority": 1, "weight": 2},
            ],
            "error": "9003",
            "asked": [{"domain": "other.example", "error": "9003"}],
        },
        "kms_probe": {
            "host": "kms01", "port": 1689, "addresses": ["192.0.2.7"], "open": True,
            "milliseconds": 7, "error": None,
        },
        "activation_interval_minutes": 120,
        "renewal_interval_minutes": 10080,
        "remaining_rearms": 1000,
        "is_kms_host": True,
        "kms_hosting": {
            "current_count": 26, "requests": {"total": 9}, "listening_port": 1700,
            "dns_publishing": True, "priority": "low",
        },
        "subscription": {
            "status": "active", "type": "user", "edition": "Enterprise", "expires": "2027",
        },
        "policies": {"group_policy": {"NoGenTicket": 1}, "local": {"UserOperations": 1}},
        "office_click_to_run": "16.0",
        "office": {
            "products": [], "service": None, "service_unread": None, "click_to_run": None,
            "user_operations": False,
        },
        "history": {
            "kms_contacts": [
                {
                    "time": "t1", "event": "request", "error": REASON, "host": "kms01",
                    "port": 1688, "cmid": "cmid", "is_virtual_machine": True,
                    "license_status": "oob_grace", "expires_in_minutes": 3,
                    "activation_id": "de32eafd-aaee-4662-9444-c1befb41bde2", "required_count": 5,
                    "is_activated": None, "current_count": None,
                    "activation_interval_minutes": None, "renewal_interval_minutes": None,
                    "product": "Windows(R), ServerStandard edition",
                },
                {
                    "time": "t2", "event": "answer", "error": None, "host": None,
                    "port": None, "cmid": None, "is_virtual_machine": None,
                    "license_status": "77", "expires_in_minutes": None,
                    "activation_id": None, "required_count": None,
                    "is_activated": True, "current_count": 26,
                    "activation_interval_minutes": 120, "renewal_interval_minutes": 10080,
                    "product": None,
                },
            ],
            "activation_failures": [
                {
                    "time": "t3", "error": REASON,
                    "activation_id": "de32eafd-aaee-4662-9444-c1befb41bde2",
                    "product": "Windows(R), ServerStandard edition",
                },
                {"time": "t4", "error": None, "activation_id": "x", "product": None},
            ],
            "unread": {"kms_contacts": "closed"},
        },
        "not_read": [
            "The class X could not be read: 0xC0DEC0DE: Code of another part of Windows. Likely "
            "cause: Not in the table of activation errors. What to do: Read the events of "
            "Microsoft-Windows-Security-SPP in the Application log at that time",
        ],
    }  # fmt: skip
