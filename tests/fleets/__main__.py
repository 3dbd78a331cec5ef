"""A fleet file of the lab, generated: python -m tests.fleets COUNT [SEED] > fleet.yml."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import yaml

from tests.fleets.fleet import generated_fleet
from tests.fleets.lab_file import lab_fleet

USAGE = "usage: python -m tests.fleets COUNT [SEED], both whole numbers, COUNT above 0"


def main(arguments: list[str]) -> int:
    """Print the fleet file."""
    if len(arguments) not in (1, 2) or not all(each.isdecimal() for each in arguments):
        print(USAGE, file=sys.stderr)
        return 2
    count, seed = int(arguments[0]), int(arguments[1]) if len(arguments) == 2 else 1
    if count == 0:
        print(USAGE, file=sys.stderr)
        return 2
    fleet = lab_fleet(generated_fleet(count, seed, datetime.now(UTC)))
    yaml.safe_dump(fleet, sys.stdout, sort_keys=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
