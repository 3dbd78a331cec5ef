"""The verbs of volume.activation.maintenance, as its documentation lists them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verb import Verb
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verbs import (
    OFFICE_VERBS,
    VERBS,
)

from tests.generate.markup import scalar
from tests.generate.part import Part

_PATH = "plugins/modules/maintenance.yml"
_MARKS: Mapping[str, Mapping[str, Verb]] = {"V({})": VERBS, "O(verb={})": OFFICE_VERBS}


def described(verb: Verb, mark: str) -> str:
    """One verb in Ansible's markup, in sentences that its row gives."""
    return " ".join([f"{mark} ({verb.script_option}), to {verb.what}.", *_conditions(verb)])


def _conditions(verb: Verb) -> Iterator[str]:
    if verb.needs:
        yield f"Needs {_options(verb.needs, ' and ')}."
    if verb.optional:
        yield f"Takes {_options(verb.optional, ', ')}."
    if verb.harm:
        restart = " and a restart" if verb.reboot else ""
        yield f"Needs O(confirm){restart}, for it {verb.harm}."
    if verb.since_build:
        yield "From Windows 8 and Server 2012 on."
    if verb.before_build:
        yield "On Windows 7 and Server 2008 R2 alone."
    if verb.proof == "licensed":
        yield "The license status must be licensed afterwards."
    if verb.note:
        yield verb.note


def _options(names: tuple[str, ...], between: str) -> str:
    return between.join(f"O({name})" for name in names)


def verb_descriptions(mark: str) -> str:
    """The items of a description, one for each verb."""
    texts = [described(verb, mark.format(name)) for name, verb in _MARKS[mark].items()]
    return "".join(f"        - {scalar(text, 10)}\n" for text in texts)


def verb_choices() -> str:
    """Every verb, as choices."""
    return "".join(f"        - {name}\n" for name in {**VERBS, **OFFICE_VERBS})


VERB_PARTS = (
    Part(
        _PATH,
        partial(verb_descriptions, "V({})"),
        begins="in brackets; for Office see O(product).\n",
        ends="      type: str\n      required: true\n",
    ),
    Part(_PATH, verb_choices, begins="      choices:\n", ends="    product:\n"),
    Part(
        _PATH,
        partial(verb_descriptions, "O(verb={})"),
        begins="is given, the only product of Office that has a key is meant.\n",
        ends="      type: str\n      choices: [windows, office]\n",
    ),
)
