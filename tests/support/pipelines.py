"""docs/pipelines as the forges see it: steps of the action, jobs of the component."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from lab.playbook import ROOT

FOLDER = ROOT / "docs" / "pipelines"
ACTION = FOLDER / "github" / "action.yml"
COMPONENT = FOLDER / "gitlab" / "activation.yml"
RUNS = ("validate", "check", "audit")
_TYPES = {"string": str, "number": int, "array": list, "boolean": bool}


def loaded(path: Path) -> dict[str, Any]:
    """A file of GitHub; ``on`` is a key of it, and no truth value."""
    text = path.read_text("utf-8")
    return dict(yaml.load(text.replace("\non:", '\n"on":'), yaml.SafeLoader))


def action_steps() -> dict[str, dict[str, Any]]:
    """The steps of the composite action by their names."""
    return {step["name"]: step for step in loaded(ACTION)["runs"]["steps"]}


def component_inputs() -> dict[str, dict[str, Any]]:
    """What the component takes."""
    header, _ = yaml.safe_load_all(COMPONENT.read_text("utf-8"))
    return dict(header["spec"]["inputs"])


def component_jobs(given: Mapping[str, Any]) -> dict[str, Any]:
    """The component's jobs with these inputs; ValueError for those that GitLab would refuse."""
    spec = component_inputs()
    values: dict[str, Any] = {
        name: each["default"] for name, each in spec.items() if "default" in each
    }
    values.update(given)
    for name, each in spec.items():
        if name not in values:
            raise ValueError(f"{name} is required")
        if not isinstance(values[name], _TYPES[each.get("type", "string")]):
            raise ValueError(f"{name} is of another type")
        if values[name] not in each.get("options", [values[name]]):
            raise ValueError(f"{name} is one of {each['options']}")
    if unknown := set(values) - set(spec):
        raise ValueError(f"no such input: {sorted(unknown)}")
    _, body = yaml.safe_load_all(COMPONENT.read_text("utf-8"))
    return dict(_interpolated(body, values))


def pipeline_jobs() -> dict[str, Any]:
    """The jobs of gitlab.yml, by its includes of the component."""
    jobs: dict[str, Any] = {}
    for each in loaded(FOLDER / "gitlab.yml")["include"]:
        found = component_jobs(each["inputs"])
        if set(found) & set(jobs):
            raise ValueError("two jobs of one name")
        jobs |= found
    return jobs


def _interpolated(part: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(part, dict):
        return {
            _interpolated(key, values): _interpolated(value, values) for key, value in part.items()
        }
    if isinstance(part, list):
        return [_interpolated(each, values) for each in part]
    if not isinstance(part, str):
        return part
    whole = re.fullmatch(r"\$\[\[ inputs\.([\w-]+) \]\]", part)
    if whole and not isinstance(values[whole[1]], int):
        return values[whole[1]]
    return re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: str(values[found[1]]), part)
