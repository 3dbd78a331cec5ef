"""States of machines whose edition may change, as plain data: no machine is played for them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._machine.edition_facts import (
    EditionChange,
    EditionFacts,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import (
    MachineState,
    Product,
    Windows,
)

from tests.support.plain_state import plain_product, plain_state

BOOTED = datetime(2026, 3, 1, 8, tzinfo=UTC)
BEGUN = datetime(2026, 3, 1, 9, tzinfo=UTC)
LAST_WEEK = datetime(2026, 2, 22, 9, tzinfo=UTC)


def product(channel: str = "gvlk", status: int = 1) -> Product:
    """The licence of Windows; licensed unless told otherwise."""
    activation_id = "de32eafd-aaee-4662-9444-c1befb41bde2"
    return plain_product(activation_id, channel=channel, status=status, partial_product_key="3V66T")


def change_to(
    target: str, exit_code: int | None = 3010, started: datetime = BEGUN
) -> EditionChange:
    """A change that was begun, staged since Windows started unless told otherwise."""
    return EditionChange(target, started, exit_code)


def server_state(edition_id: str = "ServerStandardEval", **values: Any) -> MachineState:
    """A Windows Server 2022, an evaluation that can become Standard and Datacenter."""
    targets = ("ServerStandard", "ServerDatacenter")
    return _state(edition_id, {"build": 20348, "kind": "Server", "targets": targets, **values})


def client_state(edition_id: str = "Professional", **values: Any) -> MachineState:
    """A Windows 11."""
    return _state(edition_id, {"build": 22631, "kind": "Client", "targets": None, **values})


def _state(edition_id: str, values: dict[str, Any]) -> MachineState:
    of_windows = values.get("product", product("evaluation"))
    return plain_state(
        Windows(edition_id, values["build"], None, values["kind"]),
        *([of_windows] if of_windows else []),
        kms_host=values.get("kms_host"),
        is_kms_host=values.get("is_kms_host", False),
        edition=EditionFacts(
            booted=values.get("booted", BOOTED),
            is_domain_controller=values.get("is_domain_controller", False),
            is_dism_at_work=values.get("is_dism_at_work", False),
            change=values.get("change"),
            targets=values["targets"],
            error=values.get("error"),
        ),
    )
