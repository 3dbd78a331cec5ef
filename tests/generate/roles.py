"""What the roles say about the options of their modules: specs, defaults, tasks and READMEs."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from tests.generate.documentation import CHECKED_BY_US, SECRET, Option, options_of, stated_options
from tests.generate.markup import as_markdown, as_plain, comment, flow, for_role, scalar
from tests.generate.part import ROOT, Part, markdown_part

ROLES = ("windows_client", "office_client", "kms_host", "edition", "audit")
JUDGED_BY_CORE = ("audit",)
"""Roles that use their variables beside those of a module."""

_TYPES = {
    "bool": "Type: boolean.",
    "int": "Type: whole number.",
    "list": "Type: list.",
    "path": "Type: path on the controller.",
}


@dataclass(frozen=True)
class Role:
    """A role: the module it wraps, its variables by option, and options by something else."""

    name: str
    module: str
    about: Mapping[str, Any]
    variables: Mapping[str, Option]
    passed: Mapping[str, str]

    @property
    def source(self) -> str:
        """Where the texts are written by hand."""
        return f"plugins/modules/{self.module}.yml"


@functools.cache
def role_named(name: str) -> Role:
    """A role of this collection; its variables in the order of the module, its own ones last."""
    about = yaml.safe_load((ROOT / f"tests/generate/roles/{name}.yml").read_text("utf-8"))
    options = options_of(about["module"])
    variables = {
        each: replace(option, summary=for_role(option.summary, name))
        for each, option in options.items()
        if each not in about.get("left_out", ())
    }
    variables |= stated_options(about.get("variables", {}))
    return Role(name, about["module"], about, variables, about.get("passed", {}))


def argument_specs(name: str) -> str:
    """meta/argument_specs.yml."""
    role = role_named(name)
    lines = [
        "---",
        f"# Written by make generate; the texts are those of {role.source}.",
        "argument_specs:",
        "  main:",
        f"    short_description: {role.about['short_description']}",
        "    description:",
        *(f"      - {scalar(each, 8)}" for each in role.about["description"]),
        "    author: volume.activation contributors",
        f"    version_added: {role.about['version_added']}",
        "    options:",
    ]
    for option in role.variables.values():
        lines += _spec_lines(name, option if name in JUDGED_BY_CORE else _judged_by_module(option))
    return "\n".join([*lines, ""])


def _judged_by_module(option: Option) -> Option:
    """What core would refuse in words of its own, showing what was given, is raw to it.

    The module behind the role says it in one line, and masks what looks like a key.
    """
    if option.type == "str" and not option.choices:
        return option
    summary = f"{summary_with_choices(option)} {_TYPES.get(option.type, '')}".rstrip()
    return replace(option, type="raw", elements=None, choices=(), summary=summary)


def _spec_lines(role: str, option: Option) -> Iterator[str]:
    yield f"      {role}_{option.name}:"
    yield "        description:"
    yield f"          - {scalar(option.summary, 12)}"
    yield f"        type: {spec_type(option)}"
    if option.elements and spec_type(option) == "list":
        yield f"        elements: {option.elements}"
    if option.choices:
        yield f"        choices: {flow(list(option.choices))}"
    if option.default is not None:
        yield f"        default: {flow(option.default)}"
    if option.version_added:
        yield f"        version_added: {option.version_added}"


def spec_type(option: Option) -> str:
    """The type by which core checks it: of a secret and of what we check it prints nothing."""
    if option.name in SECRET and option.type == "str":
        return "str"
    return "raw" if option.name in CHECKED_BY_US else option.type


def defaults(name: str) -> str:
    """defaults/main.yml: each variable with its text; those without a default as an example."""
    role = role_named(name)
    lines = ["---", f"# Written by make generate; the texts are those of {role.source}."]
    for option in role.variables.values():
        lines += ["", comment(as_plain(summary_with_choices(option)))]
        variable = f"{name}_{option.name}"
        if option.default is not None:
            lines.append(f"{variable}: {flow(option.default)}")
        else:
            lines.append(f"# {variable}: {flow(option.example)}")
    return "\n".join([*lines, ""])


def summary_with_choices(option: Option) -> str:
    """The summary, and what may be chosen unless it says so itself."""
    if all(f"V({each})" in option.summary for each in option.choices):
        return option.summary
    choices = ", ".join(f"V({each})" for each in option.choices)
    return f"{option.summary} {'Any' if option.type == 'list' else 'One'} of {choices}."


def task_options(name: str) -> str:
    """The options of the module in the role's task that no variable of the role sets alone."""
    passed = role_named(name).passed
    return "".join(
        f'    {option}: "{how}"\n' if "{{" in how else f"    {option}: {how}\n"
        for option, how in passed.items()
    )


def variables_table(name: str) -> str:
    """The variables of a role as Markdown."""
    variables = role_named(name).variables.values()
    rows = variable_rows((f"{name}_{each.name}", each) for each in variables)
    return "\n".join([*rows, ""])


def variable_rows(variables: Iterable[tuple[str, Option]]) -> Iterator[str]:
    """Variables as the lines of a table in Markdown."""
    yield "| Variable | Default | What it does |"
    yield "|---|---|---|"
    for variable, option in variables:
        text = as_markdown(summary_with_choices(option) + _example(option)).removesuffix(".")
        text = text.replace("|", "\\|")
        yield f"| `{variable}` | {_default(option)} | {text} |"


def _example(option: Option) -> str:
    if option.example is None or option.default is not None:
        return ""
    return f" Such as C({flow(option.example)})."


def _default(option: Option) -> str:
    if option.required:
        return "needed"
    return "" if option.default is None else f"`{flow(option.default)}`"


def _parts(name: str) -> Iterator[Part]:
    role = role_named(name)
    folder = f"roles/{name}"
    yield Part(f"{folder}/meta/argument_specs.yml", functools.partial(argument_specs, name))
    yield Part(f"{folder}/defaults/main.yml", functools.partial(defaults, name))
    yield Part(
        f"{folder}/tasks/{role.about.get('tasks', 'main')}.yml",
        functools.partial(task_options, name),
        begins=f"  volume.activation.{role.module}:\n",
        ends=f"  register: {name}_result\n",
    )
    yield markdown_part(
        f"{folder}/README.md", role.source, functools.partial(variables_table, name)
    )


ROLE_PARTS = tuple(part for name in ROLES for part in _parts(name))
