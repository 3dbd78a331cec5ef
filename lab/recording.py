"""Recordings of Windows, as tools/record_windows.ps1 saves them: made on the lab, read, checked."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab.engines.local_payload import payload_of_text

if TYPE_CHECKING:
    from lab.engines.pwsh import PwshEngine
    from lab.simulation.windows import SimulatedWindows

SCRIPT = Path(__file__).resolve().parents[1] / "tools" / "record_windows.ps1"
FORMAT = 1

Recording = dict[str, Any]


class RecordingError(ValueError):
    """A file that is no recording."""


def load_recording(path: Path) -> Recording:
    """Read a recording; RecordingError says what is wrong with it."""
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except ValueError:
        raise RecordingError(f"{path}: not JSON") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise RecordingError(f"{path}: no recording of format {FORMAT}")
    missing = {"classes", "rows", "registry", "errors", "dns", "json"} - set(content)
    if missing:
        raise RecordingError(f"{path}: lacks {', '.join(sorted(missing))}")
    return content


def record(
    engine: PwshEngine, machine: SimulatedWindows, *, allow_writes: bool = False
) -> Recording:
    """Run the script on a simulated machine; RuntimeError with what it said when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "recorded_windows.json")
        # On the first line, so that the script's lines keep their numbers.
        text = f"& {{{SCRIPT.read_text('ascii')}}} -Path '{path}' -AllowWrites:${allow_writes}"
        done = engine.run(machine, payload_of_text(text, name="record_windows"))
        if done.rc:
            raise RuntimeError(done.stdout.decode("utf-8", "replace"))
        return load_recording(path)
