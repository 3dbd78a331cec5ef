"""Whole Office runs with canary keys, every callback on, at the most verbose: no key is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lab.playbook import run_playbook
from lab.simulation.office import published_key
from tests.runs.conftest import LabFactory
from tests.support.everything_written import (
    MOST_VERBOSE,
    assert_no_key,
    each_way,
    everything_on,
    texts_written,
)
from tests.support.office_scenario import PRO_PLUS_24, PRO_PLUS_24_MAK, VARIABLES, keyed
from tests.support.scenario import NETWORK, RIGHT_KEY, STANDARD_2022

PUBLISHED = published_key(PRO_PLUS_24) or ""
OTHER_PRODUCT = published_key("Office16VisioStdVL_KMS_Client") or ""
MAK = "CNRYB-WXYBC-DFGHJ-KMPQR-T2346"
STALE_MAK = "CNRYC-WXYBC-DFGHJ-KMPQR-T2347"
KEYS = (PUBLISHED, OTHER_PRODUCT, MAK, STALE_MAK)


@each_way
def test_no_key_in_anything_written(
    lab_of: LabFactory, tmp_path: Path, options: list[str], debug: str
) -> None:
    mak: dict[str, Any] = {"office_client_method": "mak", "office_client_kms_host": ""}
    machines: list[dict[str, Any]] = [
        {
            "name": name,
            "windows": STANDARD_2022,
            "license": RIGHT_KEY,
            "office": [
                {"family": PRO_PLUS_24},
                keyed(PRO_PLUS_24_MAK, last_five=STALE_MAK[-5:])
                if method
                else {"family": PRO_PLUS_24_MAK},
            ],
            "office_keys": {MAK: PRO_PLUS_24_MAK, STALE_MAK: PRO_PLUS_24_MAK},
            "wmi_faults": faults,
            "variables": method
            | {
                "office_client_product_keys": [f"{{{{ vault_{vault} }}}}"],
                "office_client_replace_channels": ["mak"],
            },
        }
        for name, vault, method, faults in (
            ("installs", "published", {}, []),
            ("installs-mak", "mak", mak, []),
            (
                "fails-at-key",
                "published",
                {},
                [{"method": "InstallProductKey", "hresult": 0xC004F050}],
            ),
            ("fails-later", "mak", mak, [{"method": "Activate", "hresult": 0x80070005}]),
            ("other-product", "other", {}, []),
            ("unpublished", "mak", {}, []),
        )
    ]
    lab = lab_of({"network": NETWORK, "variables": VARIABLES, "machines": machines})
    run = run_playbook(
        "playbooks/office.yml",
        lab.inventory(),
        MOST_VERBOSE,
        *options,
        extra_vars={
            "vault_published": PUBLISHED,
            "vault_other": OTHER_PRODUCT,
            "vault_mak": MAK,
        },
        environment=everything_on(tmp_path, debug),
    )
    for name in ("installs", "installs-mak"):
        assert run.hosts[name].outcome == "ok", run.hosts[name].message
    assert run.hosts["unpublished"].outcome == "failed"
    assert_no_key(KEYS, texts_written(run, tmp_path).values())
