# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One machine by phone: its lines of the file, its products, and what is deposited where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .._inputs.check_digits import in_words, wrong_confirmation_groups
from .._inputs.error import InputError
from .._machine.state import MachineState
from .._run.handover import Read
from .._run.life import Life
from .._run.phone import normalise_confirmation_id
from .._run.remote import Surroundings, read
from .desired import DesiredPhone
from .plan import Matched, matched, phone_plan
from .products import PhoneProduct, phone_products, phone_request
from .service import ConfirmationService, ServiceError, confirmation_in
from .table import Line


def activate_by_phone(
    desired: DesiredPhone, check_mode: bool, outside: Surroundings
) -> dict[str, Any]:
    """Keep the machine's installation IDs for the file, and deposit what the file answers."""
    host, file = outside.machine, desired.file
    lines = file.read(host).of(host)
    request = phone_request()
    known = Read(outside.now(), read(outside.execute, request))
    found = matched(known.state, host, lines, file.path.name)
    answers: dict[str, str] = {}
    problems = list(found.refused)
    if desired.service is not None and not check_mode:
        answers, failures = _asked(desired.service, found, host, file.check_digits)
        problems += failures
    found = found.confirmed(answers)
    is_new = _contents(found.lines) != _contents(tuple(lines.values()))
    if is_new and not check_mode:
        file.write_part(host, found.lines)
    life = Life(outside, request, known=known)
    result, after = life.run(lambda state: phone_plan(state, found.fits), check_mode)
    if result.get("error") and not check_mode:
        lines_left = _without_refused(found, after, answers).lines
        if lines_left != found.lines:
            file.write_part(host, lines_left)
    would_ask = check_mode and desired.service is not None and bool(found.open)
    result["changed"] = bool(result["changed"] or is_new or would_ask)
    result["awaiting"] = [product.label for product, _line in found.open]
    result["advice"] = [*result["advice"], *found.remarks]
    if problems:
        told = [str(result["msg"]).rstrip(".")] if result.get("failed") else []
        result.update(failed=True, msg=f"{'. '.join([*told, *problems])}.")
    return result


def _contents(lines: tuple[Line, ...]) -> set[tuple[str, ...]]:
    return {(each.activation_id, each.installation_id, each.confirmation_id) for each in lines}


def _asked(
    service: ConfirmationService, found: Matched, host: str, check_digits: bool
) -> tuple[dict[str, str], list[str]]:
    """Confirmation IDs by activation ID, and why there is none for the others."""
    answers, failures = {}, []
    for product, line in found.open:
        try:
            answer = confirmation_in(service.ask(_question(host, product, line)))
            answers[line.activation_id] = _checked(answer, line, check_digits)
        except ServiceError as error:
            failures.append(f"{product.label}: {error}")
    return answers, failures


def _question(host: str, product: PhoneProduct, line: Line) -> Mapping[str, str]:
    return {
        "host": host,
        "product": line.product,
        "activation_id": line.activation_id,
        "channel": line.channel,
        "extended_pid": product.product.details.extended_pid or "",
        "installation_id": line.installation_id,
    }


def _checked(answer: str, line: Line, check_digits: bool) -> str:
    try:
        digits = normalise_confirmation_id(answer, "confirmation_id")
    except InputError as error:
        raise ServiceError(f"The answer is no confirmation ID: {error.accepted}") from error
    wrong = wrong_confirmation_groups(digits, line.installation_id) if check_digits else []
    if wrong:
        raise ServiceError(f"The answer is no confirmation ID: {in_words(wrong)}")
    return digits


def _without_refused(found: Matched, after: MachineState, answers: Mapping[str, str]) -> Matched:
    """The same without a service's answer that Windows refused, so that it is asked again.

    The steps end at the first that fails, which is the first product that is not licensed.
    """
    now = phone_products(after)
    for product, _line in found.fits:
        held = now.get(product.activation_id)
        if held is not None and held.product.is_licensed:
            continue
        if product.activation_id in answers:
            lines = tuple(
                replace(line, confirmation_id="")
                if line.activation_id == product.activation_id
                else line
                for line in found.lines
            )
            return replace(found, lines=lines)
        break
    return found
