"""What no output, file, log or error may hold."""

from __future__ import annotations

import re

FULL_KEY = re.compile(r"(?:[A-Z0-9]{5}-){4}[A-Z0-9]{5}", re.IGNORECASE)
"""A whole product key."""
