"""Canaries through ansible-runner at its most verbose: no secret in what comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.simulation.keys import gvlk_of
from tests.runs.conftest import LabFactory
from tests.support.audited_fleet import fleet
from tests.support.everything_written import assert_no_key
from tests.support.put_server import put_server
from tests.support.runner_job import RunnerJob, run_job
from tests.support.scenario import NETWORK, RETAIL, STANDARD_2022, VARIABLES

PUBLISHED = gvlk_of("ServerStandard", 20348)
CANARY = "CANRY-WXYBC-DFGHJ-KMPQR-T2346".replace("A", "B")


def texts_of(job: RunnerJob) -> dict[str, str]:
    """All that came back of a job, by the file below its artifacts."""
    return {
        path.relative_to(job.artifacts).as_posix(): path.read_text("utf-8", errors="replace")
        for path in job.artifacts.rglob("*")
        if path.is_file()
    }


def test_no_key_in_the_artifacts_of_a_job(lab_of: LabFactory, tmp_path: Path) -> None:
    """Events, output, facts and the command; the variables that were sent are the sender's own."""
    machines = [
        {
            "name": name,
            "windows": STANDARD_2022,
            "license": RETAIL,
            "variables": {"windows_client_product_key": f"{{{{ vault_{vault} }}}}"},
        }
        for name, vault in (("installs", "published"), ("unpublished", "canary"))
    ]
    lab = lab_of({"network": NETWORK, "variables": VARIABLES, "machines": machines})
    job = run_job(
        tmp_path,
        "volume.activation.activate",
        lab.inventory(),
        "--cmdline=-vvvvvv",
        extra_vars={"vault_published": PUBLISHED, "vault_canary": CANARY},
    )
    texts = texts_of(job)
    assert any(path.startswith("job_events/") for path in texts)
    assert "fatal: [unpublished]" in job.output
    assert PUBLISHED[-5:] in job.output
    assert_no_key((PUBLISHED, CANARY), [job.output, *texts.values()])


@pytest.mark.parametrize("refuses", [set(), {"audit.json"}])
def test_no_secret_of_an_upload_in_the_artifacts_of_a_job(
    tmp_path: Path, refuses: set[str]
) -> None:
    with fleet(["one"]) as lab, put_server(refuses) as server:
        job = run_job(
            tmp_path,
            "volume.activation.audit",
            lab.inventory(),
            "--cmdline=-vvvvvv",
            extra_vars={
                "audit_in_artifacts": True,
                "audit_fail_on": ["never"],
                "audit_formats": ["csv", "json"],
                "audit_upload_url": f"http://127.0.0.1:{server.port}/a?sig=CANARY-QUERY",
                "audit_upload_headers": {"X-Token": "CANARY-TOKEN"},
                "audit_upload_user": "reports",
                "audit_upload_password": "CANARY-PASSWORD",
            },
        )
    assert job.rc == (2 if refuses else 0), job.output
    texts = texts_of(job)
    sent = {"audit.json", "audit.csv", "audit_findings.csv"}
    assert {f"audit/{name}" for name in sent} <= set(texts)
    assert set(server.puts) == {f"/a/{name}?sig=CANARY-QUERY" for name in sent - refuses}
    for path, text in {**texts, "what was printed": job.output}.items():
        assert "CANARY" not in text, path
