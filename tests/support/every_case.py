"""All that both engines must answer alike."""

from __future__ import annotations

from collections.abc import Sequence

from tests.support.class_cases import CLASS_CASES, SUBSCRIPTION_CASES
from tests.support.edition_cases import EDITION_CASES
from tests.support.engine_case import Case
from tests.support.engine_cases import CASES
from tests.support.history_cases import HISTORY_CASES
from tests.support.host_cases import HOST_CASES
from tests.support.local_cases import LOCAL_CASES
from tests.support.read_cases import READ_CASES

EVERY_CASE: Sequence[Case] = [
    *CASES, *CLASS_CASES, *SUBSCRIPTION_CASES, *EDITION_CASES, *LOCAL_CASES, *HISTORY_CASES,
    *HOST_CASES, *READ_CASES,
]  # fmt: skip
