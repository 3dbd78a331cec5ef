"""One setting of a KMS client alone: whose it is, what stays, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._machine.subscription import (
    STATUSES,
)

from lab.simulation.network import Network
from lab.simulation.programs import CLIP_RENEW
from tests.support.maintenance_runs import (
    CLASS,
    HAND_SET,
    machine_of,
    run_office_verb,
    run_verb,
    without_doing,
)
from tests.support.office_verb_rows import GVLK_TAIL, client_of_windows
from tests.support.run_on_simulation import READ, WRITE, gvlk_license
from tests.support.verb_rows import WINDOWS_7, subscribed


@pytest.mark.parametrize("selector", ["activation_id", "last_five"])
def test_a_named_product_has_its_own(selector: str, network: Network) -> None:
    """The host and port of all products stay."""
    machine = machine_of(network)
    license = machine.licenses[0]
    named = {
        "activation_id": license.activation_id.upper(),
        "last_five": license.partial_product_key,
    }
    asked = {"verb": "set_kms_port", "kms_port": 1690, selector: named[selector]}
    done = run_verb(machine, **asked)
    assert (machine.kms_host, machine.kms_port) == (HAND_SET, 1700)
    assert (license.kms_host, license.kms_port) == (None, 1690)
    assert (done.result["before"]["kms_port"], done.result["after"]["kms_port"]) == (None, 1690)
    again = run_verb(machine, **asked)
    assert again.executions == (READ,)
    assert again.result["msg"] == (
        "The KMS port of Windows(R), ServerStandard edition alone is 1690. Nothing is to do."
    )


def test_what_no_product_is(network: Network) -> None:
    done = run_verb(machine_of(network), verb="clear_kms_host", last_five="22222")
    assert done.result["failed"] is True
    assert done.result["msg"] == (
        "No product with the last five 22222 has a key. There are: "
        "ee2abb20-930f-5cb5-901d-955cc3d52247 (Windows(R), ServerStandard edition); "
        "7859eee4-da2b-5af1-bbc9-dabf5ddbfd38 (Windows(R), Office24ProPlus edition). Nothing was "
        "written."
    )


def test_a_product_of_windows_7_has_none_of_its_own(network: Network) -> None:
    license = gvlk_license("Enterprise", 7601)
    machine = machine_of(network, license, **WINDOWS_7)
    asked = {"verb": "set_kms_port", "kms_port": 1690}
    done = run_verb(machine, **asked, activation_id=license.activation_id)
    assert done.result["msg"] == (
        "set_kms_port of one product needs Windows 8 or Windows Server 2012 (build 9200) or later; "
        "this is build 7601. Nothing was written."
    )
    assert "failed" not in run_verb(machine, **asked).result


@pytest.mark.parametrize(
    ("verb", "options", "shows"),
    [
        ("set_kms_port", {"kms_port": 1690}, "The KMS port of all products is 1700"),
        ("clear_kms_host", {}, f"The KMS host of all products is {HAND_SET}"),
        ("disable_kms_host_caching", {}, "The caching of the KMS host is on"),
    ],
)
def test_what_is_not_done_is_seen(
    verb: str, options: dict[str, Any], shows: str, network: Network
) -> None:
    machine = machine_of(network)
    before = run_verb(machine, check_mode=True, verb=verb, **options)
    method = {
        "set_kms_port": "SetKeyManagementServicePort",
        "clear_kms_host": "ClearKeyManagementServiceMachine",
        "disable_kms_host_caching": "DisableKeyManagementServiceHostCaching",
    }[verb]
    done = run_verb(machine, execute=without_doing(machine, method), verb=verb, **options)
    assert before.result["changed"] is True
    assert done.result["failed"] is True
    assert done.result["msg"] == f"The state read back is not the desired one: {shows}."


def test_1688_is_what_nothing_set_is(network: Network) -> None:
    machine = machine_of(network, kms_host=None, kms_port=0)
    for asked in ({"verb": "set_kms_port", "kms_port": 1688}, {"verb": "clear_kms_port"}):
        assert run_verb(machine, **asked).executions == (READ,)


def test_the_general_port_is_not_an_office_products_own(network: Network) -> None:
    machine = client_of_windows(network)
    machine.kms_host, machine.kms_port = HAND_SET, 1690
    own = run_office_verb(machine, "clear_kms_port", last_five=GVLK_TAIL)
    assert own.executions == (READ, WRITE)
    assert (machine.kms_port, machine.office[1].kms_port) == (1690, 0)


@pytest.mark.parametrize("verb", ["stop_kms_activation", "allow_kms_activation"])
@pytest.mark.parametrize("build", [10240, 20348, 26100])
def test_the_class_says_who_has_no_token_only(verb: str, build: int, network: Network) -> None:
    machine = machine_of(network, build=build)
    done = run_verb(machine, verb=verb)
    assert done.executions == (CLASS,)
    assert machine.calls == []
    option = {"stop_kms_activation": "/stao", "allow_kms_activation": "/ctao"}[verb]
    assert done.result["msg"] == (
        f"{verb} ({option}) is not of this Windows: SoftwareLicensingService has no method "
        "DisableKeyManagementServiceActivation here. volume.activation.windows has "
        "activation_type: token. Nothing was written."
    )


@pytest.mark.parametrize("verb", ["enable_subscription", "disable_subscription"])
@pytest.mark.parametrize(
    ("machine", "says"),
    [
        ({}, "The licensing service of this Windows tells of no subscription licence"),
        (
            {"build": 26100},
            "There is no subscription of a user on this machine: its type is not_installed, and {} "
            "is for the type user",
        ),
        (
            subscribed(1, 9999),
            "There is no subscription of a user on this machine: its type is invalid, and {} is "
            "for the type user",
        ),
    ],
)
def test_no_subscription_to_change(
    verb: str, machine: dict[str, Any], says: str, network: Network
) -> None:
    held = machine_of(network, **machine)
    done = run_verb(held, verb=verb)
    assert done.result["msg"] == f"{says.format(verb)}. Nothing was written."
    assert (done.executions, held.calls) == ((READ,), [])


@pytest.mark.parametrize(
    ("verb", "status"),
    [("enable_subscription", n) for n in (0, 1, 110)] + [("disable_subscription", 100)],
)
def test_subscription_as_it_is(verb: str, status: int, network: Network) -> None:
    done = run_verb(machine_of(network, **subscribed(status)), verb=verb)
    assert (done.executions, done.result["changed"]) == ((READ,), False)
    assert done.result["before"]["subscription"] == STATUSES[status]


@pytest.mark.parametrize("code", [1, -2147024891])
def test_exit_code_of_the_program_decides(code: int, network: Network) -> None:
    machine = machine_of(network, **subscribed(100))
    machine.holdings.programs = {CLIP_RENEW: code}
    result = run_verb(machine, verb="enable_subscription").result
    assert f"SetSubscription failed: ExitCode{code}" in result["msg"]
    assert result["after"]["subscription"] == "disabled"


def test_status_that_stays_is_no_success(network: Network) -> None:
    machine = machine_of(network, **subscribed(1))
    execute = without_doing(machine, "SetSubscription")
    result = run_verb(machine, verb="disable_subscription", execute=execute).result
    assert result["msg"] == (
        "The state read back is not the desired one: The subscription licence is active."
    )


def test_subscription_that_is_gone_is_no_success(network: Network) -> None:
    machine = machine_of(network, **subscribed(1))
    real = without_doing(machine, "SetSubscription")

    def execute(module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        if "steps" in arguments:
            machine.service_columns = {"SubscriptionStatus": None}
        return real(module, arguments)

    result = run_verb(machine, verb="disable_subscription", execute=execute).result
    assert result["msg"] == (
        "The state read back is not the desired one: "
        "The licensing service of this Windows tells of no subscription licence any more."
    )


@pytest.mark.parametrize("port", [0, 65536, "1 689", True, "kms01"])
def test_port_is_checked_before_the_machine_is_asked(port: Any, network: Network) -> None:
    with pytest.raises(InputError, match=r"(?s)kms_port.*1 to 65535"):
        run_verb(machine_of(network), verb="set_kms_port", kms_port=port)


def test_port_is_needed(network: Network) -> None:
    with pytest.raises(InputError, match=r"kms_port.*set_kms_port needs it"):
        run_verb(machine_of(network), verb="set_kms_port")
