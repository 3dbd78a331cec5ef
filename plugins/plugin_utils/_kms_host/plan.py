# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""host_plan(state, desired) -> steps: pure, the same for check mode, apply and diff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .._catalogue.finding import lines_of
from .._machine.host_facts import FEATURE, facts_of
from .._machine.shown import license_shown
from .._machine.state import MachineState
from .._run.plan import Plan, Verdict, differing
from .._run.remote import StepFailure
from .._wmi import methods as wmi
from .._wmi.registry import KMS_VERSION, REMOVE_REGISTRY_VALUE, SET_REGISTRY_VALUE
from .._wmi.request import Step
from .checks import is_server, other_channel, preconditions
from .clients import product_of_machine
from .desired import DesiredHost
from .license import activation_steps, host_key_target, key_steps, secrets_of
from .office import office_foretold, office_summary
from .proof import standing_findings
from .publishing import is_publishing_asked, unpublished
from .settings import (
    domain_lines,
    firewall_steps,
    publish_domain_steps,
    rules_to_set,
    settings_expected,
    settings_steps,
    settings_summary,
    version_steps,
)
from .words import GO_BACK, host_in_words, install_failure, kept_license, why_kept

INSTALLED = "Installed"
_NEEDS_NO_RESTART = frozenset({wmi.INSTALL_FEATURE, wmi.SET_FIREWALL_RULE, wmi.ENABLE_LOW_PRIORITY})


@dataclass(frozen=True, kw_only=True)
class HostPlan(Plan):
    """A plan whose state is that of a KMS host; ``is_hosting`` is what it leads to.

    None in ``expected``: Windows decides. ``office`` is what is foretold of Office all the same.
    """

    desired: DesiredHost = field(repr=False)
    is_hosting: bool = True
    office: Sequence[Mapping[str, Any]] | None = None

    def shown_state(self, state: MachineState) -> dict[str, Any]:
        """The machine as a KMS host."""
        return host_summary(state)

    def foretold(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The same, with the keys of Office that a run installs."""
        office = before["office"] if self.office is None else list(self.office)
        return {**super().foretold(before), "office": office}

    def before_write(self, state: MachineState, now: datetime) -> Verdict:
        """What must be so before a machine becomes a KMS host."""
        del now
        if not self.is_open:
            return Verdict()
        found = preconditions(state, facts_of(state), self.desired)
        errors = lines_of(found, "error")
        text = " ".join(f"{line}." for line in errors)
        stop = f"{text} Nothing was written" if errors else None
        return Verdict(lines_of(found, "warning"), stop)

    def standing(self, state: MachineState) -> Verdict:
        """What keeps the machine from serving."""
        if self.is_hosting:
            found = standing_findings(state, facts_of(state), self.desired)
        else:
            found = tuple(other_channel(state, self.desired))
        return Verdict(lines_of(found, "warning"), ". ".join(lines_of(found, "error")) or None)

    def why_failed(self, failure: StepFailure, before: MachineState, after: MachineState) -> str:
        """Why a step failed; of a key also that it is no host key, or of another generation."""
        wrong = other_channel(after, self.desired)
        return next(iter(lines_of(wrong, "error")), None) or install_failure(failure, before)

    def unmet(self, after: Mapping[str, Any], *, is_status_open: bool) -> list[str]:
        """How the machine differs from the KMS host that is expected."""
        del is_status_open
        known = {name: value for name, value in self.expected.items() if value is not None}
        return differing(known, after)

    def in_words(self, before: Mapping[str, Any]) -> str:
        """Port, key and status in one line."""
        return host_in_words(before)

    def way_back(self, done: Sequence[Step]) -> str | None:
        """How to make a KMS client of it again, once it has a host key."""
        return GO_BACK if any(step.method == wmi.INSTALL_PRODUCT_KEY for step in done) else None


def host_summary(state: MachineState) -> dict[str, Any]:
    """What a result shows as before and after; the last five characters of keys at most."""
    facts = facts_of(state)
    return {
        "feature": facts.feature,
        "firewall": {rule.name: rule.as_dict() for rule in facts.rules},
        **settings_summary(state),
        "publish_domains": [each.line() for each in facts.publish_domains],
        "kms_version": facts.kms_version,
        "is_kms_host": state.service.is_kms_host,
        **license_shown(state.windows_product),
        "office": office_summary(state),
    }


def host_plan(
    state: MachineState, desired: DesiredHost, confirmation_id: str | None = None
) -> HostPlan:
    """The steps from ``state`` to ``desired``; preconditions are looked at elsewhere.

    ``confirmation_id`` answers the installation ID of the host key, for activation by phone.
    """
    before, product = host_summary(state), product_of_machine(state)
    kept = kept_license(state, desired)
    if kept is not None:
        advice = (why_kept(kept),)
        return HostPlan(product=product, kept=kept, advice=advice, expected=before, desired=desired)
    keys = tuple(key_steps(state, desired))
    activation = tuple(activation_steps(state, desired, confirmation_id))
    windows = [step for step in activation if step.target == host_key_target(state, desired)]
    installs = any("windows_key" in step.secrets.values() for step in keys)
    found = state.windows_product
    is_active = found is not None and found.channel == "csvlk" and found.is_licensed
    is_hosting = bool(windows) or (is_active and not installs)
    # Windows takes them of a machine that serves; after an activation it does.
    takes_settings = bool(windows) or (is_hosting and state.service.is_kms_host)
    steps = (
        *_feature_steps(state, desired),
        *firewall_steps(facts_of(state), desired),
        *publish_domain_steps(facts_of(state), desired),
        *keys,
        *activation,
        *(settings_steps(state, desired) if takes_settings else ()),
        *version_steps(state, facts_of(state)),
    )
    reason = _why_restart(state, desired, steps) if is_hosting else None
    further = _advice(desired, reason, is_hosting)
    if reason is not None and desired.may_restart:
        steps = (*steps, Step(wmi.LOCAL, wmi.RESTART_SERVICE, why=reason))
    return HostPlan(
        steps=steps,
        product=product,
        advice=further,
        secrets=secrets_of(state, desired, confirmation_id, steps),
        expected=_expected(state, desired, steps, is_hosting, installs),
        is_hosting=is_hosting,
        desired=desired,
        office=office_foretold(state, desired),
    )


def _feature_steps(state: MachineState, desired: DesiredHost) -> Iterator[Step]:
    feature = facts_of(state).feature
    if desired.install_feature and is_server(state) and feature not in (None, INSTALLED):
        yield Step(
            wmi.LOCAL, wmi.INSTALL_FEATURE, why=f"install the feature {FEATURE}, now {feature}"
        )


def _why_restart(state: MachineState, desired: DesiredHost, steps: tuple[Step, ...]) -> str | None:
    """What asks for a restart of the service, or none."""
    facts, reasons = facts_of(state), []
    asking = {step.method for step in steps if not _needs_no_restart(step)}
    if wmi.INSTALL_PRODUCT_KEY in asking:
        reasons.append("a new host key")
    if asking & {SET_REGISTRY_VALUE, REMOVE_REGISTRY_VALUE}:
        reasons.append("other domains to publish in")
    if any(step.method in asking for step in settings_steps(state, desired)):
        reasons.append("changed settings")
    if reasons:
        return f"restart the service for {' and '.join(reasons)}"
    probe = facts.probe_of(desired.listening_port)
    if asking:
        return "restart the service after the activation"
    if not state.service.is_kms_host:
        return "restart the service, which does not serve although its host key is activated"
    if probe is not None and probe.addresses and not probe.is_open:
        return f"restart the service, which does not answer on TCP port {desired.listening_port}"
    missing = (
        unpublished(facts, desired, state.clock) if is_publishing_asked(state, desired) else ()
    )
    if missing:
        names = ", ".join(each.domain for each in missing)
        return f"restart the service, which publishes its SRV record in {names} then"
    return None


def _needs_no_restart(step: Step) -> bool:
    stops_publishing = bool(step.arguments.get("DisablePublishing"))
    is_for_monitoring = step.arguments.get("Name") == KMS_VERSION
    return step.method in _NEEDS_NO_RESTART or stops_publishing or is_for_monitoring


def _advice(desired: DesiredHost, reason: str | None, is_hosting: bool) -> tuple[str, ...]:
    advice = []
    if reason is not None and not desired.may_restart:
        advice.append(
            f"Not done, as restart_service is never: {reason}. Restart sppsvc or the machine "
            "yourself"
        )
    if not is_hosting and desired.activation != "phone":
        advice.append(
            "The host key is not activated, so Windows serves no client yet, and settings that a "
            "KMS host alone has were left. Run with activation: online or phone"
        )
    return tuple(advice)


def _expected(
    state: MachineState,
    desired: DesiredHost,
    steps: tuple[Step, ...],
    is_hosting: bool,
    installs: bool,
) -> dict[str, Any]:
    facts, expected = facts_of(state), host_summary(state)
    methods = {step.method for step in steps}
    if wmi.INSTALL_FEATURE in methods:
        expected["feature"] = INSTALLED
    changed = {rule.name: rule.as_dict() for rule in rules_to_set(facts, desired)}
    expected["firewall"] = {**expected["firewall"], **changed}
    expected["publish_domains"] = list(domain_lines(facts, desired))
    expected["channel"] = "csvlk"
    expected["kms_version"] = state.service.version
    if installs:
        expected.update(
            partial_product_key=desired.tail,
            license_status=None,
            is_kms_host=None,
            listening_port=None,
        )
    if is_hosting:
        expected.update(settings_expected(desired), is_kms_host=True)
    if any(s.method in (wmi.ACTIVATE, wmi.DEPOSIT_CONFIRMATION_ID) for s in steps):
        expected["license_status"] = "licensed"
    installs_office = any(
        each.startswith("office_key") for step in steps for each in step.secrets.values()
    )
    expected["office"] = None if installs_office else office_foretold(state, desired)
    return expected
