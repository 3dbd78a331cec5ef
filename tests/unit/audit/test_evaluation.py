"""An evaluation is one finding, and nothing else is said of it that needs a key."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.audit import machine_findings

from tests.support.audited import DAY, NOW, OFFICE, SETTINGS, licensed, machine

EXPIRED = {"channel": "evaluation", "license_status": "notification", "grace_minutes": 0}
WITHOUT_END = {"expires": None, "evaluation_end": None}
STANDARD = {"edition_id": "ServerStandardEval"}
REMEDY = "Convert it first: set edition_edition: Server"


@pytest.mark.parametrize(
    ("changes", "evidence", "remedy"),
    [
        (
            {**STANDARD, **licensed(channel="evaluation", expires="2027-01-31T23:05:07Z")},
            "Windows Server 2022 is an evaluation that ends on 2027-01-31",
            REMEDY,
        ),
        (
            {**STANDARD, **licensed(**EXPIRED, **WITHOUT_END)},
            "is an evaluation; its license status is notification",
            REMEDY,
        ),
        (
            {"edition_id": "ServerStandardEvalCor", **licensed(**EXPIRED, **WITHOUT_END)},
            "is an evaluation; its license status is notification",
            REMEDY,
        ),
        (
            {"edition_id": "ServerDatacenterEvalCor", "licenses": ()},
            "is an evaluation; its license status is unlicensed",
            REMEDY,
        ),
        (
            licensed(channel="evaluation", grace_minutes=3 * DAY, expires="2026-03-04T12:00:00Z"),
            "Windows Server 2022 Standard is an evaluation that ends on 2026-03-04",
            REMEDY,
        ),
        (
            {
                "edition_id": "EnterpriseEval", "build": 26100, "installation_type": "Client",
                **licensed(channel="evaluation", license_status="oob_grace", **WITHOUT_END),
            },
            "is an evaluation; its license status is oob_grace",
            "A client evaluation can not be converted; install Windows anew",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("asks", [{}, {"kms_host_used": "kms-old.contoso.example"}])
def test_an_evaluation_is_one_finding(
    changes: dict[str, Any], asks: dict[str, Any], evidence: str, remedy: str
) -> None:
    """No other rule says to run a module that would refuse it."""
    whole = machine(**{**changes, **asks})
    (finding,) = [
        each for each in machine_findings(whole, SETTINGS, NOW) if "support" not in each.rule
    ]
    assert finding.rule == "evaluation"
    assert evidence in finding.evidence
    assert finding.what_to_do.startswith(remedy)
    assert "volume.activation.windows" not in finding.what_to_do
    if remedy == REMEDY:
        assert "run the playbook volume.activation.edition" in finding.what_to_do


def test_office_beside_an_evaluation_is_told_by_its_own_rules() -> None:
    whole = machine(**STANDARD, **licensed(OFFICE, channel="evaluation"))
    assert {each.rule for each in machine_findings(whole, SETTINGS, NOW)} == {"evaluation"}
