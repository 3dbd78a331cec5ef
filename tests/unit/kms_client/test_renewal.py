"""Which licences are renewed by hand: the audit's rule, on Windows and Office, spread in time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rule import Look
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.license import (
    expires_soon,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.settings import AuditSettings
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.renewal import (
    RENEWAL_DUE,
    Renewal,
    renewal_from_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import Product
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.simulation.network import Network
from lab.simulation.office import OfficeLicense
from lab.simulation.windows import SimulatedWindows, WmiFault
from tests.support.audited import DAY, LICENSE, NOW, SOUND
from tests.support.examples import examples
from tests.support.office_on_simulation import licence, office_run, with_office
from tests.support.run_on_simulation import (
    KMS01,
    KMS_LOW,
    KMS_UNAVAILABLE,
    READ,
    WRITE,
    converged,
    gvlk_license,
    license_of,
    methods_of,
    recorded_run,
    run,
    simulated,
    snapshot,
    state_of,
)

ACTIVATE = ["Activate", "RefreshLicenseStatus"]
SOON: dict[str, Any] = {"kms_host": KMS01, "renew_within_days": 30, "renew_spread": 0}
MOST = {"renew_within_days": 179, "renew_spread": 3600}
PRO_PLUS, VISIO = "Office24ProPlus2024VL_KMS_Client_AE", "Office24VisioPro2024VL_KMS_Client_AE"
STATUS = {0: "unlicensed", 1: "licensed", 2: "oob_grace", 5: "notification"}
TYPES = {None: None, "ad": 1, "kms": 2, "token": 3}


def ending(network: Network, days: int, **values: Any) -> SimulatedWindows:
    """A converged machine whose licence ends in so many days."""
    license = gvlk_license()
    license.grace_minutes = days * DAY
    return simulated(network, license, **{"kms_host": KMS01, **values})


@pytest.mark.parametrize(("days", "renews"), [(1, True), (30, True), (31, False), (170, False)])
def test_from_that_day_on_and_then_no_more(network: Network, days: int, renews: bool) -> None:
    machine = ending(network, days)
    held = snapshot(machine)
    checked = run(machine, check_mode=True, **SOON)
    assert snapshot(machine) == held
    assert (checked["changed"], methods_of(checked)) == (renews, ACTIVATE if renews else [])
    done = recorded_run(machine, **SOON)
    assert done.executions == ((READ, WRITE) if renews else (READ,))
    assert (done.result["changed"], done.result["plan"]) == (renews, checked["plan"])
    if renews:
        for result in (checked, done.result):
            shown = [result["diff"][side][RENEWAL_DUE] for side in ("before", "after")]
            assert shown == [True, False]
        why = (
            f"activate Windows again, as its licence ends in {'1 day' if days == 1 else '30 days'}"
        )
        assert done.result["plan"][0]["why"] == why
    again = recorded_run(machine, **SOON)
    assert (again.executions, again.result["changed"]) == ((READ,), False)


def test_off_by_default(network: Network) -> None:
    machine = ending(network, 1)
    done = run(machine, kms_host=KMS01)
    assert (done["changed"], machine.calls) == (False, [])
    assert RENEWAL_DUE not in done["before"]


def test_activate_false_asks_for_none(network: Network) -> None:
    done = run(ending(network, 1), **SOON, activate=False)
    assert (done["changed"], done["plan"], done["after"][RENEWAL_DUE]) == (False, [], True)


def test_a_licence_that_is_kept_is_left_alone(network: Network) -> None:
    assert run(simulated(network, license_of("mak", 1), kms_host=KMS01), **SOON)["plan"] == []


def test_a_host_that_refuses_ends_the_run_and_the_licence_stays(network: Network) -> None:
    machine = ending(network, 5, wmi_faults=[WmiFault(KMS_UNAVAILABLE, method="Activate")])
    done = run(machine, **SOON, retries=0)
    assert done["failed"]
    assert "0xC004F074" in done["msg"]
    assert (done["changed"], done["after"]["license_status"]) == (False, "licensed")
    assert done["after"][RENEWAL_DUE] is True


def test_a_count_that_is_accepted_is_advice(network: Network) -> None:
    machine = ending(network, 5, kms_host=KMS_LOW)
    done = run(machine, **{**SOON, "kms_host": KMS_LOW}, accept_insufficient_count=True)
    assert "failed" not in done
    assert done["changed"] is False
    assert "0xC004F038" in done["advice"][0]


def test_a_renewal_that_renewed_nothing_is_no_success(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lab.simulation.kms_activation.KMS_VALIDITY_MINUTES", 5 * DAY)
    done = run(ending(network, 5), **SOON)
    assert done["failed"]
    assert f"{RENEWAL_DUE} is True instead of False" in done["msg"]


def test_a_machine_waits_its_own_share_and_only_to_renew(network: Network) -> None:
    asked = {**SOON, "renew_spread": 600}
    (wait,) = recorded_run(ending(network, 5), **asked).waits
    assert 0 < wait < 600
    assert recorded_run(ending(network, 5), **asked).waits == (wait,)
    assert recorded_run(ending(network, 5), check_mode=True, **asked).waits == ()
    assert recorded_run(converged(network), **asked).waits == ()
    moved = converged(network, kms_host="kms-old.contoso.example")
    assert recorded_run(moved, **asked).waits == ()


def test_shares_are_even() -> None:
    """Names decide them, so the result is always the same."""
    options = {"renew_within_days": 1, "renew_spread": 100}
    waits = [renewal_from_options(options, f"srv{n}", str).delay for n in range(10_000)]
    tenths = [sum(n * 10 <= wait < (n + 1) * 10 for wait in waits) for n in range(10)]
    assert sum(tenths) == 10_000
    assert all(850 < count < 1150 for count in tenths)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("renew_within_days", 180),
        ("renew_within_days", -1),
        ("renew_spread", 3601),
        ("renew_spread", "soon"),
    ],
)
def test_numbers_out_of_range_are_refused(option: str, value: object) -> None:
    options = {"renew_within_days": 30, "renew_spread": 60, option: value}
    with pytest.raises(InputError) as caught:
        renewal_from_options(options, "srv1", "my_{}".format)
    most = {"renew_within_days": "0 to 179 days", "renew_spread": "0 to 3600 seconds"}
    assert str(caught.value) == f"my_{option}: {value!r} is not accepted: {most[option]}"


def test_what_is_asked_for() -> None:
    """Each waits a share of the spread by its name, in any case, and so in every release."""
    (delay,) = {renewal_from_options(MOST, name, str).delay for name in ("SRV1", "srv1")}
    assert renewal_from_options(MOST, "srv1", str) == Renewal(179, delay)
    assert delay == pytest.approx(1175.146872552809)
    assert renewal_from_options({**MOST, "renew_spread": 0}, "srv1", str) == Renewal(179)
    assert Renewal() == Renewal(0, 0.0)


def test_one_of_two_products_of_office(network: Network) -> None:
    def held(days: int, family: str) -> OfficeLicense:
        return licence(family, 1, kms_host=KMS01, grace_minutes=days * DAY)

    machine = with_office(network, held(20, PRO_PLUS), held(31, VISIO))
    checked = office_run(machine, check_mode=True, **SOON).result
    done = office_run(machine, **{**SOON, "renew_spread": 60})
    assert methods_of(done.result) == methods_of(checked) == ACTIVATE
    assert done.result["changed"] is checked["changed"] is True
    assert len(done.waits) == 1
    due = [each[RENEWAL_DUE] for each in done.result["before"].values()]
    assert sorted(due) == [False, True]
    assert not office_run(machine, **SOON).result["changed"]


@settings(max_examples=examples(300))
@given(
    st.sampled_from(["gvlk", "gvlk", "mak", "subscription", "csvlk"]),
    st.sampled_from([1, 1, *STATUS]),
    st.integers(0, 260_000),
    st.sampled_from([None, 0, 15, 7 * DAY, 30 * DAY]),
    st.sampled_from(list(TYPES)),
    st.integers(1, 179),
)
def test_the_audit_tells_of_the_same_licences(
    channel: str, status: int, minutes: int, interval: int | None, kind: str | None, days: int
) -> None:
    """Of those that Windows renews by KMS or Active Directory, which the option is for."""
    audited = replace(
        LICENSE,
        channel=channel,
        license_status=STATUS[status],
        grace_minutes=minutes,
        activation_type=kind,
    )
    machine = replace(
        SOUND, licenses=(audited,), renewal_interval_minutes=interval, read_at=NOW.isoformat()
    )
    look = Look(machine, audited, "Windows", AuditSettings(expires_within_days=days), NOW)
    told = next(expires_soon.check(look), None) is not None
    product = Product(
        activation_id="",
        application_id="",
        name="",
        description="",
        channel=channel,
        family="",
        is_addon=False,
        status=status,
        grace_minutes=minutes,
        activation_type=TYPES[kind],
    )
    state = state_of(converged(Network([], {})))
    service = replace(state.service, renewal_interval_minutes=interval)
    state = replace(state, products=(product,), service=service)
    by_kms = channel == "gvlk" and kind != "token"
    assert Renewal(days).is_due(state, product) == (told and by_kms)
