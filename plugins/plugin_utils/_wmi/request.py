# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one place that knows a WMI or registry name: what is read, which methods are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._kms.endpoint import KmsEndpoint
from .columns import COLUMNS, Columns
from .methods import PRODUCT, REFRESH_LICENSE_STATUS, SERVICE, method_of
from .registry import KEYS, keys

COMPUTER = "Win32_ComputerSystem"

WINDOWS_APPLICATION_ID = "55c92734-d682-4d71-983e-d6ec3f16059f"

ACTIVATION_TYPES: Mapping[str, int] = {"any": 0, "ad": 1, "kms": 2, "token": 3}
"""Values of VLActivationTypeEnabled and VLActivationType; slmgr /act-type takes them."""

ACTIVATION_TYPE_NAMES: Mapping[int, str] = {
    number: name for name, number in ACTIVATION_TYPES.items()
}

WINDOWS_8_BUILD = 9200
"""First build whose licensing classes have the columns for activation types and lookup domains."""

SERVICE_COLUMNS, PRODUCT_COLUMNS = COLUMNS["service"], COLUMNS["product"]
INSTALLATION_ID_COLUMNS = COLUMNS["installation_id"]
"""For phone activation alone: Windows takes a while to work them out, and no log may show them."""

COMPUTER_COLUMNS = COLUMNS["computer"]

REGISTRY = keys("windows", "policy", "office_click_to_run")
DISCOVERY_REGISTRY = keys("dns", "dns_policy", "dns_suffix_policy")
"""DNS suffixes: the machine's own, and what the template DnsClient.admx sets instead."""

CONNECTIONS = "Win32_NetworkAdapterConfiguration"
CONNECTION_COLUMNS = COLUMNS["connection"]
"""DNSDomain: the suffix of a connection, from DHCP or set by hand."""

OWN_SETTINGS = {name: KEYS["own_settings"][name] for name in ("path", "values")}
"""Where Windows keeps what is set for one product: below that path in ApplicationID\\ActivationID.
The columns of a product show what counts for it, so they do not tell whose setting it is."""

PROBE_TIMEOUT_MILLISECONDS = 3000

MAX_PROBES = 4
"""Of several KMS hosts; each one that does not answer takes seconds."""


@dataclass(frozen=True)
class Step:
    """One call of one WMI method. ``secrets`` names the secret that becomes an argument."""

    class_name: str
    method: str
    why: str
    arguments: Mapping[str, str | int | bool | tuple[str, ...]] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    target: Mapping[str, str | bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a call that is not in the table: a mistake of ours must not reach a machine."""
        expected = method_of(self.class_name, self.method).takes
        given = {*self.arguments, *self.secrets}
        if given != set(expected):
            raise ValueError(f"{self.method} takes {sorted(expected)}, not {sorted(given)}")

    def wire(self) -> dict[str, Any]:
        """As spp_write takes it."""
        return {
            "class": self.class_name,
            "method": self.method,
            "arguments": dict(self.arguments),
            "secrets": dict(self.secrets),
            "target": dict(self.target),
        }


REFRESH_LICENSES = Step(
    SERVICE, REFRESH_LICENSE_STATUS, why="have Windows evaluate its licences again"
)
"""After keys and activations. Office's own service is not known to have the method."""


def named_secrets(steps: Iterable[Step], known: Mapping[str, str | None]) -> dict[str, str]:
    """Of what is known those secrets that the steps name, and no other."""
    named = {secret for step in steps for secret in step.secrets.values()}
    return {name: value for name, value in known.items() if name in named and value is not None}


def table_request(
    name: str,
    class_name: str,
    *columns: Columns | None,
    where: str | None = None,
) -> dict[str, Any]:
    """One table of a read: ``columns`` by the first build that has them, ``where`` in plain WQL."""
    return {"name": name, "class": class_name, "columns": _columns(*columns), "where": where}


def _connections() -> dict[str, Any]:
    return table_request("connections", CONNECTIONS, CONNECTION_COLUMNS, where="IPEnabled = TRUE")


def _columns(*tables: Columns | None) -> list[dict[str, Any]]:
    groups = [group for table in tables for group in (table or {}).items()]
    return [{"since_build": build, "names": list(names)} for build, names in groups]


@dataclass(frozen=True)
class Further:
    """What a read takes beyond what every run needs.

    ``columns`` are those of a class from a build on, ``probe_found`` is how many of the KMS hosts
    that DNS names are probed. ``all_products`` reads products without a key too, which is slow.
    ``tables`` come after those of every run, in the form of `table_request`.
    """

    columns: Mapping[str, Columns] = field(default_factory=dict)
    registry: tuple[Mapping[str, Any], ...] = ()
    all_products: bool = False
    probe_found: int = 0
    tables: tuple[Mapping[str, Any], ...] = ()


NOTHING_FURTHER = Further()
INSTALLATION_IDS = Further(columns={PRODUCT: INSTALLATION_ID_COLUMNS})


def read_request(
    *,
    discover: bool = False,
    lookup_domain: str | None = None,
    endpoints: Sequence[KmsEndpoint] = (),
    further: Further = NOTHING_FURTHER,
) -> dict[str, Any]:
    """What spp_read is asked for; ``endpoints`` are probed in order up to the first that answers.

    ``lookup_domain`` is the DNS domain to look for KMS hosts in instead of the one that the machine
    has set; empty: in its own domains.
    """
    return {
        "registry": [
            dict(key)
            for key in (*REGISTRY, *(DISCOVERY_REGISTRY if discover else ()), *further.registry)
        ],
        "tables": [
            table_request("service", SERVICE, SERVICE_COLUMNS, further.columns.get(SERVICE)),
            table_request(
                "products",
                PRODUCT,
                PRODUCT_COLUMNS,
                further.columns.get(PRODUCT),
                where=None if further.all_products else "PartialProductKey IS NOT NULL",
            ),
            table_request("computer", COMPUTER, COMPUTER_COLUMNS),
            *([_connections()] if discover else ()),
            *(dict(table) for table in further.tables),
        ],
        "own_settings": dict(OWN_SETTINGS),
        "discover": discover,
        "lookup_domain": lookup_domain,
        "probes": [
            {
                "host": endpoint.host,
                "port": endpoint.port,
                "timeout_milliseconds": PROBE_TIMEOUT_MILLISECONDS,
            }
            for endpoint in endpoints
        ],
        "probe_found": {
            "most": further.probe_found,
            "timeout_milliseconds": PROBE_TIMEOUT_MILLISECONDS,
        },
    }


def own_settings_key(activation_id: str) -> str:
    """The name under which spp_read answers a product's own settings, in any case of letters."""
    return f"own_settings_{activation_id}".lower()


def reads_installation_ids(arguments: Mapping[str, Any]) -> bool:
    """Whether a module's arguments ask for installation IDs, which no log may show."""
    request = arguments.get("request") or {}
    columns = INSTALLATION_ID_COLUMNS[0]
    return any(
        name in columns
        for table in request.get("tables", ())
        for group in table["columns"]
        for name in group["names"]
    )


def activation_type_name(number: int | None) -> str | None:
    """The name of an activation type; the number itself, as text, where it has none."""
    return None if number is None else ACTIVATION_TYPE_NAMES.get(number, str(number))
