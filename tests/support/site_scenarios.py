"""Scenarios of sites with several KMS hosts, by a list or by DNS; a part of the one table."""

from __future__ import annotations

from tests.support.scenario import (
    ACTIVATE,
    ALL,
    BESIDE_OFFICE,
    CONVERGED_KMS,
    KEY,
    KMS_HOST,
    OFFICE_ID,
    RETAIL,
    RIGHT_KEY,
    SET_HOST,
    SET_PORT,
    Scenario,
)

SECOND = "kms-1689.contoso.example"
CLOSED = "kms-closed.contoso.example"
GONE = "kms-gone.contoso.example"
AT_SECOND = {"host": SECOND, "port": 1689}


def _asked(*hosts: object) -> dict[str, object]:
    """These hosts in this order, whatever the machine is called."""
    named = [each if isinstance(each, dict) else {"host": each} for each in hosts]
    return {
        "kms_host": "",
        "kms_hosts": [{**each, "priority": place} for place, each in enumerate(named)],
    }


_TWO = _asked(KMS_HOST, {"host": SECOND, "port": 1689})
_FIRST_DOWN = _asked(CLOSED, {"host": SECOND, "port": 1689})
_NONE_ANSWERS = _asked(CLOSED, GONE)
_BY_DNS = {"kms_host": "", "kms_discovery": True}

SITE_SCENARIOS = (
    Scenario("hosts-first-answers", {"license": RETAIL}, _TWO, does=ALL),
    Scenario("hosts-one-alone", {"license": RETAIL}, {"kms_host": "", "kms_hosts": [KMS_HOST]},
             does=ALL),
    Scenario("hosts-converged", {"license": RIGHT_KEY, "kms": CONVERGED_KMS}, _TWO),
    Scenario("hosts-move-to-the-first", {"license": RIGHT_KEY, "kms": AT_SECOND}, _TWO,
             does=(SET_HOST, SET_PORT, *ACTIVATE)),
    Scenario("hosts-first-down", {"license": RETAIL}, _FIRST_DOWN,
             does=(SET_HOST, SET_PORT, *KEY, *ACTIVATE),
             says=(f"{CLOSED}:1688 does not answer (ConnectionRefused), so {SECOND}:1689 is ",)),
    Scenario("hosts-first-down-converged", {"license": RIGHT_KEY, "kms": AT_SECOND}, _FIRST_DOWN,
             says=(f"{CLOSED}:1688 does not answer",)),
    Scenario("hosts-first-down-away-from-it", {"license": RIGHT_KEY, "kms": {"host": CLOSED}},
             _FIRST_DOWN, does=(SET_HOST, SET_PORT, *ACTIVATE), says=(f"{SECOND}:1689 is used",)),
    Scenario("hosts-none-answers", {"license": RETAIL}, _NONE_ANSWERS, outcome="failed", does=ALL,
             says=(f"No KMS host of this machine answers: {CLOSED}:1688 does not answer "
                   f"(ConnectionRefused); {GONE}:1688 does not resolve (DNS_ERROR_RCODE_NAME",
                   "Nothing was written")),
    Scenario("hosts-none-answers-no-activation", {"license": RETAIL},
             {**_NONE_ANSWERS, "activate": False}, outcome="failed", does=(SET_HOST, *KEY),
             says=("No KMS host of this machine answers", "Nothing was written")),
    Scenario("hosts-none-answers-converged", {"license": RIGHT_KEY, "kms": {"host": GONE}},
             _NONE_ANSWERS, says=("No KMS host of this machine answers",)),
    Scenario("hosts-more-than-are-tried", {"license": RETAIL},
             _asked(CLOSED, GONE, "a.example", "b.example", KMS_HOST), outcome="failed", does=ALL,
             says=("b.example:1688 does not resolve", "1 more were not tried")),
    Scenario("hosts-not-tried", {"license": RETAIL, "has_resolve_dns_name": False}, _TWO, does=ALL),
    Scenario("hosts-not-tried-stays", {"license": RIGHT_KEY, "kms": AT_SECOND,
                                       "has_resolve_dns_name": False}, _TWO),
    Scenario("hosts-for-one-product", BESIDE_OFFICE, {**_FIRST_DOWN, "activation_id": OFFICE_ID},
             does=(SET_HOST, SET_PORT, *ACTIVATE), says=(f"{SECOND}:1689 is used",)),
    Scenario("dns-names-a-dead-one", {"license": RETAIL, "domain": "partly.example"}, _BY_DNS,
             does=(*KEY, *ACTIVATE), says=(f"{CLOSED} does not answer on TCP port 1688",)),
    Scenario("dns-names-dead-ones-alone", {"license": RETAIL, "domain": "dark.example"}, _BY_DNS,
             outcome="failed", does=(*KEY, *ACTIVATE),
             says=(f"{CLOSED} does not answer", f"{GONE} does not resolve", "Nothing was written")),
)  # fmt: skip
