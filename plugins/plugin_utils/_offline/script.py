# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan for a machine that nobody can reach, as one script of Windows PowerShell 5.1."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined

from .._catalogue.edition_error import NoPublishedKeyError, UnknownProductError
from .._catalogue.finding import finding
from .._catalogue.keys import gvlk_for
from .._catalogue.license_names import CHANNELS, REPLACED_FREELY, channel_patterns
from .._catalogue.tables import Gvlk
from .._inputs.argument_spec import argument_spec
from .._inputs.error import InputError, VariableName
from .._inputs.product_key import last_five
from .._kms.cloud import cloud_kms_hosts, kept_as
from .._kms.endpoint import DEFAULT_KMS_PORT
from .._kms_client.steps import Scope
from .._windows.desired import Desired, desired_from_options
from .._wmi import methods as wmi
from .._wmi.client_settings import KMS_HOST, KMS_PORT
from .._wmi.license_steps import activate, install_key, windows_target
from .._wmi.request import (
    MAX_PROBES,
    REFRESH_LICENSES,
    WINDOWS_APPLICATION_ID,
    Further,
    Step,
    read_request,
)

SCHEMA = 1
"""Of the report that a script gives."""

_PLUGINS = Path(__file__).resolve().parents[2]
_TEMPLATE = Path(__file__).with_name("data") / "offline.ps1.j2"
_MODULES = tuple(
    _PLUGINS / "module_utils" / name
    for name in ("_SppRead.psm1", "_SppNetwork.psm1", "_SppWrite.psm1")
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z)?", re.ASCII)


@dataclass(frozen=True)
class DesiredScript:
    """What the script is for: machine, edition, what Windows shall be; whether it holds the key.

    ``without`` says why an edition that is known has no published key, ``gvlk``.
    """

    machine: str
    gvlk: Gvlk | None
    without: NoPublishedKeyError | None
    edition_id: str
    build: int
    windows: Desired
    keys_in_script: bool
    date: str | None

    @property
    def product(self) -> str:
        """What the edition is."""
        if self.gvlk is not None:
            return self.gvlk.name
        return (self.without and self.without.product) or self.edition_id


def script_from_options(
    options: Mapping[str, Any], machine: str, name: VariableName = str
) -> DesiredScript:
    """What a module's options ask for; InputError names the option by ``name(option)``."""
    if options["method"] != "kms":
        raise InputError(
            name("method"),
            options["method"],
            "kms; a script for a machine that nobody can reach is made for a KMS host alone",
        )
    edition_id, build = options["edition_id"], options["build"]
    gvlk: Gvlk | None = None
    without: NoPublishedKeyError | None = None
    try:
        gvlk = gvlk_for(edition_id, build, name("edition_id"), name("build"))
    except NoPublishedKeyError as error:
        without = error
    except UnknownProductError as error:
        raise InputError(name("edition_id"), edition_id, f"{error}. {error.remedy}") from None
    defaults = {option: spec.get("default") for option, spec in argument_spec("windows").items()}
    # What both have by one name means the same.
    shared = {option: options[option] for option in defaults.keys() & options.keys()}
    return DesiredScript(
        machine=machine,
        gvlk=gvlk,
        without=without,
        edition_id=str.__str__(edition_id).strip(),
        build=int(build),
        windows=desired_from_options({**defaults, **shared}, machine, name),
        keys_in_script=options["keys_in_script"],
        date=_date(options["date"], name("date")),
    )


def render_script(desired: DesiredScript) -> str:
    """The script, in ASCII; the same one asked for gives the same text."""
    environment = Environment(
        autoescape=False,  # noqa: S701
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    text = environment.from_string(_TEMPLATE.read_text("utf-8")).render(
        machine=machine_in_comment(desired.machine),
        made_for=f"EditionID {json.dumps(desired.edition_id)}, build {desired.build}, "
        f"{desired.product}",
        made_by=f"volume.activation {collection_version()}",
        date=desired.date,
        about_key=_about_key(desired),
        module="\n\n".join(path.read_text("utf-8").rstrip("\n") for path in _MODULES),
        data=json.dumps(_data(desired), indent=1),
    )
    return text.encode("ascii").decode("ascii")


def _about_key(desired: DesiredScript) -> str:
    if desired.gvlk is None:
        return "No setup key (GVLK) is published for this edition: it keeps what is licensed."
    if desired.keys_in_script:
        return "It holds the published setup key (GVLK) where one is needed."
    tail = last_five(desired.gvlk.key)
    return f"Where a key is needed, it asks for the published setup key (GVLK) ending in {tail}."


def machine_in_comment(machine: str) -> str:
    """A machine's name for one comment line, whatever it holds."""
    return json.dumps(machine)


def collection_version() -> str:
    """Version of the collection, installed or in a checkout."""
    root = _PLUGINS.parent
    manifest = root / "MANIFEST.json"
    if manifest.is_file():
        return str(json.loads(manifest.read_text("utf-8"))["collection_info"]["version"])
    return str(yaml.safe_load((root / "galaxy.yml").read_text("utf-8"))["version"])


def _data(desired: DesiredScript) -> dict[str, Any]:
    windows, settings = desired.windows, desired.windows.settings
    tail = last_five(desired.gvlk.key) if desired.gvlk else ""
    replaced = {*REPLACED_FREELY, *windows.replace_channels}
    return {
        "schema": SCHEMA,
        "machine": desired.machine,
        "edition_id": desired.edition_id,
        "build": desired.build,
        "application_id": WINDOWS_APPLICATION_ID,
        "endpoints": [{"host": each.host, "port": each.port} for each in settings.endpoints],
        "default_port": DEFAULT_KMS_PORT,
        "key": desired.gvlk.key if desired.gvlk and desired.keys_in_script else None,
        "key_last_five": tail,
        "key_prompt": f"GVLK of {desired.product}, it ends in {tail}",
        "no_key": f"{desired.without}. {desired.without.remedy}" if desired.without else None,
        "kept_channels": [channel for channel in CHANNELS if channel not in replaced],
        "kept_clouds": []
        if windows.replace_cloud_kms_host
        else [{"host": host, "name": kept_as(cloud)} for host, cloud in cloud_kms_hosts().items()],
        "evaluation": finding("evaluation").brief(),
        "channels": [
            {"pattern": pattern, "channel": channel} for pattern, channel in channel_patterns()
        ],
        "steps": [{"when": when, **step.wire()} for when, step in _steps(windows, tail)],
        "request": read_request(
            discover=settings.discovery,
            endpoints=settings.endpoints[:MAX_PROBES],
            further=Further(probe_found=MAX_PROBES if settings.discovery else 0),
        ),
    }


def _steps(desired: Desired, tail: str) -> Iterator[tuple[str, Step]]:
    """Every step that can be needed, in order, and when."""
    endpoint = desired.endpoint
    # The script fills in the activation ID.
    for step in Scope(wmi.PRODUCT, {"ID": ""}, "the product alone").cleared_host():
        yield "own_host", step
    general = Scope(wmi.SERVICE, {}, "all products")
    if endpoint is None:
        for step in general.cleared_host():
            yield "clear", step
    else:
        # Of several the script fills in the one that answers.
        yield "host", general.change(KMS_HOST, endpoint.written_host)
        yield "port", general.change(KMS_PORT, endpoint.port)
    yield "key", install_key("install the key")
    yield "key", REFRESH_LICENSES
    if desired.activate:
        yield "activate", activate("activate", windows_target(tail))
        yield "activate", REFRESH_LICENSES


def _date(value: object, variable: str) -> str | None:
    if value is None or value == "":
        return None
    text = str(value)
    if not _DATE.fullmatch(text):
        raise InputError(variable, value, "a date such as 2026-03-01 or 2026-03-01T12:00:00Z")
    return text
