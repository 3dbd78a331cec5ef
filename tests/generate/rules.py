"""The rules of the audit, as documentation lists them."""

from __future__ import annotations

from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import RULES

from tests.generate.markup import scalar
from tests.generate.part import Part, markdown_part


def rule_notes() -> str:
    """The notes of volume.activation.report, one for each rule."""
    texts = [f"V({rule.id}), {rule.severity}. {rule.title}." for rule in RULES.values()]
    return "".join(f"    - {scalar(text, 6)}\n" for text in texts)


def rule_table() -> str:
    """Every rule as Markdown."""
    lines = ["| Rule | Severity | Meaning |", "|---|---|---|"]
    lines += [f"| `{rule.id}` | {rule.severity} | {rule.title} |" for rule in RULES.values()]
    return "\n".join([*lines, ""])


RULE_PARTS = (
    Part(
        "plugins/modules/report.yml",
        rule_notes,
        begins="the finding itself.\n",
        ends="    - A finding of these rules is milder",
    ),
    markdown_part("roles/audit/README.md", "the rules of the audit", rule_table),
)
