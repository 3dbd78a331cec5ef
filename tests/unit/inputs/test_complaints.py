"""What is wrong for many machines is told once, in one line."""

from __future__ import annotations

from ansible_collections.volume.activation.plugins.plugin_utils._inputs.complaints import (
    Complaints,
    typos_in_words,
)

TYPO = "windows_client_kmshost is no variable of this collection, windows_client_kms_host is: "


def test_nothing_wrong_is_no_line() -> None:
    assert Complaints().line() is None
    assert typos_in_words({"srv1": ["windows_client_kms_host"]}) is None
    assert typos_in_words({}) is None


def test_same_complaint_names_its_machines() -> None:
    complaints = Complaints()
    for number in range(1, 6):
        complaints.add("port: 0 is not accepted.", f"srv{number}")
    complaints.add("host is missing", "srv9")
    complaints.add("no X", "srv9")
    assert complaints.line() == (
        "port: 0 is not accepted (srv1, srv2, srv3 and 2 more); host is missing (srv9); no X (srv9)"
    )


def test_line_has_an_end() -> None:
    complaints = Complaints()
    for number in range(5):
        complaints.add(f"fault {number}", "srv1")
    five = "fault 0 (srv1); fault 1 (srv1); fault 2 (srv1); fault 3 (srv1); fault 4 (srv1)"
    assert complaints.line() == five
    complaints.add("fault 5", "srv1")
    complaints.add("fault 6", "srv1")
    assert complaints.line() == f"{five}; and 2 more of this kind"


def test_three_machines_are_named() -> None:
    complaints = Complaints()
    for number in range(1, 4):
        complaints.add("fault", f"srv{number}")
    assert complaints.line() == "fault (srv1, srv2, srv3)"
    complaints.add("fault", "srv4")
    assert complaints.line() == "fault (srv1, srv2, srv3 and 1 more)"


def test_typo_of_all_machines_is_everywhere() -> None:
    both = {name: ["windows_client_kmshost", "a_b"] for name in ("srv1", "srv2")}
    assert typos_in_words(both) == f"{TYPO}did you mean that? (everywhere)"
    assert typos_in_words({**both, "srv3": []}) == f"{TYPO}did you mean that? (srv1, srv2)"
    assert typos_in_words({"srv1": both["srv1"]}) == f"{TYPO}did you mean that? (srv1)"
