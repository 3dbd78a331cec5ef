"""The HTML report as text: whole, well-formed, closed to the network, and safe with any text."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import html5lib
import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._report.html import (
    page as _report_html,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.page import (
    report_to_html,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.parts import (
    script,
    stylesheet,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.text import shown

from tests.support.audited import CANARY, DAY, SOUND, clients, licensed
from tests.support.reported import EMPTY, FINDING, of_machines, page, whole_report, with_texts

FOLDER = Path(_report_html.__file__).with_name("data")
SCRIPT = "".join((FOLDER / "js" / f"{name}.js").read_text("utf-8") for name in _report_html.SCRIPTS)
SCRIPTS, STYLES = ("theme", "files"), ("page", "paper")
HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>",
    "{{ 7 * 7 }}{% raw %}",
    "\"'><svg onload=alert(1)>",
    "](javascript:alert(1))",
    "]]>&lt;b&gt;&#0;",
    "a\x00b\x1b[31m\u202egnp.exe\u2066\ud800\u2028",
)
REPORTS = {"empty": EMPTY, "whole": whole_report(), "one": of_machines(SOUND, findings=(FINDING,))}


def _tree(text: str) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def _elements(text: str) -> Iterator[Any]:
    return (each for each in _tree(text).iter() if isinstance(each.tag, str))


def _data(text: str) -> dict[str, Any]:
    found = [each for each in _elements(text) if each.get("id") == "report-data"]
    data = json.loads(found[0].text)
    assert isinstance(data, dict)
    return data


def _policy(text: str) -> dict[str, str]:
    meta = [each for each in _elements(text) if each.get("http-equiv")]
    assert [each.get("http-equiv") for each in meta] == ["Content-Security-Policy"]
    parts = (part.partition(" ") for part in meta[0].get("content").split("; "))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("name", REPORTS)
def test_the_page_is_well_formed(name: str) -> None:
    text = page(REPORTS[name])
    tags = [each.tag for each in _elements(text)]
    assert tags.count("main") == tags.count("h1") == tags.count("dialog") == 1
    assert "\n\n\n" not in text


def _markup(text: str) -> list[tuple[str, list[str]]]:
    return [(each.tag, sorted(each.attrib)) for each in _elements(text)]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_any_text_is_text(hostile: str) -> None:
    text = page(with_texts(whole_report(), lambda name, value: f"{value} {hostile}"))
    harmless = page(with_texts(whole_report(), lambda name, value: f"{value} harmless"))
    assert _markup(text) == _markup(harmless)
    assert all(character.isprintable() or character == "\n" for character in text)
    titles = [each.text for each in _elements(text) if each.tag == "h1"]
    assert titles == [f"Contoso {shown(hostile)}"]


def test_a_hostile_name_is_shown_as_it_is() -> None:
    hostile = HOSTILE[0]
    report = of_machines(
        replace(SOUND, name=hostile), findings=(replace(FINDING, machine=hostile),)
    )
    text = page(report)
    assert _data(text)["columns"]["name"] == {"all": hostile}
    assert hostile not in text
    assert hostile in [each.text for each in _elements(text) if each.tag == "th"]


def test_a_finding_about_the_fleet_names_what_it_is_about() -> None:
    finding = replace(
        FINDING, machine=None, subject="kms01.contoso.example:1688", evidence="It is low"
    )
    assert "<strong>kms01.contoso.example:1688</strong>: It is low" in page(
        of_machines(SOUND, findings=(finding,))
    )


def test_characters_that_mislead_are_shown() -> None:
    text = page(of_machines(replace(SOUND, name="a\u202eb\x00")))
    assert _data(text)["columns"]["name"] == {"all": "a\\u202eb\\x00"}


@pytest.mark.parametrize("form", ["{}", "x {}", "see {} there", "{0} {0}"])
def test_no_product_key_in_any_field(form: str) -> None:
    solid = CANARY.replace("-", "")
    for text in (form.format(key) for key in (CANARY, CANARY.lower(), solid)):
        made = page(with_texts(whole_report(), lambda *_, text=text: text)).upper()  # type: ignore[misc]
        assert CANARY not in made
        assert CANARY[:17] not in made
        assert solid not in made


def test_the_last_five_of_a_key_stay() -> None:
    assert f"*****-{CANARY[-5:]}" in page(with_texts(whole_report(), lambda name, value: CANARY))


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_is_loaded_from_anywhere(name: str) -> None:
    text = page(REPORTS[name])
    addresses = set(re.findall(r"(?:https?:)?//[^\s\"'`]+\.[^\s\"'`]+", text.lower()))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    for each in _elements(text):
        assert each.tag not in ("iframe", "object", "embed", "img", "base", "audio", "video")
        for key in (
            "src",
            "href",
            "action",
            "srcset",
            "poster",
            "{http://www.w3.org/1999/xlink}href",
        ):
            assert (each.get(key) or "#").startswith("#") or each.get(key) == "data:,"
    assert "url(" not in re.sub(r"url\(#[a-z-]+\)", "", text)
    assert "@import" not in text


@pytest.mark.parametrize("name", REPORTS)
def test_the_policy_names_the_script_and_the_style(name: str) -> None:
    text = page(REPORTS[name])
    policy = _policy(text)
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        inline = [each.text for each in _elements(text) if each.tag == tag and not each.get("type")]
        assert len(inline) == 1
        digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
        assert policy.pop(directive) == f"'sha256-{digest}'"
    assert policy == {
        "default-src": "'none'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert not [each for each in _elements(text) if each.get("style")]


def test_the_policy_comes_before_anything_that_it_governs() -> None:
    text = page(EMPTY)
    assert text.index("Content-Security-Policy") < text.index("<style") < text.index("<script")


def test_the_same_report_gives_the_same_bytes() -> None:
    assert page(whole_report()) == page(whole_report())


def test_a_large_fleet_comes_in_pieces() -> None:
    pieces = list(report_to_html(of_machines(*clients(20_000))))
    assert max(map(len, pieces)) < sum(map(len, pieces)) / 8


@pytest.mark.parametrize("folder", ["js", "css"])
def test_every_file_is_in_the_page(folder: str) -> None:
    listed = _report_html.SCRIPTS if folder == "js" else _report_html.STYLES
    assert sorted(listed) == sorted(path.stem for path in (FOLDER / folder).iterdir())
    text = page(EMPTY)
    for path in (FOLDER / folder).iterdir():
        assert path.read_text("utf-8") in text


def test_files_follow_each_other_and_nothing_else() -> None:
    theme, files = ((FOLDER / "js" / f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    assert script(SCRIPTS) == f'(() => {{\n"use strict";\n{theme}\n{files}}})();\n'
    page_, paper = ((FOLDER / "css" / f"{name}.css").read_text("utf-8") for name in STYLES)
    assert stylesheet(STYLES) == f"{page_}\n{paper}"


def test_every_template_is_used() -> None:
    sources = {path.name: path.read_text("utf-8") for path in (FOLDER / "html").iterdir()}
    used = set(re.findall(r'(?:include|from) "([^"]+)"', "".join(sources.values())))
    assert used | {"page.html.j2", "kms_plan.html.j2"} == set(sources)


def test_every_element_that_the_script_asks_for_exists_once() -> None:
    asked = set(re.findall(r'(?:byId|getElementById)\("([^"]+)"\)', SCRIPT))
    fields = re.search(r"const FIELDS = \[([^]]+)\]", SCRIPT)
    selects = re.search(r"const SELECTS = \{([^}]+)\}", SCRIPT)
    assert fields and selects
    asked |= set(re.findall(r'"(\w+)"', fields[1])) | set(re.findall(r"(\w+):", selects[1]))
    ids = [each.get("id") for each in _elements(page(whole_report())) if each.get("id")]
    assert len(ids) == len(set(ids))
    assert len(asked) > 20
    assert asked <= set(ids)


def test_every_mark_and_pattern_exists() -> None:
    ids = {each.get("id") for each in _elements(page(EMPTY))}
    marks = re.search(r"MARK_OF_TONE = \{([^}]+)\}", SCRIPT)
    assert marks
    named = {f"mark-{name}" for name in re.findall(r': "(\w+)"', marks[1])}
    named |= {f"mark-{severity}" for severity in ("error", "warning", "info")}
    css = "".join(path.read_text("utf-8") for path in (FOLDER / "css").iterdir())
    named |= set(re.findall(r"url\(#([a-z-]+)\)", css))
    assert named <= ids


@pytest.mark.parametrize("name", REPORTS)
def test_every_reference_within_the_page_leads_somewhere(name: str) -> None:
    elements = list(_elements(page(REPORTS[name])))
    ids = {each.get("id") for each in elements}
    for each in elements:
        for key in ("aria-labelledby", "aria-describedby", "for"):
            assert set((each.get(key) or "").split()) <= ids
        href = each.get("href") or "#"
        assert "=" in href or href in ("#", "data:,") or href[1:] in ids


def test_headings_leave_out_no_level() -> None:
    levels = [
        int(each.tag[1])
        for each in _elements(page(whole_report()))
        if re.fullmatch("h[1-6]", each.tag)
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_class_of_the_style_is_used() -> None:
    css = "".join(path.read_text("utf-8") for path in (FOLDER / "css").iterdir())
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    selectors = " ".join(re.findall(r"([^{}]+)\{", css))
    ends = [replace(SOUND, **licensed(grace_minutes=day * DAY)) for day in (9, 99)]
    used = page(whole_report()).partition("</style>")[2] + page(of_machines(*ends))
    for name in set(re.findall(r"\.([a-z][a-z-]+)", selectors)):
        stem = re.sub(r"-(?:ok|warn|bad|none|info|warning|error)$", "-", name)
        assert re.search(rf"\b{re.escape(stem)}", used), name


def test_findings_of_one_machine_alone_are_counted() -> None:
    data = _data(page(of_machines(SOUND, findings=(FINDING, FINDING))))
    assert data["findingCount"] == 2
    assert data["findings"]["machine"] == {"all": 0}
