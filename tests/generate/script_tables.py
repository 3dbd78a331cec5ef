"""Tables for people who know slmgr.vbs and ospp.vbs."""

from __future__ import annotations

from functools import partial

import yaml

from tests.generate.part import ROOT, Part, markdown_part


def script_table(script: str) -> str:
    """Every option of a script and what it is here, as Markdown."""
    rows = yaml.safe_load((ROOT / f"docs/{script}.yml").read_text("utf-8"))
    lines = [f"| {script} | Here | Better |", "|---|---|---|"]
    for row in rows:
        is_offered = row["module"] != "none"
        here = f"`{row['module']}`: `{row['option']}`" if is_offered else "not offered"
        lines.append(f"| `{row[script]}` | {here} | {row['better']} |")
    return "\n".join([*lines, ""])


def _part(script: str) -> Part:
    page = f"docs/{script.upper()}.md"
    return markdown_part(page, f"docs/{script}.yml", partial(script_table, script))


SCRIPT_TABLES = (_part("slmgr"), _part("ospp"))
