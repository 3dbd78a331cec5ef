"""Write everything that is written from something else: python -m tests.generate."""

from __future__ import annotations

import sys

from tests.generate.everything import EVERYTHING
from tests.generate.part import ROOT


def main() -> int:
    """Rewrite every file that differs; later parts read what earlier ones wrote."""
    for part in EVERYTHING:
        path = ROOT / part.path
        text = path.read_text("utf-8") if path.exists() else ""
        new = part.in_text(text)
        if new != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(new, "utf-8")
            print(f"{part.path}: written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
