"""What ansible sends to a Windows machine on standard input, decoded.

Up to ansible-core 2.21 the manifest is JSON with the arguments among its variables. From 2.22 on it
is compressed where that makes it smaller, and the arguments are JSON in the manifest's JSON.
"""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

SEPARATOR = b"\n\0\0\0\0\n"
EXEC_WRAPPER = "exec_wrapper"
MODULE_WRAPPER = "module_wrapper.ps1"
BECOME_WRAPPER = "become_wrapper.ps1"


class PayloadError(ValueError):
    """Input that is not a PowerShell module as ansible sends it."""


@dataclass(frozen=True)
class Become:
    """Who runs the module in place of the user who connected, by `become_method: runas`."""

    user: str
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Payload:
    """One module run: the module's short name, its arguments, and the manifest they came in.

    `arguments` and `manifest` can hold secrets, so they are not in the repr.
    """

    module_name: str
    arguments: dict[str, Any] = field(repr=False)
    script_names: tuple[str, ...]
    manifest: dict[str, Any] = field(repr=False)
    uses_csharp: bool
    become: Become | None = None


def decode_payload(stdin: bytes) -> Payload:
    """Decodes the input of a module run; raises PayloadError, which never quotes the input."""
    if not stdin:
        raise PayloadError("no input: this is a bare command, not a module")
    end = stdin.find(SEPARATOR)
    if end < 0:
        raise PayloadError("no line of four NULs: this is not input of ansible's bootstrap wrapper")
    bootstrap = _json_object(stdin[:end], "the first line")
    if bootstrap.get("name") != EXEC_WRAPPER:
        raise PayloadError(f"the first line does not name {EXEC_WRAPPER!r}")
    manifest = _json_object(
        _manifest_text(stdin[end + len(SEPARATOR) :], bootstrap), "the manifest"
    )
    scripts, actions = manifest.get("scripts"), manifest.get("actions")
    if not isinstance(scripts, dict) or not isinstance(actions, list):
        raise PayloadError("the manifest has no scripts or no actions")
    become, actions = _become(actions)
    params = _module_params(actions)
    script = params.get("Script")
    if not isinstance(script, str) or script not in scripts:
        raise PayloadError("the manifest does not hold the script that it runs")
    return Payload(
        module_name=PurePosixPath(script).stem.rpartition(".")[2],
        arguments=_arguments(params),
        script_names=tuple(scripts),
        manifest=manifest,
        uses_csharp=bool(params.get("CSharpModules")),
        become=become,
    )


def _manifest_text(data: bytes, bootstrap: dict[str, Any]) -> bytes:
    params = bootstrap.get("params")
    if not isinstance(params, dict) or not params.get("DecompressInput"):
        return data
    try:
        return gzip.decompress(base64.b64decode(data, validate=True))
    except (ValueError, EOFError, OSError, zlib.error):
        raise PayloadError("the manifest is not compressed as the first line says") from None


def _json_object(data: bytes | str, what: str) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        # A JSON error keeps the whole text it was given.
        raise PayloadError(f"{what} is not JSON") from None
    if not isinstance(value, dict):
        raise PayloadError(f"{what} is not a JSON object")
    return value


def _become(actions: list[Any]) -> tuple[Become | None, list[Any]]:
    """Who is to run the other actions, and those."""
    first = actions[0] if actions else None
    if not isinstance(first, dict) or first.get("name") != BECOME_WRAPPER:
        return None, actions
    params, secrets = first.get("params"), first.get("secure_params")
    if not isinstance(params, dict) or not isinstance(params.get("BecomeUser"), str):
        raise PayloadError("become names no user")
    password = secrets.get("BecomePassword") if isinstance(secrets, dict) else None
    return Become(params["BecomeUser"], password), actions[1:]


def _module_params(actions: list[Any]) -> dict[str, Any]:
    names = [str(item.get("name")) if isinstance(item, dict) else "?" for item in actions]
    if names != [MODULE_WRAPPER]:
        raise PayloadError(
            f"the actions are {', '.join(names) or 'none'}: the lab runs {MODULE_WRAPPER} "
            "alone or after become, without async or file transfer"
        )
    params = actions[0].get("params")
    if not isinstance(params, dict):
        raise PayloadError("the module wrapper has no parameters")
    return params


def _arguments(params: dict[str, Any]) -> dict[str, Any]:
    text = params.get("ArgumentJSON")
    if isinstance(text, str):
        return _json_object(text, "ArgumentJSON")
    variables = params.get("Variables")
    for variable in variables if isinstance(variables, list) else []:
        if isinstance(variable, dict) and variable.get("Name") == "complex_args":
            value = variable.get("Value")
            if isinstance(value, dict):
                return value
    raise PayloadError(
        "the manifest has no ArgumentJSON and no complex_args: this is a script, not a module"
    )
