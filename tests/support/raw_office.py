"""What spp_read answers of a machine with Office."""

from __future__ import annotations

from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._machine.office import OfficeState
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state

from tests.support.raw_answer import PRODUCT, raw

OFFICE_2010 = "59a52881-a989-479d-af46-f275c6370663"
OFFICE_2013 = "0ff1ce15-a989-479d-af46-f275c6370663"
GVLK, MAK = "VOLUME_KMSCLIENT channel", "VOLUME_MAK channel"


def of_office(number: int, key: str | None, **more: Any) -> dict[str, Any]:
    """The row of a licence of Office."""
    return {
        **PRODUCT,
        "ID": f"00000000-0000-4000-8000-{number:012}",
        "ApplicationID": OFFICE_2013,
        "Name": "Office 16, Office16ProPlusVL_KMS_Client edition",
        "Description": f"Office 16, {GVLK}",
        "LicenseFamily": "Office16ProPlusVL_KMS_Client",
        "PartialProductKey": key,
        **more,
    }


def office_of(
    build: str = "20348", ids: Any = None, errors: Any = (), **tables: Any
) -> OfficeState:
    """What there is of Office."""
    whole = raw("registry", "windows", CurrentBuild=build)
    whole["registry"]["office_click_to_run"] = {"ProductReleaseIds": ids}
    whole["errors"] = list(errors)
    whole["tables"].update({"office_products": [], **tables})
    office = parse_state(whole).office
    assert office is not None
    return office
