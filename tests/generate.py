"""Write what is derived from data into the files that hold it: python -m tests.generate."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.generated import GENERATED, Generated

ROOT = Path(__file__).resolve().parent.parent


def outdated(generated: Generated, text: str) -> str:
    """The text with the generated part as it should be."""
    before, rest = text.split(generated.begins, 1)
    _old, after = rest.split(generated.ends, 1)
    return f"{before}{generated.begins}{generated.content()}{generated.ends}{after}"


def main() -> int:
    """Rewrite every file whose generated part differs."""
    for generated in GENERATED:
        path = ROOT / generated.path
        text = path.read_text("utf-8")
        new = outdated(generated, text)
        if new != text:
            path.write_text(new, "utf-8")
            print(f"{generated.path}: written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
