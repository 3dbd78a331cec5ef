"""What is listed before a verb and after it, and what the machine is sent for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab.simulation.network import Network
from tests.support.maintenance_runs import (
    LOCAL,
    OBJECT,
    THUMBPRINT,
    machine_of,
    run_office_verb,
    run_verb,
)
from tests.support.office_verb_rows import MAK_TAIL, of_office
from tests.support.run_on_simulation import execute_on

Sent = list[tuple[str, Any]]


def recorded(machine: Any, sent: Sent) -> Any:
    """The machine, and what it was sent; ``secrets`` are those of each execution."""
    execute, secrets = execute_on(machine), list[Any]()

    def record(module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        steps = arguments.get("steps", ())
        sent.append((module, [step for step in steps if step["method"].startswith("List")]))
        secrets.append(arguments.get("secrets", {}))
        return execute(module, arguments)

    record.secrets = secrets  # type: ignore[attr-defined]
    return record


def listing(method: str, **values: Any) -> dict[str, Any]:
    """A step of a list."""
    plain: dict[str, Any] = {"arguments": {}, "secrets": {}, "target": {}}
    return {"class": "local", "method": method, **plain, **values}


def test_objects_of_the_forest_are_listed_as_whom_is_asked_for(network: Network) -> None:
    machine, sent = machine_of(network), Sent()
    execute = recorded(machine, sent)
    logon = {"domain_server": "dc01", "domain_username": "admin", "domain_password": "secret"}
    run_verb(machine, execute=execute, verb="activation_objects", **logon)
    step = listing(
        "ListActivationObjects",
        arguments={"Server": "dc01", "User": "admin"},
        secrets={"Password": "domain_password"},
    )
    assert sent == [(LOCAL, [step])]
    assert execute.secrets == [{"domain_password": "secret"}]
    sent.clear()
    execute.secrets.clear()
    run_verb(machine, execute=execute, verb="delete_activation_object", object_name=OBJECT)
    assert sent == [(LOCAL, [{**step, "arguments": {"Server": "", "User": ""}}])] * 2
    assert execute.secrets == [{"domain_password": ""}] * 2


def test_certificates_are_those_for_the_product(network: Network) -> None:
    machine, sent = machine_of(network), Sent()
    execute = recorded(machine, sent)
    run_verb(machine, execute=execute, verb="token_certificates")
    own = {"Class": "SoftwareLicensingProduct"}
    assert sent == [(LOCAL, [listing("ListCertificates", arguments=own)])]
    assert execute.secrets == [{}]
    sent.clear()
    office = of_office(network)
    run_office_verb(
        office, "token_certificates", execute=recorded(office, sent), last_five=MAK_TAIL
    )
    assert sent[1] == (
        LOCAL,
        [
            listing(
                "ListCertificates",
                arguments={"Class": "OfficeSoftwareProtectionProduct"},
                target={"ID": "a1ea8c0d-76da-5a61-985d-046347022944"},
            )
        ],
    )


def test_files_are_listed_again_after_they_were_installed(network: Network) -> None:
    machine, sent = machine_of(network), Sent()
    run_verb(machine, execute=recorded(machine, sent), verb="reinstall_licenses")
    assert sent == [(LOCAL, [listing("ListLicenseFiles")])] * 2


def test_nothing_is_listed_for_a_verb_that_needs_no_list(network: Network) -> None:
    machine, sent = machine_of(network), Sent()
    run_verb(machine, execute=recorded(machine, sent), verb="token_activate", thumbprint=THUMBPRINT)
    assert [steps for _module, steps in sent] == [[], []]
