# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The settings of a KMS host: as they are, as they are shown, and the steps to those asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .._kms.endpoint import DEFAULT_KMS_PORT
from .._machine.firewall_rule import FirewallRule, as_windows_writes
from .._machine.host_facts import HostFacts
from .._machine.state import MachineState
from .._wmi import methods as wmi
from .._wmi.registry import (
    DNS_DOMAINS,
    KMS_VERSION,
    REMOVE_REGISTRY_VALUE,
    SET_REGISTRY_VALUE,
)
from .._wmi.request import Step
from .desired import DesiredHost


def port_that_is_set(state: MachineState) -> int | None:
    """The listening port of a KMS host; none where the machine is none."""
    if not state.service.is_kms_host:
        return None
    hosting = state.service.hosting
    return (hosting and hosting.listening_port) or DEFAULT_KMS_PORT


def _hosting(name: str) -> Callable[[MachineState], Any]:
    """A column that Windows tells of a KMS host alone."""
    return lambda state: state.service.hosting and getattr(state.service.hosting, name)


@dataclass(frozen=True)
class HostSetting:
    """A setting that a KMS host alone has: as it is, as it is asked for, and what sets it.

    None: not known, or not asked for. ``given`` is the argument for a value as results show it, and
    ``words`` take {value} and {now}.
    """

    name: str
    now: Callable[[MachineState], Any]
    desired: Callable[[DesiredHost], Any]
    method: str
    argument: str
    words: str
    given: Callable[[Any], Any] = lambda value: value

    def step(self, value: Any, now: Any) -> Step:
        """The step that sets a value."""
        was = _was(now)
        if self.method == wmi.SET_LISTENING_PORT and value == DEFAULT_KMS_PORT:
            why = f"listen on the default TCP port {value}{was}"
            return Step(wmi.SERVICE, wmi.CLEAR_LISTENING_PORT, why=why)
        shown = ("on" if value else "off") if isinstance(value, bool) else value
        why = self.words.format(value=shown, now=was)
        return Step(wmi.SERVICE, self.method, why=why, arguments={self.argument: self.given(value)})


def _was(now: Any) -> str:
    return f", now {now}" if now is not None else ""


_PRIORITIES = {None: None, True: "low", False: "normal"}

SETTINGS = (
    HostSetting(
        "listening_port",
        port_that_is_set,
        lambda desired: desired.listening_port,
        wmi.SET_LISTENING_PORT,
        "PortNumber",
        "listen on TCP port {value}{now}",
    ),
    HostSetting(
        "activation_interval_minutes",
        lambda state: state.service.activation_interval_minutes,
        lambda desired: desired.activation_interval,
        wmi.SET_ACTIVATION_INTERVAL,
        "ActivationInterval",
        "have clients that are not activated ask again after minutes: {value}{now}",
    ),
    HostSetting(
        "renewal_interval_minutes",
        lambda state: state.service.renewal_interval_minutes,
        lambda desired: desired.renewal_interval,
        wmi.SET_RENEWAL_INTERVAL,
        "RenewalInterval",
        "have activated clients renew after minutes: {value}{now}",
    ),
    HostSetting(
        "dns_publishing",
        _hosting("dns_publishing"),
        lambda desired: desired.dns_publishing,
        wmi.DISABLE_DNS_PUBLISHING,
        "DisablePublishing",
        "turn DNS publishing {value}",
        given=lambda value: not value,
    ),
    HostSetting(
        "priority",
        lambda state: _PRIORITIES[_hosting("low_priority")(state)],
        lambda desired: _PRIORITIES[desired.low_priority],
        wmi.ENABLE_LOW_PRIORITY,
        "EnableLowPriority",
        "run with the priority {value}{now}",
        given=lambda value: value == "low",
    ),
)


def settings_summary(state: MachineState) -> dict[str, Any]:
    """The settings as a result shows them; null where Windows tells them of a KMS host alone."""
    return {setting.name: setting.now(state) for setting in SETTINGS}


def settings_expected(desired: DesiredHost) -> dict[str, Any]:
    """What of `settings_summary` is asked for."""
    values = {setting.name: setting.desired(desired) for setting in SETTINGS}
    return {name: value for name, value in values.items() if value is not None}


def settings_steps(state: MachineState, desired: DesiredHost) -> Iterator[Step]:
    """The steps for what Windows sets on a KMS host alone; what is not known is set too."""
    for setting in SETTINGS:
        value, now = setting.desired(desired), setting.now(state)
        if value is not None and value != now:
            yield setting.step(value, now)


def domain_lines(facts: HostFacts, desired: DesiredHost) -> tuple[str, ...]:
    """The lines of DnsDomainPublishList that shall be there."""
    asked = facts.publish_domains if desired.publish_domains is None else desired.publish_domains
    return tuple(each.line() for each in asked)


def publish_domain_steps(facts: HostFacts, desired: DesiredHost) -> Iterator[Step]:
    """The step that writes or removes DnsDomainPublishList."""
    if desired.publish_domains is None or desired.publish_domains == facts.publish_domains:
        return
    lines = domain_lines(facts, desired)
    if lines:
        yield Step(
            wmi.LOCAL,
            SET_REGISTRY_VALUE,
            why=f"publish in {', '.join(each.domain for each in desired.publish_domains)}",
            arguments={"Name": DNS_DOMAINS, "Value": lines},
        )
    else:
        yield Step(
            wmi.LOCAL,
            REMOVE_REGISTRY_VALUE,
            why="publish in the machine's own domain alone",
            arguments={"Name": DNS_DOMAINS},
        )


def version_steps(state: MachineState, facts: HostFacts) -> Iterator[Step]:
    """The step that writes the service's version where monitoring looks for KMS hosts."""
    version, now = state.service.version, facts.kms_version
    if now != version:
        yield Step(
            wmi.LOCAL,
            SET_REGISTRY_VALUE,
            why=f"let monitoring find the KMS host by its version{_was(now)}",
            arguments={"Name": KMS_VERSION, "Value": version},
        )


def rules_to_set(facts: HostFacts, desired: DesiredHost) -> tuple[FirewallRule, ...]:
    """The rules that differ, as they shall be; what the registry does not tell counts as right."""
    if desired.firewall is None:
        return ()
    asked, changed = desired.firewall, []
    for rule in facts.rules:
        addresses = asked.remote_addresses or rule.remote_addresses
        desired_rule = FirewallRule(
            name=rule.name,
            is_enabled=True,
            profiles=asked.profiles,
            port=desired.listening_port if rule.port is not None else None,
            remote_addresses=addresses if rule.remote_addresses is not None else None,
        )
        if desired_rule != rule:
            changed.append(desired_rule)
    return tuple(changed)


def firewall_steps(facts: HostFacts, desired: DesiredHost) -> Iterator[Step]:
    """The steps that turn the rules on for the asked profiles, port and addresses."""
    for rule in rules_to_set(facts, desired):
        asked = desired.firewall.remote_addresses if desired.firewall else frozenset()
        scope = f" from {', '.join(sorted(asked))}" if asked else ""
        yield Step(
            wmi.LOCAL,
            wmi.SET_FIREWALL_RULE,
            why=f"let clients in on TCP port {desired.listening_port} for the profiles "
            f"{', '.join(sorted(rule.profiles))}{scope}",
            arguments={
                "Name": rule.name,
                "Profiles": tuple(sorted(name.capitalize() for name in rule.profiles)),
                "Port": desired.listening_port,
                "RemoteAddresses": tuple(as_windows_writes(each) for each in sorted(asked)),
            },
        )
