"""A host key that is activated by phone, in two runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.kms_host_runs import HOST_NAME, host_run, machine, steps_of

DEPOSIT = "DepositOfflineConfirmationId"


def test_what_microsoft_answered_activates_the_host(tmp_path: Path) -> None:
    asked: dict[str, Any] = {
        "activation": "phone", "offline_activation_folder": str(tmp_path),
    }  # fmt: skip
    with machine() as windows:
        first = host_run(windows, **asked).result
        assert DEPOSIT not in steps_of(first)
        assert first["after"]["license_status"] != "licensed"
        [file] = tmp_path.iterdir()
        license = windows.windows_license
        assert license is not None
        confirmation = license.confirmation_id(windows.cmid)
        answered = {**json.loads(file.read_text("utf-8")), "confirmation_id": confirmation}
        file.write_text(json.dumps(answered), "utf-8")
        second = host_run(windows, **asked).result
        assert DEPOSIT in steps_of(second)
        assert second["after"]["license_status"] == "licensed"
        assert second["proof"]["kms_host"] == HOST_NAME
        assert not host_run(windows, **asked).result["changed"]
    assert confirmation not in str([first, second])
