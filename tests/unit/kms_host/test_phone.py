"""A host key that is activated by phone, in two runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError

from tests.support.kms_host_runs import HOST_NAME, host_run, machine, steps_of

DEPOSIT = "DepositOfflineConfirmationId"


def test_what_microsoft_answered_activates_the_host(tmp_path: Path) -> None:
    asked: dict[str, Any] = {
        "activation": "phone", "offline_activation_folder": str(tmp_path),
    }  # fmt: skip
    with machine() as windows:
        first = host_run(windows, **asked).result
        assert DEPOSIT not in steps_of(first)
        assert first["advice"] == [
            f"The installation ID is in {tmp_path}/kms01.json. Give it to Microsoft's activation "
            "centre, put the confirmation ID that it answers into the same file, and run again"
        ]
        assert first["after"]["license_status"] != "licensed"
        [file] = tmp_path.iterdir()
        license = windows.windows_license
        assert license is not None
        confirmation = license.confirmation_id(windows.cmid)
        answered = {**json.loads(file.read_text("utf-8")), "confirmation_id": confirmation}
        file.write_text(json.dumps(answered), "utf-8")
        second = host_run(windows, **asked).result
        deposit = next(step for step in second["plan"] if step["method"] == DEPOSIT)
        assert deposit["why"] == "deposit the confirmation ID for this host key's installation ID"
        assert second["after"]["license_status"] == "licensed"
        assert second["proof"]["kms_host"] == HOST_NAME
        assert not host_run(windows, **asked).result["changed"]
    assert confirmation not in str([first, second])


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with machine() as windows, pytest.raises(InputError, match=r"^offline_activation_folder: "):
        host_run(windows, activation="phone", offline_activation_folder=str(file))
