"""The contrast of the page's colours, WCAG 2.1: 4.5 for text, 3 for what else tells something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._report.html import (
    page as _report_html,
)

COLOURS = Path(_report_html.__file__).with_name("data") / "css" / "colours.css"
PAIRS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", COLOURS.read_text("utf-8")
    )
}
SURFACES = ("page", "panel", "raised")
TEXTS = {
    **dict.fromkeys(("text", "muted", "link"), SURFACES),
    "ok": ("panel", "ok-soft"),
    "bad": ("panel", "bad-soft"),
    "text on verdicts": ("ok-soft", "bad-soft"),
}
DRAWN = {
    **dict.fromkeys(("ok", "warn", "bad", "none", "plain"), ("panel", "track")),
    "info": ("panel",),
    "edge": SURFACES,
    "text": ("track", "panel"),
}
LEAST_OF_TEXT, LEAST_OF_DRAWN = 4.5, 3.0


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.1, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_ratio_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_colour_is_known_in_both_themes() -> None:
    declared = set(re.findall(r"--([a-z-]+):", COLOURS.read_text("utf-8")))
    assert declared == set(PAIRS)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read(theme: int) -> None:
    for name, surfaces in TEXTS.items():
        for surface in surfaces:
            colour = PAIRS[name.partition(" ")[0]][theme]
            assert contrast(colour, PAIRS[surface][theme]) >= LEAST_OF_TEXT, (name, surface)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_charts_marks_and_edges_can_be_seen(theme: int) -> None:
    for name, surfaces in DRAWN.items():
        for surface in surfaces:
            ratio = contrast(PAIRS[name][theme], PAIRS[surface][theme])
            assert ratio >= LEAST_OF_DRAWN, (name, surface, ratio)


@pytest.mark.parametrize("colour", sorted(PAIRS))
def test_every_colour_is_used(colour: str) -> None:
    css = "".join(path.read_text("utf-8") for path in COLOURS.parent.iterdir())
    assert f"var(--{colour})" in css
