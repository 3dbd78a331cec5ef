"""What keeps one KMS host from taking over from another, as tables."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import (
    InputError,
    InputTypeError,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.replacement import (
    problem,
    records_left,
)

OLD, NEW = "kms-old.example.com", "kms-new.example.com"
GROUPS = {"all": ["kms-new", "kms-old", "ber1"], "windows_clients": ["ber1"], "empty": []}
RIGHT = {
    "groups": GROUPS,
    "inventory_hostname": "ber1",
    "replace_kms_host_new": "kms-new",
    "replace_kms_host_old": OLD,
}
PROOF = {
    "is_kms_host": True,
    "license_status": "licensed",
    "port_answers": True,
    "kms_host": NEW,
    "listening_port": 1688,
}
RECORDS = [{"host": NEW, "port": 1688}, {"host": f"{OLD.upper()}.", "port": 1700}]
SEEN = {
    "kms_host": NEW,
    "license_status": "licensed",
    "kms_dns": {"domain": "example.com", "records": RECORDS},
}
REMOVES = {"replace_kms_host_remove_old_key": "true"}
KEY = "BCDFG-HJKMN-PQRTV-WXY23-46789"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, ""),
        ({"replace_kms_host_old": ""}, "Give both with -e"),
        ({"replace_kms_host_new": None}, "Give both with -e"),
        ({"replace_kms_host_new": "kms-newer"}, "kms-newer is no machine of the inventory"),
        ({"replace_kms_host_new": KEY}, "46789 is no machine"),
        ({"replace_kms_host_sites": ["site_porto"]}, "site_porto is none"),
        ({"replace_kms_host_sites": ["empty"]}, "these are empty"),
        ({"replace_kms_host_sites": ["empty", "windows_clients"]}, ""),
        ({"ansible_limit": "ber1"}, "Not with --limit"),
        (REMOVES, f"away from {OLD}"),
        ({**REMOVES, "replace_kms_host_confirm": True}, "replace_kms_host_old_machine"),
        ({**REMOVES, "replace_kms_host_old_machine": "kms-old"}, "away from kms-old"),
        (
            {
                **REMOVES,
                "replace_kms_host_confirm": "yes",
                "replace_kms_host_old_machine": "kms-old",
            },
            "",
        ),
    ],
)
def test_inputs(values: dict[str, Any], says: str) -> None:
    found = problem({**RIGHT, **values}, "inputs")
    assert says in found
    assert bool(found) == bool(says)
    assert KEY not in found


@pytest.mark.parametrize(
    ("values", "is_named"),
    [
        ({}, False),
        ({"windows_client_kms_host": NEW}, False),
        ({"windows_client_kms_host": f"{OLD.upper()}.:1688"}, True),
        ({"windows_client_kms_hosts": [NEW, {"host": OLD}]}, True),
        ({"windows_client_kms_host": NEW, "office_client_kms_host": OLD}, True),
        ({"windows_client_kms_hosts": [NEW], "windows_client_kms_host": OLD}, False),
    ],
)
def test_the_inventory_names_the_old_host(values: dict[str, Any], is_named: bool) -> None:
    found = problem({**RIGHT, **values}, "old_name")
    assert (f"still names {OLD} for ber1" in found) == is_named == bool(found)


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ({}, ""),
        ({"is_kms_host": False}, "does not serve"),
        ({"license_status": "notification"}, "its host key is notification, and its port answers"),
        ({"port_answers": False}, "its port does not answer"),
        ({"port_answers": None}, "its port does not answer"),
    ],
)
def test_the_new_host_serves(part: dict[str, Any], says: str) -> None:
    found = problem(RIGHT, "proof", {**PROOF, **part})
    assert (says in found, bool(found)) == (True, bool(says))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"windows_client_kms_host": NEW}, ""),
        ({"windows_client_kms_hosts": ["other.example.com", NEW]}, ""),
        ({"windows_client_kms_discovery": True}, ""),
        ({"windows_client_kms_host": NEW, "windows_client_kms_port": 1700}, f"names {NEW} for"),
        ({"windows_client_kms_host": "other.example.com"}, "names other.example.com for ber1"),
        ({}, "names none for ber1"),
    ],
)
def test_the_inventory_names_the_new_host(values: dict[str, Any], says: str) -> None:
    found = problem({**RIGHT, **values}, "new_name", PROOF)
    assert (says in found, bool(found)) == (True, bool(says))
    assert problem({**RIGHT, **values}, "new_name", {**PROOF, "is_kms_host": False}) == ""


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ({}, ""),
        ({"kms_host": None}, ""),
        ({"kms_host": OLD.upper()}, f"asks {OLD.upper()}. Keep {OLD} running"),
        ({"license_status": "notification", "kms_host": None}, "asks the host that DNS names"),
    ],
)
def test_the_client_came(part: dict[str, Any], says: str) -> None:
    found = problem(RIGHT, "client", {**SEEN, **part})
    assert (says in found, bool(found)) == (True, bool(says))


def test_records_that_are_left() -> None:
    [line] = records_left(RIGHT, SEEN)
    assert line.endswith(f"_vlmcs._tcp.example.com SRV to {OLD}, port 1700")
    for dns in (None, {"domain": None, "records": []}):
        assert records_left(RIGHT, {**SEEN, "kms_dns": dns}) == []


def test_a_move_that_failed_says_how_to_go_back() -> None:
    first = problem(RIGHT, "move", {"why": "No.", "moved": []})
    assert first.startswith("ber1 was not moved, and the run stops: No. The machines after it are")
    assert first.endswith("what was moved is found and left alone. No machine was changed.")
    later = problem(RIGHT, "move", {"why": "No.", "moved": ["ber2", "ber3"]})
    assert later.endswith("-e windows_client_snapshot_folder=./snapshots --limit ber2,ber3")
    assert f"To go back, name {OLD} in the inventory again and run" in later
    folder = {**RIGHT, "replace_kms_host_snapshot_folder": "kept"}
    assert "_folder=kept --limit ber2" in problem(folder, "move", {"why": "", "moved": ["ber2"]})


def test_machines_lost_on_the_way_are_named() -> None:
    assert problem(RIGHT, "lost", {"lost": []}) == ""
    found = problem(RIGHT, "lost", {"lost": ["ber1", "ber2"]})
    assert f"each with its reason above: ber1, ber2. Keep {OLD} running" in found


def test_another_question_is_refused() -> None:
    with pytest.raises(InputError, match="old_name, proof"):
        problem(RIGHT, "weather")
    with pytest.raises(InputTypeError, match="seen"):
        problem(RIGHT, "proof")
    with pytest.raises(InputTypeError, match="hostvars"):
        problem("ber1", "inputs")
