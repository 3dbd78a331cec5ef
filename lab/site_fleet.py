"""A site from nothing: an empty server that is to be a KMS host, servers, some with Office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._kms_host.office import office_hosts

from lab.lab import Lab

HOST_KEY = "BCDFG-HJKMP-QRTVW-XY234-6789N"
OFFICE_HOST_KEY = "N9876-432YX-WVTRQ-PMKJH-GFDCB"
"""Of the shape of a key, and no keys of Microsoft's: the lab's machines take them where told to."""

OFFICE = "Office24ProPlus2024VL_KMS_Client_AE"
OFFICE_HOST = "OfficeKMSHostVL_KMS_Host"
OFFICE_HOST_ID = next(iter(office_hosts()))
"""Of the newest Office that a KMS host activates."""

DOMAIN = "contoso.example"

_STANDARD_2022 = {"edition_id": "ServerStandard", "build": 20348}
_RETAIL = {"channel": "retail", "status": "notification"}


def empty_server(name: str, **changes: Any) -> dict[str, Any]:
    """A Windows Server that takes the host keys and is no KMS host yet."""
    return {
        "name": name,
        "windows": _STANDARD_2022,
        "license": _RETAIL,
        "hosting": {},
        "foreign_keys": {HOST_KEY: "csvlk"},
        "office": [{"family": OFFICE_HOST, "sku": OFFICE_HOST_ID}],
        "office_keys": {OFFICE_HOST_KEY: OFFICE_HOST},
        **changes,
    }


def clients(names: Sequence[str], office: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Servers that nobody has activated yet; those named in ``office`` have Office."""
    with_office = {"office": [{"family": OFFICE}]}
    return [
        {"name": name, "windows": _STANDARD_2022, "license": _RETAIL}
        | (with_office if name in office else {})
        for name in names
    ]


def variables(kms_host: str) -> dict[str, Any]:
    """What the inventory says of a site with one KMS host, the name of a machine."""
    endpoint = f"{kms_host}.{DOMAIN}"
    return {
        "kms_host_product_key": HOST_KEY,
        "kms_host_office_product_keys": [OFFICE_HOST_KEY],
        "kms_host_firewall_remote_addresses": ["10.0.0.0/8"],
        "kms_host_retries": 0,
        "windows_client_kms_host": endpoint,
        "windows_client_retries": 0,
        "office_client_kms_host": endpoint,
        "office_client_retries": 0,
    }


def inventory(lab: Lab, groups: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """An inventory with these groups of the lab's machines."""
    own = lab.inventory()["all"]["children"]["windows_clients"]["hosts"]
    children = {
        group: {"hosts": {name: own[name] for name in names}} for group, names in groups.items()
    }
    return {"all": {"children": children, "vars": lab.variables()}}
