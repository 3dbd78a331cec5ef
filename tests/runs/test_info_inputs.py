"""What is asked of volume.activation.info is checked before anything is executed."""

from __future__ import annotations

from typing import Any

import pytest

from lab.playbook import run_playbook
from tests.runs.conftest import LabFactory
from tests.support.scenario import KMS_HOST, STANDARD_2022

NONE_SUCH = "11111111-2222-3333-4444-555555555555"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"info_kms_host": "http://kms01.contoso.example"}, "kms_host"),
        ({"info_kms_port": "1688"}, "kms_port: '1688' is not accepted: only together with"),
        ({"info_kms_host": KMS_HOST, "info_kms_port": "70000"}, "kms_port"),
        ({"info_expected": {"kms_host": "http://kms01"}}, "expected.kms_host: 'http://kms01'"),
        ({"info_history": 1001}, "history: 1001 is not accepted: how many events"),
        ({"info_history": -1}, "0 to 1000"),
        ({"info_activation_id": [NONE_SUCH, "kms01"]}, "activation_id[1]: 'kms01'"),
        ({"info_expected": {"method": "magic"}}, "method must be one of: kms, ad, mak, avma, esu"),
    ],
)
def test_inputs_are_checked_first(lab_of: LabFactory, options: dict[str, Any], says: str) -> None:
    lab = lab_of({"machines": [{"name": "srv", "windows": {"edition_id": "Core", "build": 9600}}]})
    outcome = run_playbook(
        "tests/runs/playbooks/info.yml", lab.inventory(), extra_vars=options
    ).hosts["srv"]
    assert outcome.outcome == "failed"
    assert says in outcome.message
    assert lab.stats()["srv"].remote_executions == 0


def test_a_machine_without_the_product_says_so(lab_of: LabFactory) -> None:
    lab = lab_of(
        {"machines": [{"name": "srv", "windows": STANDARD_2022, "license": {"channel": "gvlk"}}]}
    )
    outcome = run_playbook(
        "tests/runs/playbooks/info.yml",
        lab.inventory(),
        extra_vars={"info_activation_id": NONE_SUCH},
    ).hosts["srv"]
    assert outcome.outcome == "failed"
    assert outcome.message.startswith(
        f"This machine has no product with the activation ID {NONE_SUCH}"
    )
    assert "(Windows(R), ServerStandard edition)" in outcome.message
    assert lab.stats()["srv"].remote_executions == 1
