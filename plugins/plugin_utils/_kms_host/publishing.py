# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether Windows published the SRV records of a KMS host, by DNS and by its own events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from .._catalogue.errors import explain_activation_error
from .._catalogue.finding import Finding, finding
from .._inputs.error import InputError
from .._kms.endpoint import same_host
from .._machine.host_facts import HostFacts
from .._machine.publish_domains import PublishDomain
from .._machine.state import Discovery, MachineState, SrvRecord
from .desired import DesiredHost

PUBLISHES_EVERY = timedelta(days=1)
"""A KMS host registers its record once a day and when its service starts (planning page)."""


def is_publishing_asked(state: MachineState, desired: DesiredHost) -> bool:
    """Whether the host shall publish: as asked, else as it is, which is on unless turned off."""
    if desired.dns_publishing is not None:
        return desired.dns_publishing
    hosting = state.service.hosting
    return hosting is None or hosting.dns_publishing is not False


def domains_to_publish(facts: HostFacts, desired: DesiredHost) -> tuple[PublishDomain, ...]:
    """The machine's own domain, and the further ones that are asked for or set."""
    further = facts.publish_domains if desired.publish_domains is None else desired.publish_domains
    own = facts.own_domain
    if own is None or any(each.domain == own for each in further):
        return further
    return (PublishDomain(own), *further)


def own_record(facts: HostFacts, domain: str) -> SrvRecord | None:
    """The record of this machine among those of a domain."""
    found = records_of(facts, domain)
    for record in found.records if found else ():
        if facts.own_name is not None and same_host(record.host, facts.own_name):
            return record
    return None


def records_of(facts: HostFacts, domain: str) -> Discovery | None:
    """The records of a domain as the machine sees them; none where it was not asked."""
    return next((each for each in facts.records if each.domain == domain), None)


def unpublished(
    facts: HostFacts, desired: DesiredHost, clock: datetime
) -> tuple[PublishDomain, ...]:
    """The domains whose record of this machine is missing or not as asked for, and not just new.

    ``clock`` is the machine's, in UTC: what Windows published lately may not be seen yet, and is
    published again within a day.
    """
    return tuple(
        each
        for each in domains_to_publish(facts, desired)
        if records_of(facts, each.domain) is not None
        and not _is_right(facts, desired, each)
        and not _is_published_lately(facts, each.domain, clock)
    )


def _is_published_lately(facts: HostFacts, domain: str, clock: datetime) -> bool:
    event = facts.publication(domain)
    if event is None or event.error is not None:
        return False
    return clock - event.time < PUBLISHES_EVERY


def _is_right(facts: HostFacts, desired: DesiredHost, each: PublishDomain) -> bool:
    found = own_record(facts, each.domain)
    if found is None or found.port != desired.listening_port:
        return False
    asked = desired.publish_domains or ()
    return each not in asked or (found.priority, found.weight) == (each.priority, each.weight)


def publishing_findings(
    state: MachineState, facts: HostFacts, desired: DesiredHost
) -> Iterator[Finding]:
    """What became of the SRV records of a machine that is a KMS host."""
    if not is_publishing_asked(state, desired):
        yield from _left_behind(facts)
        return
    for each in domains_to_publish(facts, desired):
        if _is_right(facts, desired, each):
            continue
        event = facts.publication(each.domain)
        if event is not None and event.error is not None:
            yield _refused(facts, each.domain, event.error)
        elif records_of(facts, each.domain) is not None:
            yield finding("not_published_yet", domain=each.domain)


def _refused(facts: HostFacts, domain: str, code: str) -> Finding:
    found = records_of(facts, domain)
    others = [record.host for record in found.records] if found else []
    owners = f"; {', '.join(others)} published there before" if others else ""
    try:
        known = explain_activation_error(code)
        why = f"{known.meaning}, {known.likely_cause}"
    except InputError:
        why = "Windows was not allowed to, or did not reach a DNS server that takes updates"
    return finding("publishing_refused", domain=domain, code=code, owners=owners, why=why)


def _left_behind(facts: HostFacts) -> Iterator[Finding]:
    for found in facts.records:
        if found.domain is not None and own_record(facts, found.domain) is not None:
            yield finding("record_left", domain=found.domain)
