"""The options of each action plugin as ansible-core's validator takes them, as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from tests.generate.documentation import (
    CHECKED_BY_US,
    ELEMENTS_CHECKED_BY_US,
    SECRET,
    Option,
    options_of,
)
from tests.generate.part import ROOT, Part

_FOLDER = "plugins/plugin_utils/_inputs/data/argument_specs"
MODULES = sorted({each.stem for each in ROOT.glob("plugins/action/*.py")} - {"check_inputs"})
"""Those with an action; the options of check_inputs are the roles that are judged."""


def option_spec(options: Mapping[str, Option]) -> dict[str, dict[str, Any]]:
    """Options as an argument spec of ansible-core."""
    return {name: _spec(option) for name, option in options.items()}


def _spec(option: Option) -> dict[str, Any]:
    is_raw = option.name in CHECKED_BY_US
    spec: dict[str, Any] = {"type": "raw" if is_raw else option.type}
    if option.elements and not is_raw:
        spec["elements"] = "raw" if option.name in ELEMENTS_CHECKED_BY_US else option.elements
    if option.choices:
        spec["choices"] = list(option.choices)
    if option.default is not None:
        spec["default"] = option.default
    if option.required:
        spec["required"] = True
    if option.name in SECRET:
        spec["no_log"] = True
    if option.suboptions:
        spec["options"] = option_spec(option.suboptions)
    return spec


def spec_json(module: str) -> str:
    """The options of a module, one a line."""
    spec = option_spec(options_of(module))
    lines = [f"{json.dumps(name)}: {json.dumps(each)}" for name, each in spec.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


OPTION_SPECS = tuple(
    Part(f"{_FOLDER}/{module}.json", partial(spec_json, module)) for module in MODULES
)
