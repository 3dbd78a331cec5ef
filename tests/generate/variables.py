"""docs/VARIABLES.md: every variable of every playbook on one page."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from tests.generate.documentation import Option, stated_options
from tests.generate.part import ROOT, Part
from tests.generate.roles import ROLES, variable_rows, variables_table

_PAGE = "docs/VARIABLES.md"
_HEAD = """\
# Every variable of every playbook

Written by `make generate`. A variable goes into the inventory, or after `-e`; one that is not
needed may be left out. `ansible-doc volume.activation.MODULE` says more about each option, and what
is wrong with a value says the run, by the name of the variable.

"""


@dataclass(frozen=True)
class Playbook:
    """A playbook: whose variables it takes, all or some, and its own."""

    name: str
    about: str
    groups: tuple[str, ...]
    roles: tuple[str, ...]
    takes: Mapping[str, tuple[str, ...]]
    variables: Mapping[str, Option]


@functools.cache
def playbooks() -> tuple[Playbook, ...]:
    """Every playbook, the main ones first."""
    stated = yaml.safe_load((ROOT / "tests/generate/playbooks.yml").read_text("utf-8"))
    return tuple(
        Playbook(
            name=name,
            about=each["about"],
            groups=tuple(each["groups"]),
            roles=tuple(each.get("roles", ())),
            takes={role: tuple(of) for role, of in each.get("takes", {}).items()},
            variables=stated_options(each.get("variables", {})),
        )
        for name, each in stated.items()
    )


def page() -> str:
    """The page as Markdown."""
    return _HEAD + "\n".join([*_overview(), *_own_variables(), *_role_variables()])


def _overview() -> Iterator[str]:
    yield "| Playbook | Machines | Variables |"
    yield "|---|---|---|"
    for each in playbooks():
        own = [f"[its own](#playbook-{each.name})"] if each.variables else []
        of_roles = [f"[role `{role}`](#role-{role})" for role in each.roles]
        some = [f"some of [role `{role}`](#role-{role})" for role in each.takes]
        taken = ", ".join([*own, *of_roles, *some]) or "none"
        yield f"| `{each.name}` | {', '.join(each.groups) or 'none'} | {taken} |"


def _own_variables() -> Iterator[str]:
    for each in playbooks():
        if each.variables or each.takes:
            yield from ("", f"## Playbook {each.name}", "", each.about, "")
        if each.variables:
            yield from variable_rows(each.variables.items())
        for role, options in each.takes.items():
            names = ", ".join(f"`{role}_{option}`" for option in options)
            yield from ([""] if each.variables else [])
            yield f"Of the role `{role}` it takes {names}."


def _role_variables() -> Iterator[str]:
    for role in ROLES:
        yield from ("", f"## Role {role}", "", variables_table(role).removesuffix("\n"))
    yield ""


VARIABLES = Part(_PAGE, page)
