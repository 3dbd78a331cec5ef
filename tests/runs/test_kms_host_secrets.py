"""Host keys as canaries, every callback on and the most verbose output: none is shown anywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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
from tests.support.kms_host_scenarios import OFFICE, RULES, kms_host_inventory
from tests.support.scenario import RETAIL, STANDARD_2022

WINDOWS_CANARY = "CBNRY-WXYBC-DFGHJ-KMPQR-T2346"
OFFICE_CANARY = "CBNRY-FFCBC-DFGHJ-KMPQR-T2347"
PUBLISHED = gvlk_of("ServerStandard", 20348)
KEYS = (WINDOWS_CANARY, OFFICE_CANARY, PUBLISHED)
PHONE = "phone"


@each_way
def test_no_host_key_in_anything_written(
    lab_of: LabFactory, tmp_path: Path, options: list[str], debug: str
) -> None:
    with_office = {"kms_host_office_product_keys": "{{ vault_office }}"}
    denied: dict[str, Any] = {
        "wmi_faults": [{"method": "InstallProductKey", "hresult": 0xC004F050}]
    }
    phone = tmp_path / PHONE
    phone.mkdir()
    machines: list[dict[str, Any]] = [
        {
            "name": name,
            "windows": STANDARD_2022,
            "license": RETAIL,
            "domain": f"{name}.example",
            "foreign_keys": {WINDOWS_CANARY: channel},
            "hosting": {},
            **OFFICE,
            "office_keys": {OFFICE_CANARY: "Office24_KMS_Host"},
            **more,
            "variables": {"kms_host_product_key": f"{{{{ vault_{vault} }}}}", **variables},
        }
        for name, channel, vault, variables, more in (
            ("serves", "csvlk", "windows", with_office, {}),
            ("fails-at-key", "csvlk", "windows", {}, denied),
            ("mak-by-mistake", "mak", "windows", {}, {}),
            ("published", "csvlk", "published", {}, {}),
            ("rule-missing", "csvlk", "windows", {}, {"hosting": {"rules": {RULES[0]: None}}}),
            ("by-phone", "csvlk", "windows", {
                "kms_host_activation": "phone",
                "kms_host_offline_activation_folder": str(phone),
            }, {}),
        )
    ]  # fmt: skip
    lab = lab_of({"machines": machines})
    run = run_playbook(
        "tests/runs/playbooks/kms_host.yml",
        kms_host_inventory(lab),
        MOST_VERBOSE,
        *options,
        extra_vars={
            "vault_windows": WINDOWS_CANARY,
            "vault_office": [OFFICE_CANARY],
            "vault_published": PUBLISHED,
        },
        environment=everything_on(tmp_path, debug),
    )
    assert run.hosts["serves"].outcome == "ok", run.hosts["serves"].message
    assert run.hosts["published"].outcome == "failed"
    assert "is published for" in run.hosts["published"].message
    if not options:
        assert run.hosts["serves"].result["proof"]["is_kms_host"]
        assert "mak" in run.hosts["mak-by-mistake"].message
    texts = texts_written(run, tmp_path)
    assert_no_key(KEYS, texts.values())
    ids = [path for path in texts if path is not None and path.parent == phone]
    assert bool(ids) == (not options)
    for path in ids:
        installation_id = json.loads(path.read_text("utf-8"))["installation_id"]
        assert len(installation_id) == 63
        assert not any(installation_id in text for at, text in texts.items() if at != path)
