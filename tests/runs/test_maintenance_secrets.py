"""Keys, PINs and both kinds of ID, every callback on and the most verbose output: none is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lab.playbook import run_playbook
from lab.simulation.windows import digits
from tests.runs.conftest import LabFactory
from tests.support.everything_written import (
    MOST_VERBOSE,
    assert_no_key,
    each_way,
    everything_on,
    texts_written,
)
from tests.support.maintenance_scenarios import (
    DOMAIN_PASSWORD,
    DOMAIN_USER,
    FOREST_CONFIRMATION,
    HOLDINGS,
    HOST_KEY,
    LICENSES,
    PIN,
    THUMBPRINT,
    confirmation_of,
    installation_of,
)
from tests.support.office_maintenance_scenarios import (
    BY_WINDOWS,
    MAK_TAIL,
    office_confirmation_of,
    office_installation_of,
)
from tests.support.scenario import STANDARD_2022

WRONG_CONFIRMATION = "424242424242" * 4
MISTYPED = "CANRY-WXYBC-DFGHJ-KMPQR-T234"
VAULT = {
    "vault_host_key": HOST_KEY,
    "vault_pin": PIN,
    "vault_confirmation": confirmation_of("deposits"),
    "vault_forest_confirmation": FOREST_CONFIRMATION,
    "vault_wrong_confirmation": WRONG_CONFIRMATION,
    "vault_short_confirmation": WRONG_CONFIRMATION[:-1],
    "vault_mistyped": MISTYPED,
    "vault_office_deposit": office_confirmation_of("office-deposits"),
    "vault_wrong_pin": "CANARY-PIN-4242",
    "vault_domain_password": DOMAIN_PASSWORD,
    "vault_wrong_domain_password": "CANARY-PASSWORD-4242",
}
FAULT = {"hresult": 0x80070005}


def _machines(folder: Path) -> list[dict[str, Any]]:
    key = {"product_key": "{{ vault_host_key }}"}
    token = {"verb": "token_activate", "thumbprint": THUMBPRINT}
    reads = {"verb": "installation_id"}
    office = {"product": "office", "last_five": MAK_TAIL}
    objects = {"verb": "activation_objects", "domain_username": DOMAIN_USER}
    asked: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
        "reads": (reads, []),
        "reads-to-a-file": ({**reads, "destination": str(folder / "iid.txt")}, []),
        "forest-id": ({"verb": "ad_installation_id", **key}, []),
        "forest-id-to-a-file": (
            {"verb": "ad_installation_id", "destination": str(folder / "forest.txt"), **key},
            [],
        ),
        "forest-id-fails": (
            {"verb": "ad_installation_id", **key},
            [{**FAULT, "method": "GenerateActiveDirectoryOfflineActivationId"}],
        ),
        "forest": ({"verb": "ad_online", **key}, []),
        "forest-fails": (
            {"verb": "ad_online", **key},
            [{**FAULT, "method": "DoActiveDirectoryOnlineActivation"}],
        ),
        "forest-by-phone": (
            {
                "verb": "ad_confirmation_id",
                "confirmation_id": "{{ vault_forest_confirmation }}",
                **key,
            },
            [],
        ),
        "deposits": (
            {"verb": "confirmation_id", "confirmation_id": "{{ vault_confirmation }}"},
            [],
        ),
        "deposit-fails": (
            {"verb": "confirmation_id", "confirmation_id": "{{ vault_wrong_confirmation }}"},
            [],
        ),
        "deposit-refused": (
            {"verb": "confirmation_id", "confirmation_id": "{{ vault_short_confirmation }}"},
            [],
        ),
        "key-refused": ({"verb": "ad_online", "product_key": "{{ vault_mistyped }}"}, []),
        "key-not-needed": ({"verb": "token_certificates", **key}, []),
        "office-reads": ({**reads, **office}, []),
        "office-reads-to-a-file": (
            {**reads, **office, "destination": str(folder / "office.txt")},
            [],
        ),
        "office-deposits": (
            {"verb": "confirmation_id", "confirmation_id": "{{ vault_office_deposit }}", **office},
            [],
        ),
        "office-deposit-fails": (
            {
                "verb": "confirmation_id",
                "confirmation_id": "{{ vault_wrong_confirmation }}",
                **office,
            },
            [],
        ),
        "office-signs": ({**token, "pin": "{{ vault_pin }}", **office}, []),
        "office-key-as-last-five": (
            {
                "verb": "uninstall_product_key",
                "product": "office",
                "last_five": "{{ vault_mistyped }}",
            },
            [],
        ),
        "lists-by-logon": (
            {**objects, "domain_password": "{{ vault_domain_password }}"},
            [],
        ),
        "lists-not": ({**objects, "domain_password": "{{ vault_wrong_domain_password }}"}, []),
        "password-not-needed": (
            {**reads, "domain_password": "{{ vault_domain_password }}"},
            [],
        ),
        "signs": ({**token, "pin": "{{ vault_pin }}"}, []),
        "signs-not": ({**token, "pin": "{{ vault_wrong_pin }}"}, []),
    }
    return [
        {
            "name": name,
            "windows": STANDARD_2022,
            **(BY_WINDOWS if name.startswith("office-") else {"license": [*map(dict, LICENSES)]}),
            "foreign_keys": {HOST_KEY: "csvlk"},
            "holdings": HOLDINGS,
            "wmi_faults": faults,
            "variables": {"asked": options},
        }
        for name, (options, faults) in asked.items()
    ]


@each_way
def test_nothing_secret_in_anything_written(
    lab_of: LabFactory, tmp_path: Path, options: list[str], debug: str
) -> None:
    folder = tmp_path / "wanted"
    folder.mkdir()
    machines = _machines(folder)
    lab = lab_of({"machines": machines})
    run = run_playbook(
        "tests/runs/playbooks/maintenance.yml",
        lab.inventory(),
        MOST_VERBOSE,
        *options,
        extra_vars=VAULT,
        environment=everything_on(tmp_path, debug),
    )
    refused = {"deposit-refused", "key-refused", "key-not-needed", "office-key-as-last-five"}
    refused |= {"lists-not", "password-not-needed"}
    failing = {"forest-id-fails", "forest-fails", "deposit-fails", "signs-not"}
    failing.add("office-deposit-fails")
    failed = {name for name, outcome in run.hosts.items() if outcome.outcome != "ok"}
    assert failed == (refused if options else refused | failing), run.output[-2000:]
    assert ("_low_level_execute_command() done" in run.output) is (debug == "1")
    secrets = {
        *VAULT.values(),
        *(installation_of(machine["name"]) for machine in machines),
        *(office_installation_of(machine["name"]) for machine in machines),
        digits(f"forest contoso.example {HOST_KEY}", 63),
    }
    assert (folder / "iid.txt").exists() is not bool(options)
    written = texts_written(run, tmp_path)
    assert_no_key(
        secrets, (t for at, t in written.items() if at is None or folder not in at.parents)
    )
