# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ansible-core is to hide in all that it shows, from 2.22 on.

It then shows $REDACTED$ wherever the text stands, within words and numbers too. Left to itself it
takes every value of an option with no_log: a PIN that is also a port, the name of a variable that
somebody took for a key. The message that tells of it would be lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from .._inputs.error import InputError
from .._inputs.product_key import looks_like_product_key, normalise_product_key

try:
    from ansible.module_utils.secrets import register_secrets
except ImportError:  # before 2.22
    register_secrets = None

SHORTEST = 8
"""Characters. This collection shows a shorter one nowhere, and no other text loses a part to it."""

Spec = Mapping[str, Mapping[str, Any]]


def without_no_log(spec: Spec) -> dict[str, dict[str, Any]]:
    """The spec as core's validator is to see it, so that it registers nothing by itself."""
    return {
        option: {name: value for name, value in row.items() if name != "no_log"}
        for option, row in spec.items()
    }


def register_secret_options(
    spec: Spec,
    given: Mapping[str, Any],
    register: Callable[[Iterable[str]], object] | None = register_secrets,
) -> None:
    """Have core hide the secrets among the options that were given, where it can."""
    if register is not None:
        register([*_secrets(spec, given)])


def _secrets(spec: Spec, given: Mapping[str, Any]) -> Iterator[str]:
    for option, value in given.items():
        if not spec.get(option, {}).get("no_log"):
            continue
        for text in _texts(value):
            if "key" not in option:
                if len(text) >= SHORTEST:
                    yield text
            elif looks_like_product_key(text):
                yield text
                yield from _as_it_is_sent(text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = value.values()
    elif isinstance(value, (str, int)):
        yield str(value).strip()
        return
    if isinstance(value, Iterable):
        for each in value:
            yield from _texts(each)


def _as_it_is_sent(text: str) -> Iterator[str]:
    try:
        yield normalise_product_key(text)
    except InputError:
        return
