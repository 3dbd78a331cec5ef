"""Where the reports go when ansible-runner runs the job."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._report.run import (
    folder_of_reports,
)

RUNNER = {"AWX_ISOLATED_DATA_DIR": "/runner/artifacts/42"}


def folder_of(
    folder: str | None, in_artifacts: bool, environment: dict[str, str] = RUNNER
) -> str | None:
    options = {"folder": folder, "in_artifacts": in_artifacts}
    return folder_of_reports(options, environment, "audit_{}".format)


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        ("./audit", "/runner/artifacts/42/audit"),
        ("a/b", "/runner/artifacts/42/a/b"),
        (".", "/runner/artifacts/42"),
        (None, None),
        ("", ""),
    ],
)
def test_folder_lies_in_the_artifacts(folder: str | None, found: str | None) -> None:
    assert folder_of(folder, in_artifacts=True) == found


@pytest.mark.parametrize("folder", ["./audit", "/srv/audit", None])
def test_folder_is_as_given_unless_asked(folder: str | None) -> None:
    """Also below ansible-runner, as ansible-navigator runs it: the folder is the user's there."""
    assert folder_of(folder, in_artifacts=False) == folder


@pytest.mark.parametrize("environment", [{}, {"AWX_ISOLATED_DATA_DIR": ""}])
def test_without_ansible_runner_it_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(InputError) as caught:
        folder_of("./audit", in_artifacts=True, environment=environment)
    assert str(caught.value) == (
        "audit_in_artifacts: True is not accepted: true where ansible-runner runs the job, which "
        "sets AWX_ISOLATED_DATA_DIR; here it did not"
    )


@pytest.mark.parametrize("folder", ["/srv/audit", "../audit", "a/../../b"])
def test_folder_outside_of_the_artifacts_is_refused(folder: str) -> None:
    with pytest.raises(InputError) as caught:
        folder_of(folder, in_artifacts=True)
    assert str(caught.value) == (
        f"audit_folder: '{folder}' is not accepted: with audit_in_artifacts a folder beneath the "
        "job's artifacts, such as ./audit"
    )
