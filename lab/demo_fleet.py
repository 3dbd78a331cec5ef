"""The organisation that `make demo` shows: a server that is to be a KMS host, and its clients."""

from __future__ import annotations

from typing import Any

from lab.site_fleet import OFFICE, empty_server, variables

KMS_HOST = "kms01"
SERVERS = [f"app{number:02}" for number in range(1, 21)]
CLIENTS = [f"pc{number:02}" for number in range(1, 7)]
WITH_OFFICE = ["pc01", "pc02"]
SPECIAL = {
    "srv-mak": "kept",
    "srv-evaluation": "refused",
    "pc-home": "refused",
    "srv-off": "unreachable",
}
"""What becomes of the machines that no KMS host activates."""

WRONG = {
    "srv-mak": "holds a MAK that is in force, which is kept",
    "srv-evaluation": "is an evaluation, which no key activates",
    "pc-home": "is a Home edition, which has no volume licence",
    "srv-off": "does not answer",
}
"""What is wrong with them, on purpose."""

GROUPS = {
    "kms_hosts": [KMS_HOST],
    "windows_clients": [*SERVERS, *CLIENTS, *SPECIAL],
    "office_clients": WITH_OFFICE,
}

_SERVER_BUILDS = (17763, 20348)
_WINDOWS_11 = {"edition_id": "Enterprise", "build": 26100, "installation_type": "Client"}


def content() -> dict[str, Any]:
    """The fleet, as fleet_from takes it."""
    return {
        "variables": variables(KMS_HOST),
        "machines": [
            empty_server(KMS_HOST),
            *(_server(name, number) for number, name in enumerate(SERVERS)),
            *(_client(name) for name in CLIENTS),
            *_special(),
        ],
    }


def _server(name: str, number: int) -> dict[str, Any]:
    build = _SERVER_BUILDS[number % len(_SERVER_BUILDS)]
    return {
        "name": name,
        "windows": {"edition_id": "ServerStandard", "build": build},
        "license": {"channel": "retail", "status": "notification"},
    }


def _client(name: str) -> dict[str, Any]:
    office = {"office": [{"family": OFFICE}]} if name in WITH_OFFICE else {}
    license = {"channel": "gvlk", "status": "notification"}
    return {"name": name, "windows": _WINDOWS_11, "license": license, **office}


def _special() -> list[dict[str, Any]]:
    server = {"edition_id": "ServerStandard", "build": 20348}
    evaluation = {"edition_id": "ServerStandardEval", "build": 20348}
    home = {**_WINDOWS_11, "edition_id": "Core"}
    return [
        {"name": "srv-mak", "windows": server, "license": {"channel": "mak", "status": "licensed"}},
        {"name": "srv-evaluation", "windows": evaluation, "license": {"channel": "evaluation"}},
        {"name": "pc-home", "windows": home, "license": {"channel": "oem", "status": "licensed"}},
        {"name": "srv-off", "windows": server, "license": None, "reachable": False},
    ]
