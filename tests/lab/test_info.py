"""volume.activation.info: one remote execution, nothing written, also in check mode."""

from __future__ import annotations

import pytest

from tests.lab.conftest import LabFactory
from tests.lab.playbook import run_playbook
from tests.lab.scenarios import CONVERGED_KMS, KMS_HOST, NETWORK, RIGHT_KEY, STANDARD_2022


@pytest.mark.parametrize("options", [[], ["--check"]])
def test_info(lab_of: LabFactory, options: list[str]) -> None:
    machine = {
        "name": "srv",
        "windows": STANDARD_2022,
        "license": RIGHT_KEY,
        "kms": {**CONVERGED_KMS, "lookup_domain": "contoso.example"},
        "clock_offset_hours": 1,
    }
    lab = lab_of({"network": NETWORK, "machines": [machine]})

    outcome = run_playbook("tests/lab/playbooks/info.yml", lab.inventory(), *options).hosts["srv"]

    activation = outcome.result["activation"]
    assert not outcome.changed
    assert lab.stats()["srv"].remote_executions == 1
    assert lab.windows("srv").calls == []
    assert activation["license_status"] == "licensed"
    assert activation["kms_host"] == KMS_HOST
    assert activation["kms_lookup_domain"] == "contoso.example"
    assert activation["edition_id"] == "ServerStandard"
    assert abs(activation["clock_offset_seconds"] - 3600) < 30
    assert activation["windows"]["channel"] == "gvlk"
    assert activation["windows"]["partial_product_key"] == "VMK7H"
    assert activation["products"] == [activation["windows"]]
