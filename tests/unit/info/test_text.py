"""All lines of activation_text, for machines that have everything, and for one with nothing."""

from __future__ import annotations

from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._info.text import activation_text

NOTHING: dict[str, Any] = {"license_status": "unlicensed", "products": []}
CLIENT: dict[str, Any] = {
    "name": "Windows(R), ServerStandard edition",
    "description": "Windows(R) Operating System, VOLUME_KMSCLIENT channel",
    "activation_id": "9bd77860-9b31-4b7b-96ad-2564017315bf",
    "application_id": "55c92734-d682-4d71-983e-d6ec3f16059f",
    "extended_pid": "00454-40000-00001-AA123",
    "product_key_channel": "Volume:GVLK",
    "channel": "gvlk",
    "partial_product_key": "VMK7H",
    "license_status": "notification",
    "license_status_reason": {
        "code": "0xC004F074",
        "name": "SL_E_VL_KMS_NOT_FOUND",
        "meaning": "no KMS host answered",
        "cause": "a port is closed",
        "remedy": "open it",
    },
    "expires": "2026-03-02T12:00:00Z",
    "expires_in_days": 1,
    "permanent": False,
    "evaluation_end": "2026-09-01T00:00:00Z",
    "remaining_application_rearms": 1001,
    "remaining_rearms": 0,
    "activation_type_enabled": "any",
    "activation_type": "kms",
    "discovered_kms_host": "kms02.example.com",
    "discovered_kms_port": 1689,
    "discovered_kms_address": "192.0.2.7",
    "kms_extended_pid": "06401-00206-471-111111-03",
    "kms_required_count": 25,
    "activation_interval_minutes": 120,
    "renewal_interval_minutes": 10080,
}
MACHINE: dict[str, Any] = {
    "license_status": "notification",
    "products": [CLIENT],
    "windows": CLIENT,
    "service_version": "10.0.20348.2031",
    "edition_id": "ServerStandard",
    "build": 20348,
    "ubr": 2031,
    "installation_type": "Server",
    "subscription": {"status": "not_active", "edition": "Enterprise", "expires": "tomorrow"},
    "clock_offset_seconds": -3,
    "cmid": "8d9f0a5e-0f7a-4d0c-9d7b-1c2d3e4f5a6b",
    "kms_host_source": "set",
    "kms_host_used": "kms01.example.com",
    "kms_port_used": 1688,
    "kms_host_caching": True,
    "kms_lookup_domain": "corp.example",
    "kms_dns": {
        "domain": "corp.example",
        "records": [{"host": "fd00::5", "port": 1688}, {"host": "kms02", "port": 1689}],
        "error": None,
    },
    "kms_probe": {"host": "kms01", "port": 1688, "open": True, "milliseconds": 7, "error": None},
    "policies": {
        "group_policy": {"KeyManagementServiceName": "kms01", "NoGenTicket": 1},
        "local": {"UserOperations": 1},
    },
}


def test_kms_client_that_has_everything() -> None:
    assert activation_text(MACHINE) == [
        "Service version            10.0.20348.2031",
        "Edition                    ServerStandard, build 20348.2031, Server",
        "Name                       Windows(R), ServerStandard edition",
        "Description                Windows(R) Operating System, VOLUME_KMSCLIENT channel",
        "Activation ID              9bd77860-9b31-4b7b-96ad-2564017315bf",
        "Application ID             55c92734-d682-4d71-983e-d6ec3f16059f",
        "Extended PID               00454-40000-00001-AA123",
        "Product key channel        Volume:GVLK (gvlk)",
        "Partial product key        VMK7H",
        "License status             notification",
        "Status reason              0xC004F074 (SL_E_VL_KMS_NOT_FOUND): no KMS host answered",
        "  Likely cause             a port is closed",
        "  What to do               open it",
        "Expires                    2026-03-02T12:00:00Z, in 1 days",
        "Evaluation ends            2026-09-01T00:00:00Z",
        "Rearms left                1001 for Windows, 0 for this product",
        "Activation type allowed    any",
        "Activation type used       KMS",
        "Subscription               not active, Enterprise, tomorrow",
        "Clock                      -3 seconds off the controller's",
        "KMS client",
        "  Client machine ID (CMID) 8d9f0a5e-0f7a-4d0c-9d7b-1c2d3e4f5a6b",
        "  KMS host                 kms01.example.com:1688 (set by hand)",
        "  Used last                kms02.example.com:1689 (192.0.2.7)",
        "  KMS extended PID         06401-00206-471-111111-03",
        "  Required count           25",
        "  Intervals                activation every 120 minutes, renewal every 10080 minutes",
        "  Host caching             on",
        "  Lookup domain            corp.example",
        "  DNS                      corp.example: [fd00::5]:1688, kms02:1689",
        "  Probe                    kms01:1688 answers after 7 ms",
        "Group policy               KeyManagementServiceName = kms01, NoGenTicket = 1",
        "Local settings             UserOperations = 1",
    ]


def test_machine_that_has_nothing() -> None:
    assert activation_text({**NOTHING, "edition_id": "Core", "build": 7601}) == [
        "Edition                    Core, build 7601",
        "License status             unlicensed: no product key is installed",
        "KMS client",
    ]


def test_other_ways_of_activation_and_a_kms_host() -> None:
    windows = {
        "activation_id": "A",
        "channel": "kms_host",
        "license_status": "licensed",
        "license_status_reason": {
            "code": "0x4004F040", "name": None, "meaning": "fine", "cause": "x", "remedy": "y",
        },
        "permanent": True,
        "expires": "never shown",
        "ad_activation_object": "Activation-Object",
        "ad_activation": {
            "distinguished_name": "CN=object", "extended_pid": "00454", "activation_id": "a",
        },
        "vm_activation": {"host": None, "activated": "2026-03-01", "inherited_activation_id": "i"},
        "token_activation": {
            "license_id": "ilid", "version_id": 3, "certificate_thumbprint": "0123ABCD",
        },
    }  # fmt: skip
    hosting: dict[str, Any] = {
        "current_count": 26,
        "listening_port": 1688,
        "dns_publishing": False,
        "priority": "low",
        "requests": {"total": 9, "failed": 2, "licensed": 4, "unlicensed": 0, "grace": 3},
    }
    shown: dict[str, Any] = {
        "license_status": "licensed", "windows": windows, "kms_hosting": hosting, "cmid": "c",
        "products": [
            windows,
            {"activation_id": "of Office", "partial_product_key": "AAAAA"},
            {
                "activation_id": "ESU", "partial_product_key": "BBBBB", "channel": "mak",
                "license_status": "licensed", "name": "Client-ESU-Year1", "permanent": True,
            },
            {"activation_id": "other", "license_status": "unlicensed", "channel": "gvlk"},
        ],
        "office": {
            "products": [
                {
                    "activation_id": "of Office", "partial_product_key": "AAAAA",
                    "license_status": "licensed", "channel": "gvlk", "name": "Office 21",
                },
            ],
        },
    }  # fmt: skip
    assert activation_text(shown) == [
        "Edition                    None, build None",
        "Activation ID              A",
        "Product key channel        (kms_host)",
        "License status             licensed",
        "Status reason              0x4004F040: fine",
        "Expires                    never, permanently licensed",
        "Activation object          Activation-Object",
        "  DN                       CN=object",
        "  Extended PID             00454",
        "  Activation ID            a",
        "Activated by Hyper-V host  unknown (2026-03-01)",
        "  Guest IAID               i",
        "Issuance licence           ilid (3)",
        "  Certificate              0123ABCD",
        "KMS host on this machine",
        "  Current count            26",
        "  Listening port           1688",
        "  DNS publishing           off",
        "  Priority                 low",
        "  Requests                 9, of these failed 2",
        "  Requests by status       licensed 4, grace 3",
        "Office",
        "  AAAAA                    Office 21: licensed, gvlk",
        "Other licences             2",
        "  BBBBB                    licensed, mak, never, permanently licensed: Client-ESU-Year1",
        "  -                        unlicensed, gvlk: None",
    ]
    unasked = {**hosting, "requests": {"total": 0, "failed": None}}
    assert "  Requests                 0, of these failed 0" in activation_text(
        {**shown, "kms_hosting": unasked}
    )
    lines = activation_text({**shown, "kms_hosting": {**hosting, "requests": {}}})
    assert not [line for line in lines if line.startswith("  Requests")]
