"""Offline scripts for tests, with the options' defaults."""

from __future__ import annotations

import copy
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._offline.script import (
    render_script,
    script_from_options,
)

from lab.simulation.keys import gvlk_of

KEY = gvlk_of("ServerStandard", 20348)
HOST = "kms01.contoso.example"


def options_of(**options: Any) -> dict[str, Any]:
    """The options with their defaults."""
    defaults = {
        name: copy.copy(spec.get("default"))
        for name, spec in argument_spec("offline_script").items()
    }
    given = {"edition_id": "ServerStandard", "build": 20348, "kms_host": HOST, **options}
    assert set(given) <= set(defaults)
    return {**defaults, **given}


def script(machine: str = "srv1", **options: Any) -> str:
    """The script for these options."""
    return render_script(script_from_options(options_of(**options), machine))
