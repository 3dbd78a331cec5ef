"""A bad input of a role in a play of somebody's own: one line of ours, and no key in it."""

from __future__ import annotations

from lab.playbook import run_playbook
from tests.runs.conftest import LabFactory
from tests.support.scenario import NETWORK, RIGHT_KEY, STANDARD_2022, VARIABLES

KEY = "BCDFG-HJKMP-QRTVW-XY234-6789N"
"""Of the shape of a key, and no key of Microsoft's."""

BAD_INPUTS = {
    "method": ({"windows_client_method": KEY}, "must be one of: kms, ad, mak, avma, esu"),
    "number": ({"windows_client_retries": KEY}, "windows_client_retries"),
    "boolean": ({"windows_client_kms_discovery": KEY}, "windows_client_kms_discovery"),
    "list": ({"windows_client_replace_channels": [KEY]}, "windows_client_replace_channels"),
    "choice": ({"windows_client_activation_type": "dns"}, "must be one of: any, ad, kms, token"),
    "mapping": ({"windows_client_allowed_kms_domains": {"a": 1}}, "converted to a list"),
}


def test_a_bad_input_of_a_role_is_one_line_without_a_key(lab_of: LabFactory) -> None:
    machines = [
        {"name": name, "windows": STANDARD_2022, "license": RIGHT_KEY, "variables": variables}
        for name, (variables, _) in BAD_INPUTS.items()
    ]
    lab = lab_of({"network": NETWORK, "variables": VARIABLES, "machines": machines})
    run = run_playbook("tests/runs/playbooks/windows_and_office.yml", lab.inventory(), "-vvv")
    assert KEY not in run.output
    for name, (_, words) in BAD_INPUTS.items():
        assert run.hosts[name].outcome == "failed", name
        message = run.hosts[name].message
        assert words in message
        assert "\n" not in message
        assert "Validation of arguments" not in message
        assert lab.stats()[name].requests == 0, name
