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
    Service,
    Windows,
)

BOOTED = datetime(2026, 3, 1, 8, tzinfo=UTC)
BEGUN = datetime(2026, 3, 1, 9, tzinfo=UTC)
LAST_WEEK = datetime(2026, 2, 22, 9, tzinfo=UTC)


def product(channel: str = "gvlk", status: int = 1) -> Product:
    """The licence of Windows; licensed unless told otherwise."""
    return Product(
        activation_id="de32eafd-aaee-4662-9444-c1befb41bde2",
        application_id="55c92734-d682-4d71-983e-d6ec3f16059f",
        name="Windows(R), ServerStandard edition",
        description="Windows(R) Operating System, VOLUME_KMSCLIENT channel",
        channel=channel,
        family="ServerStandard",
        is_addon=False,
        status=status,
        partial_product_key="3V66T",
    )


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
    return MachineState(
        clock=datetime(2026, 3, 1, 12, tzinfo=UTC),
        powershell="5.1",
        windows=Windows(edition_id, values["build"], None, values["kind"]),
        service=Service(
            version="10.0.20348.1",
            cmid=None,
            kms_host=values.get("kms_host"),
            kms_port=None,
            lookup_domain=None,
            host_caching=None,
            is_kms_host=values.get("is_kms_host", False),
            activation_interval_minutes=None,
            renewal_interval_minutes=None,
            remaining_rearms=None,
        ),
        products=(of_windows,) if of_windows else (),
        domain=None,
        is_domain_joined=None,
        manufacturer=None,
        model=None,
        edition=EditionFacts(
            booted=values.get("booted", BOOTED),
            is_domain_controller=values.get("is_domain_controller", False),
            is_dism_at_work=values.get("is_dism_at_work", False),
            change=values.get("change"),
            targets=values["targets"],
            error=values.get("error"),
        ),
    )
