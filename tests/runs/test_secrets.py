"""Whole runs with canary keys, every callback on and the most verbose output: no key is shown."""

from __future__ import annotations

from pathlib import Path

from lab.playbook import run_playbook
from lab.simulation.keys import gvlk_of
from tests.runs.conftest import LabFactory
from tests.support.everything_written import (
    MOST_VERBOSE,
    assert_no_key,
    each_way,
    everything_on,
    texts_written,
)
from tests.support.scenario import NETWORK, RETAIL, STANDARD_2022, VARIABLES

PUBLISHED = gvlk_of("ServerStandard", 20348)
OTHER_EDITION = gvlk_of("ServerDatacenter", 20348)
CANARY = "CANRY-WXYBC-DFGHJ-KMPQR-T2346".replace("A", "B")
KEYS = (PUBLISHED, OTHER_EDITION, CANARY)


@each_way
def test_no_key_in_anything_written(
    lab_of: LabFactory, tmp_path: Path, options: list[str], debug: str
) -> None:
    machines = [
        {
            "name": name,
            "windows": STANDARD_2022,
            "license": RETAIL,
            "wmi_faults": faults,
            "variables": {"windows_client_product_key": f"{{{{ vault_{vault} }}}}"},
        }
        for name, vault, faults in (
            ("installs", "published", []),
            ("fails-at-key", "published", [{"method": "InstallProductKey", "hresult": 0xC004F050}]),
            ("fails-later", "published", [{"method": "Activate", "hresult": 0x80070005}]),
            ("other-edition", "other", []),
            ("unpublished", "canary", []),
        )
    ]
    lab = lab_of({"network": NETWORK, "variables": VARIABLES, "machines": machines})
    run = run_playbook(
        "playbooks/activate.yml",
        lab.inventory(),
        MOST_VERBOSE,
        *options,
        extra_vars={
            "vault_published": PUBLISHED,
            "vault_other": OTHER_EDITION,
            "vault_canary": CANARY,
        },
        environment=everything_on(tmp_path, debug),
    )
    assert run.hosts["installs"].outcome == "ok"
    assert run.hosts["unpublished"].outcome == "failed"
    assert_no_key(KEYS, texts_written(run, tmp_path).values())


def test_state_of_the_machine_holds_no_firmware_key(lab_of: LabFactory) -> None:
    machine = {"name": "srv", "windows": STANDARD_2022, "license": RETAIL}
    lab = lab_of({"network": NETWORK, "variables": VARIABLES, "machines": [machine]})
    firmware_key = lab.windows("srv").service_row()["OA3xOriginalProductKey"]
    run = run_playbook("playbooks/activate.yml", lab.inventory(), "-vvvvvv")
    assert firmware_key not in run.output
