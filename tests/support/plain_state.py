"""The state of a machine as plain data, without a machine that is played."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._machine.edition_facts import (
    EditionFacts,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import (
    MachineState,
    Product,
    Service,
    Windows,
)

from lab.simulation.office import OFFICE_APPLICATION_ID
from lab.simulation.windows import WINDOWS_APPLICATION_ID

OF_WINDOWS, OF_OFFICE = WINDOWS_APPLICATION_ID, OFFICE_APPLICATION_ID


def plain_product(activation_id: str, application_id: str = OF_WINDOWS, **values: Any) -> Product:
    """A licensed product of a KMS client."""
    plain: dict[str, Any] = {
        "name": "Windows(R), ServerStandard edition",
        "description": "Windows(R) Operating System, VOLUME_KMSCLIENT channel",
        "channel": "gvlk",
        "family": "ServerStandard",
        "is_addon": False,
        "status": 1,
        "partial_product_key": "VMK7H",
    }
    return Product(activation_id, application_id, **{**plain, **values})


def plain_state(
    windows: Windows,
    *products: Product,
    edition: EditionFacts | None = None,
    **of_service: Any,
) -> MachineState:
    """A machine with these licences; ``of_service`` are the general settings, none by default."""
    plain: dict[str, Any] = {
        "version": "10.0.20348.1",
        "cmid": None,
        "kms_host": None,
        "kms_port": None,
        "lookup_domain": None,
        "host_caching": None,
        "is_kms_host": False,
        "activation_interval_minutes": None,
        "renewal_interval_minutes": None,
        "remaining_rearms": None,
    }
    return MachineState(
        clock=datetime(2026, 3, 1, 12, tzinfo=UTC),
        powershell="5.1",
        windows=windows,
        service=Service(**{**plain, **of_service}),
        products=products,
        domain=None,
        is_domain_joined=None,
        manufacturer=None,
        model=None,
        edition=edition,
    )
