"""Activations by phone on a simulated machine, without ansible: the file is kept as a run does."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._phone.desired import (
    desired_from_options,
    file_from_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._phone.run import (
    activate_by_phone,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import Surroundings

from lab.simulation.network import Network
from lab.simulation.windows import SimulatedWindows, groups_of_digits
from tests.support.office_on_simulation import licence
from tests.support.run_on_simulation import Run, execute_on, license_of, simulated

DEPOSIT, REFRESH = "DepositOfflineConfirmationId", "RefreshLicenseStatus"
MAK_OFFICE = "Office24ProPlus2024VL_MAK_AE1"
WELL_FORMED = groups_of_digits("of another ID", 8, 6)


def phone_options(folder: Path, **more: Any) -> dict[str, Any]:
    """The module's options."""
    return {
        "file": str(folder / "phone.csv"), "check_digits": True, "service_command": [],
        "service_url": None, "service_token": None, "service_timeout": 60, **more,
    }  # fmt: skip


def phone(machine: SimulatedWindows, folder: Path, check_mode: bool = False, **more: Any) -> Run:
    """One run of the playbook on one machine: the file is put together at its end."""
    counting = more.pop("execute", None) or execute_on(machine, check_mode)
    surroundings = Surroundings(
        execute=counting, now=lambda: datetime.now(UTC), sleep=lambda _: None, machine="srv1"
    )
    given = phone_options(folder, **more)
    result = activate_by_phone(desired_from_options(given, str), check_mode, surroundings)
    file_from_options(given, str).put_together(check_mode)
    return Run(result, tuple(getattr(counting, "executions", ())), ())


def answer(machine: SimulatedWindows, folder: Path, **ids: str) -> None:
    """Fill in what the activation centre says, by the last five characters of the key."""
    file = folder / "phone.csv"
    lines = file.read_text("utf-8").splitlines()
    for license in (*machine.licenses, *machine.office):
        tail = license.partial_product_key
        confirmation = ids.get(tail, license.confirmation_id(machine.cmid))
        lines = [f"{line}{confirmation}" if f",{tail}," in line else line for line in lines]
    file.write_text("\n".join(lines) + "\n", "utf-8")


def three(network: Network) -> SimulatedWindows:
    """Windows and an add-on with a MAK, Office with one, and a KMS client key that is not meant."""
    office = licence(MAK_OFFICE, 5, last_five="FFFFF")
    visio = licence("Office24VisioPro2024VL_KMS_Client_AE", 5)
    addon = license_of("mak", last_five="BBBBB", family="ServerStandard-ESU", is_addon=True)
    return simulated(network, license_of("mak"), addon, office=[office, visio])


def own_service(tmp_path: Path, machine: SimulatedWindows, **instead: str) -> dict[str, Any]:
    """A command that knows the right answers, unless another one is given by the key's end."""
    known = {
        license.installation_id(machine.cmid): instead.get(
            license.partial_product_key, license.confirmation_id(machine.cmid)
        )
        for license in (*machine.licenses, *machine.office)
    }
    script = tmp_path.parent / f"{tmp_path.name}.py"
    script.write_text(
        "import json, sys\n"
        f"known = {json.dumps(known)}\n"
        "asked = json.load(sys.stdin)\n"
        "open(__file__ + '.log', 'a').write(json.dumps(asked) + '\\n')\n"
        "answer = known[asked['installation_id']]\n"
        "sys.exit('IID is blocked') if answer == 'blocked' else print(answer)\n"
    )
    return {"service_command": [sys.executable, str(script)]}


def asked_of(tmp_path: Path) -> list[dict[str, str]]:
    """What the command was asked."""
    log = tmp_path.parent / f"{tmp_path.name}.py.log"
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    return [json.loads(line) for line in lines]
