"""What keeps one KMS host from taking over from another, as tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
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


BOTH = (
    "Give both with -e: replace_kms_host_new, the new KMS host by its name in the inventory, and "
    "replace_kms_host_old, the old one by the name or address that clients have."
)
SITES = "replace_kms_host_sites names groups of the inventory with clients in them; "


def confirm(machine: str) -> str:
    """What is said before the host key of a machine is taken away."""
    return (
        f"replace_kms_host_remove_old_key takes the host key (CSVLK) away from {machine}, which "
        "serves no client then, and the key can't be read back. Give replace_kms_host_confirm=true,"
        " and its name in the inventory in replace_kms_host_old_machine."
    )


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, ""),
        ({"replace_kms_host_old": ""}, BOTH),
        ({"replace_kms_host_new": None}, BOTH),
        (
            {"replace_kms_host_new": "kms-newer"},
            "replace_kms_host_new: kms-newer is no machine of the inventory.",
        ),
        (
            {"replace_kms_host_new": KEY},
            "replace_kms_host_new: *****-*****-*****-*****-46789 is no machine of the inventory.",
        ),
        (
            {"replace_kms_host_sites": ["site_porto", "empty", "site_rome"]},
            f"{SITES}site_porto, site_rome is none.",
        ),
        ({"replace_kms_host_sites": ["empty"]}, f"{SITES}these are empty."),
        ({"replace_kms_host_sites": ["empty", "windows_clients"]}, ""),
        ({"groups": {"all": ["kms-new"]}}, f"{SITES}windows_clients is none."),
        (
            {"ansible_limit": "ber1"},
            "Not with --limit: a canary of each site and the last check would be missing. Name the "
            "sites in replace_kms_host_sites.",
        ),
        (REMOVES, confirm(OLD)),
        ({**REMOVES, "replace_kms_host_confirm": True}, confirm(OLD)),
        ({**REMOVES, "replace_kms_host_old_machine": "kms-old"}, confirm("kms-old")),
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
    assert problem({**RIGHT, **values}, "inputs") == says


@pytest.mark.parametrize(
    ("value", "is_true"),
    [(each, True) for each in (True, " True\n", "yes", "on", 1, "1", "t", "Y")]
    + [(each, False) for each in (False, None, "", "no", "off", 0, "f", "truely")],
)
def test_what_confirms(value: object, is_true: bool) -> None:
    """As core takes a boolean from the command line."""
    asked = {**REMOVES, "replace_kms_host_old_machine": "kms-old"}
    found = problem({**RIGHT, **asked, "replace_kms_host_confirm": value}, "inputs")
    assert found == ("" if is_true else confirm("kms-old"))


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
    said = (
        f"The inventory still names {OLD} for ber1. Name the new KMS host in its place "
        "(windows_client_kms_host or windows_client_kms_hosts, office_client too), else the next "
        "run would move the machine back. No machine was contacted."
    )
    assert problem({**RIGHT, **values}, "old_name") == (said if is_named else "")


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ({}, None),
        ({"is_kms_host": False}, "licensed, and its port answers"),
        ({"license_status": "notification"}, "notification, and its port answers"),
        ({"port_answers": False}, "licensed, and its port does not answer"),
        ({"port_answers": None}, "licensed, and its port does not answer"),
    ],
)
def test_the_new_host_serves(part: dict[str, Any], says: str | None) -> None:
    assert problem(RIGHT, "proof", {**PROOF, **part}) == (
        f"ber1 does not serve as a KMS host yet: its host key is {says}. No client was moved."
        if says
        else ""
    )


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"windows_client_kms_host": NEW}, None),
        ({"windows_client_kms_hosts": ["other.example.com", NEW]}, None),
        ({"windows_client_kms_discovery": True}, None),
        ({"windows_client_kms_host": NEW, "windows_client_kms_port": 1700}, NEW),
        ({"windows_client_kms_host": "other.example.com"}, "other.example.com"),
        (
            {"windows_client_kms_hosts": ["a.example", {"host": "b.example", "priority": 1}]},
            "a.example, b.example",
        ),
        ({}, "none"),
    ],
)
def test_the_inventory_names_the_new_host(values: dict[str, Any], names: str | None) -> None:
    assert problem({**RIGHT, **values}, "new_name", PROOF) == (
        f"The new KMS host is {NEW}:1688, and the inventory names {names} for ber1. This machine "
        "was not contacted."
        if names
        else ""
    )
    assert problem({**RIGHT, **values}, "new_name", {**PROOF, "is_kms_host": False}) == ""


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ({}, ""),
        ({"kms_host": None}, ""),
        (
            {"kms_host": OLD.upper()},
            f"ber1 is licensed and asks {OLD.upper()}. Keep {OLD} running.",
        ),
        (
            {"license_status": "notification", "kms_host": None},
            f"ber1 is notification and asks the host that DNS names. Keep {OLD} running.",
        ),
    ],
)
def test_the_client_came(part: dict[str, Any], says: str) -> None:
    assert problem(RIGHT, "client", {**SEEN, **part}) == says


def test_records_that_are_left() -> None:
    """One for each machine: who removes it finds the others."""
    line = (
        f"ber1 still finds {OLD} through DNS. Remove this record on the DNS server: "
        f"_vlmcs._tcp.example.com SRV to {OLD}, port 1700"
    )
    assert records_left(RIGHT, SEEN) == [line]
    twice = {"domain": "example.com", "records": RECORDS + RECORDS}
    assert records_left(RIGHT, {**SEEN, "kms_dns": twice}) == [line]
    for records in ([], None):
        dns = {"domain": None, "records": records}
        assert records_left(RIGHT, {**SEEN, "kms_dns": dns}) == []
    assert records_left(RIGHT, {**SEEN, "kms_dns": None}) == []


def test_a_move_that_failed_says_how_to_go_back() -> None:
    stops = (
        f"ber1 was not moved, and the run stops: No. The machines after it are untouched, and {OLD}"
        " still serves. When the cause is gone, run this again: what was moved is found and left "
        "alone. "
    )
    back = (
        f"To go back, name {OLD} in the inventory again and run: ansible-playbook "
        "volume.activation.rollback -e windows_client_snapshot_folder="
    )
    first = problem(RIGHT, "move", {"why": "No.", "moved": []})
    assert first == f"{stops}No machine was changed."
    later = problem(RIGHT, "move", {"why": "No.", "moved": ["ber2", "ber3"]})
    assert later == f"{stops}{back}./snapshots --limit ber2,ber3"
    folder = {**RIGHT, "replace_kms_host_snapshot_folder": "kept"}
    kept = problem(folder, "move", {"why": "No.", "moved": ["ber2"]})
    assert kept == f"{stops}{back}kept --limit ber2"


def test_machines_lost_on_the_way_are_named() -> None:
    assert problem(RIGHT, "lost", {"lost": []}) == ""
    assert problem(RIGHT, "lost", {"lost": ["ber1", "ber2"]}) == (
        "Not moved or not activated, each with its reason above: ber1, ber2. Keep "
        f"{OLD} running, and run this again when the reasons are gone."
    )


def refusal(call: Callable[[], object]) -> str:
    """The text of the error that a call ends in."""
    with pytest.raises(InputError) as caught:
        call()
    return str(caught.value)


def test_another_question_is_refused() -> None:
    asked = "inputs, old_name, proof, new_name, move, lost, client"
    assert refusal(lambda: problem(RIGHT, "weather")) == (
        f"about: 'weather' is not accepted: {asked}"
    )
    assert refusal(lambda: problem(RIGHT)) == f"about is missing: {asked}"
    assert refusal(lambda: problem(RIGHT, "proof")) == (
        "seen is missing: what was seen, such as the proof of kms_host"
    )
    variables = "variables: a value of type str is not accepted: "
    variables += "the variables of a machine (hostvars[machine])"
    assert refusal(lambda: problem("ber1", "inputs")) == variables
    assert refusal(lambda: records_left("ber1")) == variables
    assert refusal(lambda: records_left(RIGHT)) == "activation is missing: the activation of info"
    assert refusal(lambda: problem({**RIGHT, "replace_kms_host_old": "a b"}, "client", SEEN)) == (
        "replace_kms_host_old: 'a b' is not accepted: give one host, without white space inside"
    )
    public = {**RIGHT, "replace_kms_host_old": "8.8.8.8"}
    assert problem(public, "client", SEEN) == ""
