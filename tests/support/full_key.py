"""What no output, file, log or error may hold."""

from __future__ import annotations

import re

FULL_KEY = re.compile(r"(?:[A-Z0-9]{5}-){4}[A-Z0-9]{5}", re.IGNORECASE)
"""A whole product key."""
CANARY = "BCDFG-HJKMN-PQRTV-WXY23-46789"
"""A well-formed key that is nobody's, where it must not be shown."""
