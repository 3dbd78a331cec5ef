"""A domain without a record of a KMS host: every answer is named, and a workgroup may know more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import (
    AskedDomain,
    Discovery,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.guards import missing_record

from tests.unit.preflight.test_preflight import WORKS

ASKED = Discovery(
    "b.example",
    (),
    None,
    (AskedDomain("a.example", "DNS_ERROR_RCODE_NAME_ERROR"), AskedDomain("b.example", None)),
)


@pytest.mark.parametrize(
    ("joined", "lookup_domain", "severity"),
    [
        (True, None, "error"),
        (None, None, "error"),
        (False, None, "warning"),
        (False, "b.example", "error"),
    ],
)
def test_only_a_workgroup_may_know_more(
    joined: bool | None, lookup_domain: str | None, severity: str
) -> None:
    service = replace(WORKS.service, lookup_domain=lookup_domain)
    state = replace(WORKS, is_domain_joined=joined, service=service)
    assert missing_record(state, ASKED).severity == severity


def test_every_domain_and_its_answer_is_named() -> None:
    found = missing_record(WORKS, ASKED)
    assert found.what == "No KMS host is published in a.example, b.example"
    assert "a.example (the name does not exist (DNS_ERROR_RCODE_NAME_ERROR))" in found.why
    assert "b.example (no record)" in found.why
