"""Canary keys through ansible-runner at its most verbose: no key in what comes back."""

from __future__ import annotations

from pathlib import Path

from lab.simulation.keys import gvlk_of
from tests.runs.conftest import LabFactory
from tests.support.everything_written import assert_no_key
from tests.support.runner_job import run_job
from tests.support.scenario import NETWORK, RETAIL, STANDARD_2022, VARIABLES

PUBLISHED = gvlk_of("ServerStandard", 20348)
CANARY = "CANRY-WXYBC-DFGHJ-KMPQR-T2346".replace("A", "B")


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
    texts = {
        path.relative_to(job.artifacts): path.read_text("utf-8", errors="replace")
        for path in job.artifacts.rglob("*")
        if path.is_file()
    }
    assert "/job_events/" in "".join(f"/{path}" for path in texts)
    assert "fatal: [unpublished]" in job.output
    assert PUBLISHED[-5:] in job.output
    assert_no_key((PUBLISHED, CANARY), [job.output, *texts.values()])
