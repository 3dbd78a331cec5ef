"""Any machine and any answers: check mode foretells, a second run does nothing, no ID is shown."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.simulation.network import Network
from lab.simulation.office import OfficeLicense
from lab.simulation.variant import Variant
from lab.simulation.windows import License, SimulatedWindows
from tests.support.examples import examples
from tests.support.office_on_simulation import licence
from tests.support.phone_runs import WELL_FORMED, answer, phone
from tests.support.run_on_simulation import READ, WRITE, license_of, simulated, snapshot
from tests.support.variants import variants

CHANNELS = ["mak", "retail", "csvlk", "oem", "gvlk", "subscription"]
WINDOWS = st.builds(
    license_of,
    channel=st.sampled_from(CHANNELS),
    status=st.sampled_from([0, 1, 2, 5]),
    last_five=st.just("WWWWW"),
)
ADDONS = st.lists(
    st.builds(
        license_of,
        channel=st.just("mak"),
        status=st.sampled_from([1, 5]),
        last_five=st.just("XXXXX"),
        family=st.just("ServerStandard-ESU"),
        is_addon=st.just(True),
    ),
    max_size=1,
)
OFFICES = st.lists(
    st.builds(
        licence,
        st.sampled_from(
            ["Office24ProPlus2024VL_MAK_AE1", "Office24VisioPro2024VL_KMS_Client_AE",
             "Office16StandardVL_MAK", "Office24_KMS_Host"]
        ),
        status=st.sampled_from([1, 5]),
        last_five=st.sampled_from(["YYYYY", "ZZZZZ"]),
    ),
    max_size=2,
    unique_by=(lambda office: office.family, lambda office: office.partial_product_key),
)  # fmt: skip


@settings(max_examples=examples(40), deadline=None)
@given(
    WINDOWS,
    ADDONS,
    OFFICES,
    st.sampled_from([(20348, "ServerStandard"), (7601, "Enterprise")]),
    variants(),
    st.sets(st.sampled_from(["WWWWW", "XXXXX", "YYYYY", "ZZZZZ"])),
    st.sets(st.sampled_from(["WWWWW", "XXXXX", "YYYYY", "ZZZZZ"])),
)
def test_any_machine(
    windows: License,
    addons: list[License],
    offices: list[OfficeLicense],
    product: tuple[int, str],
    variant: Variant,
    open_lines: set[str],
    wrong: set[str],
) -> None:
    build, edition = product
    machine = simulated(
        Network([], {}), windows, *addons, build=build, edition_id=edition, office=offices,
        variant=variant,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        held = snapshot(machine)
        gathered = phone(machine, folder).result
        assert snapshot(machine) == held
        assert gathered["changed"] == bool(gathered["awaiting"])
        if gathered["awaiting"]:
            given_ids = {**dict.fromkeys(wrong, WELL_FORMED), **dict.fromkeys(open_lines, "")}
            answer(machine, folder, **given_ids)
        checked = phone(machine, folder, check_mode=True)
        assert snapshot(machine) == held
        assert checked.executions == (READ,)
        done = phone(machine, folder)
        assert done.executions == ((READ, WRITE) if checked.result["plan"] else (READ,))
        assert done.result["plan"] == checked.result["plan"]
        if not done.result.get("failed"):
            assert done.result["after"] == checked.result["after"]
            assert done.result["changed"] == checked.result["changed"]
            assert_stays(machine, folder)
        for each in (gathered, checked.result, done.result):
            for license in (windows, *addons, *offices):
                assert license.installation_id(machine.cmid) not in str(each)
                assert license.confirmation_id(machine.cmid) not in str(each)


def assert_stays(machine: SimulatedWindows, folder: Path) -> None:
    """Another run reads, and that is all."""
    again = phone(machine, folder)
    assert (again.executions, again.result["changed"]) == ((READ,), False)
