"""Options as the documentation of a module states them: the one text that is written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from tests.generate.part import ROOT

SECRET = frozenset(
    {
        "product_key",
        "product_keys",
        "office_product_keys",
        "confirmation_id",
        "pin",
        "domain_password",
        "service_token",
    }
)
"""Options that no log shows."""

CHECKED_BY_US = SECRET | {
    "activation_interval_minutes", "build", "date", "edition", "edition_id", "kms_host",
    "kms_lookup_domain", "kms_port", "listening_port", "publish_domains", "read",
    "renewal_interval_minutes",
}  # fmt: skip
"""Options whose type core does not check: its error would print what was given.

Of a host or a domain core would make a text, also where YAML read a no, a number or a date.
"""

ELEMENTS_CHECKED_BY_US = frozenset({"allowed_kms_domains"})
"""Lists of such texts."""


@dataclass(frozen=True)
class Option:
    """One option. ``summary`` is the first paragraph of its description, in Ansible's markup."""

    name: str
    summary: str
    type: str = "str"
    elements: str | None = None
    choices: tuple[str, ...] = ()
    default: Any = None
    required: bool = False
    version_added: str | None = None
    example: Any = None
    suboptions: Mapping[str, Option] = field(default_factory=dict)


def module_content(module: str) -> dict[str, Any]:
    """DOCUMENTATION, EXAMPLES and RETURN of a module."""
    content: dict[str, Any] = yaml.safe_load(
        (ROOT / f"plugins/modules/{module}.yml").read_text("utf-8")
    )
    return content


def options_of(module: str) -> dict[str, Option]:
    """The options of a module, by name, in the order of its documentation."""
    content = module_content(module)
    examples = _examples(module, content["EXAMPLES"])
    stated = content["DOCUMENTATION"]["options"]
    return {name: _option(name, each, examples.get(name)) for name, each in stated.items()}


def stated_options(stated: Mapping[str, Any]) -> dict[str, Option]:
    """Options stated as the documentation of a module states them, with ``example``."""
    return {name: _option(name, each, each.get("example")) for name, each in stated.items()}


def _option(name: str, stated: Mapping[str, Any], example: Any = None) -> Option:
    description = stated["description"]
    return Option(
        name=name,
        summary=description if isinstance(description, str) else description[0],
        type=stated["type"],
        elements=stated.get("elements"),
        choices=tuple(stated.get("choices", ())),
        default=stated.get("default"),
        required=stated.get("required", False),
        version_added=stated.get("version_added"),
        example=example,
        suboptions=stated_options(stated.get("suboptions", {})),
    )


def _examples(module: str, text: str) -> dict[str, Any]:
    """The first value that the examples give each option."""
    found: dict[str, Any] = {}
    for task in yaml.safe_load(text):
        for name, value in (task.get(f"volume.activation.{module}") or {}).items():
            found.setdefault(name, value)
    return found
