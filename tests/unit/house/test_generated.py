"""What is derived from data is up to date in every file that holds it."""

from __future__ import annotations

import pytest

from tests.generate import ROOT, outdated
from tests.generated import GENERATED, Generated


@pytest.mark.parametrize("generated", GENERATED, ids=lambda generated: generated.path)
def test_generated_part_is_up_to_date(generated: Generated) -> None:
    text = (ROOT / generated.path).read_text("utf-8")
    assert text == outdated(generated, text), "run: make generate"
