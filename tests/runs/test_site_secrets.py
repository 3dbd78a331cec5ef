"""The whole job at its most verbose: no key of the KMS host is in anything that is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.playbook import run_playbook
from lab.simulation.keys import gvlk_of
from lab.site_fleet import (
    DOMAIN,
    HOST_KEY,
    OFFICE_HOST_KEY,
    clients,
    empty_server,
    inventory,
    variables,
)
from tests.support.everything_written import (
    MOST_VERBOSE,
    assert_no_key,
    everything_on,
    texts_written,
)

KEYS = (HOST_KEY, OFFICE_HOST_KEY, gvlk_of("ServerStandard", 20348))
SITE: tuple[str, dict[str, object]] = ("playbooks/site.yml", {})
REPLACEMENT = (
    "playbooks/replace_kms_host.yml",
    {
        "replace_kms_host_new": "kms01",
        "replace_kms_host_old": f"kms-old.{DOMAIN}",
        "replace_kms_host_remove_old_key": True,
        "replace_kms_host_confirm": True,
        "replace_kms_host_old_machine": "kms-old",
        "windows_client_accept_insufficient_count": True,
    },
)


@pytest.mark.parametrize(
    ("playbook", "asked"),
    [
        pytest.param(*SITE, id="site"),
        pytest.param(*REPLACEMENT, id="replacement", marks=pytest.mark.first_core),
    ],
)
def test_no_key_in_anything_written(
    playbook: str, asked: dict[str, object], tmp_path: Path
) -> None:
    old = empty_server("kms-old", license={"channel": "csvlk", "status": "licensed"})
    machines = [empty_server("kms01"), old, *clients(["srv1", "srv2"], ["srv1"])]
    groups = {
        "kms_hosts": ["kms01"],
        "others": ["kms-old"],
        "windows_clients": ["srv1", "srv2"],
        "office_clients": ["srv1"],
    }
    with Lab(fleet_from({"machines": machines, "variables": variables("kms01")})) as lab:
        run = run_playbook(
            playbook,
            inventory(lab, groups),
            *(MOST_VERBOSE, "--diff"),
            extra_vars={
                "audit_folder": str(tmp_path / "audit"),
                "replace_kms_host_snapshot_folder": str(tmp_path / "snapshots"),
                **asked,
            },
            environment=everything_on(tmp_path),
        )
        license = lab.windows("kms01").windows_license
    assert license is not None
    assert (license.channel, license.partial_product_key) == ("csvlk", HOST_KEY[-5:])
    assert_no_key(KEYS, texts_written(run, tmp_path).values())
