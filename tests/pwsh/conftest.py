"""One PowerShell for all files that need nothing special of it."""

from __future__ import annotations

import pytest

from lab.engines.pwsh import PwshEngine
from tests.support.engines import shared_pwsh
from tests.support.pwsh_needed import pwsh_or_skip


@pytest.fixture(scope="session")
def engine() -> PwshEngine:
    """The one of the whole runs, too: what one test leaves behind, the next would find."""
    return shared_pwsh(pwsh_or_skip())
