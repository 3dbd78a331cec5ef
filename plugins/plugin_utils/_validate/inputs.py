# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is asked of a machine by the variables of a role, judged as its module would judge it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .._ansible.checked_options import checked_options
from .._edition.desired import desired_from_options as edition_from_options
from .._inputs.argument_spec import argument_spec
from .._inputs.controller_file import check_folder
from .._inputs.error import InputError, VariableName
from .._kms_client.settings import KmsSettings, kms_hosts_in_order
from .._kms_host.desired import host_from_options
from .._office.desired import office_desired_from_options
from .._run.remote import RemoteError
from .._run.snapshot_file import check_snapshot_folder
from .._windows.desired import desired_from_options
from .._windows.run import check_folders

Options = Mapping[str, Any]
ValueOf = Callable[[str], Any]
"""Variable -> its value for this machine; RemoteError where it names something undefined."""

_FROM_THE_RUN = "read"
"""An option that no input sets: what another task has read."""


@dataclass(frozen=True)
class Judge:
    """How the inputs of a role are judged.

    ``judge`` raises InputError for what the module would refuse, and returns the settings of a KMS
    client where the role makes one.
    """

    spec: Mapping[str, Mapping[str, Any]]
    judge: Callable[[dict[str, Any], str, VariableName], KmsSettings | None]


@dataclass(frozen=True)
class JudgedInputs:
    """The inputs of a role for one machine: as given, with defaults, and what is wrong.

    ``settings`` are none for a role that makes no KMS client, and where something is wrong.
    """

    role: str
    given: Options
    options: Options
    settings: KmsSettings | None = None
    problem: InputError | RemoteError | None = None

    @property
    def is_domain_matter(self) -> bool:
        """Whether nothing but the allowed domains stands against the KMS host."""
        if not isinstance(self.problem, InputError) or not self.given.get("allowed_kms_domains"):
            return False
        given = {**self.given, "allowed_kms_domains": []}
        return _judged(self.role, given, "any", _named(self.role)).problem is None

    @property
    def lacks_kms_host(self) -> bool:
        """Whether KMS is asked for, and neither a host nor DNS is named."""
        asks = self.given.get("method", "kms") == "kms" and self.role in KMS_CLIENT_ROLES
        return asks and not any(
            self.given.get(each) for each in ("kms_host", "kms_hosts", "kms_discovery")
        )


def _judge_windows(options: dict[str, Any], machine: str, name: VariableName) -> KmsSettings:
    desired = desired_from_options(options, machine, name)
    check_folders(desired, machine, name)
    return desired.settings


def _judge_office(options: dict[str, Any], machine: str, name: VariableName) -> KmsSettings:
    return office_desired_from_options(options, machine, name).settings


def _judge_kms_host(options: dict[str, Any], _machine: str, name: VariableName) -> None:
    folder = host_from_options(options, name).offline_folder
    if folder is not None:
        check_folder(folder, name("offline_activation_folder"))


def _judge_edition(options: dict[str, Any], machine: str, name: VariableName) -> None:
    folder = edition_from_options(options, name).snapshot_folder
    if folder is not None:
        check_snapshot_folder(folder, machine, name("snapshot_folder"))


JUDGES: Mapping[str, Judge] = {
    "windows_client": Judge(argument_spec("windows"), _judge_windows),
    "office_client": Judge(argument_spec("office"), _judge_office),
    "kms_host": Judge(argument_spec("kms_host"), _judge_kms_host),
    "edition": Judge(argument_spec("edition"), _judge_edition),
}
KMS_CLIENT_ROLES = ("windows_client", "office_client")


class InputsJudge:
    """Judges machine after machine; what is right for one is not judged again for the next."""

    def __init__(self) -> None:
        self._right: dict[tuple[str, str], JudgedInputs] = {}

    def judged(
        self, role: str, machine: str, names: Collection[str], value_of: ValueOf
    ) -> JudgedInputs:
        """The inputs of a role for a machine that has variables of these names."""
        name = _named(role)
        given: dict[str, Any] = {}
        for option in JUDGES[role].spec:
            variable = name(option)
            if option == _FROM_THE_RUN or variable not in names:
                continue
            try:
                value = value_of(variable)
            except RemoteError as error:
                return JudgedInputs(role, given, given, problem=error)
            if value is not None and value != "":
                given[option] = value
        # Each machine has its own files in a folder, and its own order of several KMS hosts.
        key = (role, repr(given))
        known = self._right.get(key)
        if known is None or any(option.endswith("_folder") for option in given):
            known = _judged(role, given, machine, name)
            if known.problem is None:
                self._right[key] = known
        elif known.settings is not None and known.settings.candidates:
            ordered = kms_hosts_in_order(known.options, machine, name)
            settings = replace(known.settings, endpoint=ordered[0], candidates=ordered)
            return replace(known, settings=settings)
        return known


def _judged(role: str, given: Options, machine: str, name: VariableName) -> JudgedInputs:
    judge = JUDGES[role]
    try:
        options = checked_options(judge.spec, given, name)
    except (InputError, RemoteError) as error:
        return JudgedInputs(role, given, given, problem=error)
    try:
        return JudgedInputs(role, given, options, judge.judge(options, machine, name))
    except (InputError, RemoteError) as error:
        return JudgedInputs(role, given, options, problem=error)


def _named(role: str) -> VariableName:
    return lambda option: f"{role}_{option}"
