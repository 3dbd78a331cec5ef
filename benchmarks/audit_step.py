"""One measurement of the audit in this process alone: python -m benchmarks.audit_step STEP N.

Prints JSON: seconds of the step, peak memory of the whole process in MiB, bytes that were written.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from ansible_collections.volume.activation.plugins.plugin_utils._audit.audit import audit
from ansible_collections.volume.activation.plugins.plugin_utils._audit.compare import compare
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import AuditedMachine
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport
from ansible_collections.volume.activation.plugins.plugin_utils._audit.settings import AuditSettings
from ansible_collections.volume.activation.plugins.plugin_utils._report.files import (
    FILES,
    write_reports,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.parse import (
    report_from_json,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.sources import (
    machines_of_play,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.text import report_to_text

from benchmarks.memory import own_peak_mebibytes
from tests.fleets.fleet import generated_fleet
from tests.fleets.registered import generated_results

SEED = 1
OTHER_SEED = 2
NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)

Measured = Callable[[], int]
"""What is measured; gives back how many bytes it wrote."""


def analysis_of(machines: list[AuditedMachine]) -> AuditReport:
    """The audit with the options as they are by default."""
    return audit(machines, AuditSettings(), (), ("error",), NOW, "Benchmark")


def gathering(count: int) -> Measured:
    """Machines from what a play registered; results are made beforehand."""
    variables = {
        name: {"group_names": [f"site_{site}"], "audit_read": result}
        for name, site, result in generated_results(count, SEED, NOW)
    }

    def measured() -> int:
        machines = machines_of_play(variables, variables.get, "audit_read", "site_", "machines")
        for _ in machines:
            pass
        return 0

    return measured


def analysis(count: int) -> Measured:
    """Every rule over every machine."""
    machines = list(generated_fleet(count, SEED, NOW))

    def measured() -> int:
        analysis_of(machines)
        return 0

    return measured


def comparison(count: int) -> Measured:
    """The baseline is read from its file and compared."""
    report = analysis_of(list(generated_fleet(count, SEED, NOW)))
    with tempfile.TemporaryDirectory() as folder:
        before = analysis_of(list(generated_fleet(count, OTHER_SEED, NOW)))
        (path,) = write_reports(before, folder, ["json"], "folder")
        text = Path(path).read_text("utf-8")
    del before

    def measured() -> int:
        compare(report, report_from_json(text, "baseline"), "baseline")
        return 0

    return measured


def summary(count: int) -> Measured:
    """The lines on the terminal."""
    report = analysis_of(list(generated_fleet(count, SEED, NOW)))
    return lambda: sum(map(len, report_to_text(report, [])))  # ASCII


def written(format: str) -> Callable[[int], Measured]:
    """The files of a format, on the disk."""

    def prepared(count: int) -> Measured:
        report = analysis_of(list(generated_fleet(count, SEED, NOW)))

        def measured() -> int:
            with tempfile.TemporaryDirectory() as folder:
                paths = write_reports(report, folder, [format], "folder")
                return sum(Path(path).stat().st_size for path in paths)

        return measured

    return prepared


def steps() -> Iterator[tuple[str, Callable[[int], Measured]]]:
    """Everything that is measured, in the order in which an audit does it."""
    yield "gather", gathering
    yield "analyse", analysis
    yield "compare", comparison
    yield "summary", summary
    for format in FILES:
        yield format, written(format)


STEPS: Mapping[str, Callable[[int], Measured]] = dict(steps())


def main() -> int:
    """Measure one step."""
    name, count = sys.argv[1], int(sys.argv[2])
    measured = STEPS[name](count)
    started = time.perf_counter()
    size = measured()
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "mebibytes": own_peak_mebibytes(), "bytes": size}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
