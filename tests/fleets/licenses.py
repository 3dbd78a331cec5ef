"""Licences of a generated fleet at a point of their life."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    AuditedLicense,
    AuditedMachine,
)

from lab.simulation.windows import KMS_VALIDITY_MINUTES, WINDOWS_APPLICATION_ID
from tests.fleets.products import activation_id, lent_last_five

MINUTES_A_DAY = 24 * 60
VALID_MINUTES = KMS_VALIDITY_MINUTES


def with_grace(license: AuditedLicense, machine: AuditedMachine, minutes: int) -> AuditedLicense:
    """The licence with so many minutes left when the machine was read."""
    return replace(license, grace_minutes=minutes, expires=ends(machine, minutes))


def ends(machine: AuditedMachine, minutes: int) -> str:
    """The time so many minutes after the machine was read."""
    assert machine.read_at is not None
    end = datetime.fromisoformat(machine.read_at) + timedelta(minutes=minutes)
    return end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def of_channel(license: AuditedLicense, channel: str) -> AuditedLicense:
    """The same product with a licence for good of another channel."""
    return replace(
        license,
        activation_id=activation_id(WINDOWS_APPLICATION_ID, license.family, channel),
        channel=channel,
        partial_product_key=lent_last_five(),
        grace_minutes=0,
        expires=None,
        activation_type=None,
        kms_required_count=None,
    )
