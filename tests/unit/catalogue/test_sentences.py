"""Every sentence that the catalogue says of a key, an edition, an error or a product, whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue import advice
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.edition_error import (
    UnknownProductError,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.edition_id import (
    full_server_edition,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.errors import (
    can_pass,
    command_error_text,
    explain_activation_error,
    parse_error_code,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import (
    avma_key_for,
    gvlk_for,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.license_names import (
    license_channel,
    license_status_name,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.product_rows import (
    product_rows,
    product_text,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError

COMPARE = (
    "Compare EditionID and build with the machine, and look for a newer release of this "
    "collection when the product is new"
)
SERVER_STANDARD = (
    "There is no published GVLK for EditionID 'ServerStandard' at build 26101; this edition is "
    "known for Windows Server 2025 (build 26100), Windows Server 2022 (build 20348), Windows "
    "Server 2019 (build 17763), Windows Server 2016 (build 14393), Windows Server 2012 R2 (build "
    "9600), Windows Server 2012 (build 9200), Windows Server 2008 R2 (builds 7600 to 7601), "
    "Windows Server 2008 (builds 6001 to 6003)"
)


@pytest.mark.parametrize(
    ("edition", "build", "said", "remedy", "product"),
    [
        ("ServerStandard", 26101, SERVER_STANDARD, COMPARE, None),
        (
            "EnterpriseG", 19046,
            "There is no published GVLK for EditionID 'EnterpriseG' at build 19046; this edition "
            "is known for Windows 11 (build 22000 and later), Windows 10 (builds 10240 to 19045)",
            COMPARE, None,
        ),
        (
            "ServrStandard", 20348,
            "There is no published GVLK for EditionID 'ServrStandard' at build 20348; near it: "
            "ServerStandard, ServerStandardV, ServerStandardACor",
            COMPARE, None,
        ),
        (
            "ServerTurbineCOR", 20348,
            "There is no published GVLK for EditionID 'ServerTurbineCOR' at build 20348; DISM "
            "names Azure Edition on Server Core so, but it is not confirmed that the registry "
            "does; its EditionID in the table is ServerTurbine",
            COMPARE, None,
        ),
        (
            "zzzz", 1,
            "There is no published GVLK for EditionID 'zzzz' at build 1; no EditionID is near it",
            COMPARE, None,
        ),
        (
            "ServerRDSH", 19045,
            "EditionID 'ServerRDSH' is Windows Enterprise multi-session, for which no setup key "
            "(GVLK) is published: it runs in Azure alone and does not activate by an on-premises "
            "KMS host",
            "Leave it to the KMS host of Azure, which its image asks; in Azure check that the "
            "machine reaches that host on TCP 1688",
            "Windows Enterprise multi-session",
        ),
        (
            "CoreN", 22631,
            "EditionID 'CoreN' is a Home edition, which has no volume licence",
            "Upgrade it to Pro with a genuine Pro licence first; volume licences build on that",
            None,
        ),
        (
            "EnterpriseEval", 22631,
            "EditionID 'EnterpriseEval' is an evaluation edition; no key activates it",
            "A client evaluation can not be converted; install Windows anew from volume licensing "
            "media",
            None,
        ),
        (
            "ServerStandardEval", 20348,
            "EditionID 'ServerStandardEval' is an evaluation edition; no key activates it",
            "Convert it first: set edition_edition: ServerStandard, edition_accept_eula: true and "
            "edition_reboot: true, and run the playbook volume.activation.edition. Or by hand: "
            "DISM /online /Set-Edition:ServerStandard /ProductKey:<GVLK of ServerStandard> "
            "/AcceptEula, restart, then run this again; DISM /online /Get-TargetEditions names "
            "what is possible. A domain controller has to be demoted before",
            None,
        ),
    ],
)  # fmt: skip
def test_no_key_for_an_edition(
    edition: str, build: int, said: str, remedy: str, product: str | None
) -> None:
    with pytest.raises(UnknownProductError) as caught:
        gvlk_for(edition, build)
    assert (str(caught.value), caught.value.remedy, caught.value.product) == (said, remedy, product)


EDITION = "give an EditionID as the registry has it, such as ServerStandard"
BUILD = "give the build as a whole number, such as 20348"
CODE = (
    "give an error code of 32 bits such as 0xC004F074, C004F074, -1073418124 or 3221549172, or a "
    "text with one"
)
DESCRIPTION = (
    "give the Description of a licensing product, such as 'Windows(R) Operating System, "
    "VOLUME_KMSCLIENT channel'"
)
OF = "give all, windows, office or a product such as Windows 10 or Office 2016"


@pytest.mark.parametrize(
    ("call", "line"),
    [
        (lambda: gvlk_for(5, 1), f"edition_id: a value of type int is not accepted: {EDITION}"),
        (lambda: gvlk_for("Core", 0), f"build: 0 is not accepted: {BUILD}"),
        (lambda: gvlk_for("Core", 2**31), f"build: 2147483648 is not accepted: {BUILD}"),
        (lambda: parse_error_code("x"), f"error_code: 'x' is not accepted: {CODE}"),
        (
            lambda: explain_activation_error(1.5),
            f"error_code: a value of type float is not accepted: {CODE}",
        ),
        (lambda: can_pass(""), f"error_code is empty: {CODE}"),
        (lambda: license_channel(None), f"description is missing: {DESCRIPTION}"),
        (
            lambda: license_channel(5),
            f"description: a value of type int is not accepted: {DESCRIPTION}",
        ),
        (
            lambda: license_status_name(7),
            "license_status: 7 is not accepted: a LicenseStatus is a whole number from 0 to 6",
        ),
        (lambda: product_rows("x"), f"products: 'x' is not accepted: {OF}"),
        (lambda: product_text("x"), f"products: 'x' is not accepted: {OF}"),
        (
            lambda: product_text("all", "x"),
            "on: 'x' is not accepted: give a day such as 2027-01-31",
        ),
        (lambda: product_rows(7), f"products: a value of type int is not accepted: {OF}"),
        (
            lambda: product_rows("all", "x"),
            "on: 'x' is not accepted: give a day such as 2027-01-31",
        ),
        (
            lambda: product_rows("all", None, "yes"),
            "esu: a value of type str is not accepted: give true or false",
        ),
    ],
)
def test_what_is_not_accepted(call: Callable[[], object], line: str) -> None:
    with pytest.raises(InputError) as caught:
        call()
    assert str(caught.value) == line


def test_newest_build_there_can_be() -> None:
    assert gvlk_for("Professional", 2**31 - 1).product == "Windows 11"


def test_no_key_for_a_guest() -> None:
    with pytest.raises(UnknownProductError) as caught:
        avma_key_for("Professional", 22631)
    assert str(caught.value) == "There is no published AVMA key for Windows 11 Pro"


@pytest.mark.parametrize(
    ("edition", "full"),
    [
        ("ServerStandardEval", "ServerStandard"),
        (" serverdatacenterEVAL ", "serverdatacenter"),
        ("ServerStandardEvalCor", "ServerDatacenter"),
        ("EnterpriseEval", None),
    ],
)
def test_full_edition_of_an_evaluation(edition: str, full: str | None) -> None:
    assert full_server_edition(edition) == full


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (
            0xC004F038,
            "0xC004F038 SL_E_VL_NOT_ENOUGH_COUNT: KMS count too low. Likely cause: Fewer than 25 "
            "(client) or 5 (server, Office) distinct machines counted in 30 days; duplicate "
            "CMIDs. What to do: Add machines, give images distinct CMIDs, and read the count with "
            "volume.activation.info on the host",
        ),
        (
            0x12345678,
            "0x12345678: Code of another part of Windows. Likely cause: Not in the table of "
            "activation errors. What to do: Read the events of Microsoft-Windows-Security-SPP in "
            "the Application log at that time",
        ),
        (0, "0x00000000: No error. Likely cause: None. What to do: None"),
    ],
)
def test_error_in_one_line(code: int, line: str) -> None:
    assert explain_activation_error(code).line() == line
    assert command_error_text(f"HRESULT 0x{code:08X}") == line


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("PathNotFound", "there is no such key or folder (PathNotFound)"),
        ("MethodNotAllowed", "this collection does not call that"),
        ("Strange", "Strange"),
    ],
)
def test_error_of_a_command(code: str, said: str) -> None:
    assert command_error_text(code) == said


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (0x800706A3, "Windows error 1699"),
        (0x800706A4, "Windows error 1700 (RPC)"),
        (0x80070707, "Windows error 1799 (RPC)"),
        (0x80070708, "Windows error 1800"),
        (0x8007FFFF, "Windows error 65535"),
        (0x40040000, "Software licensing code"),
        (0x4003FFFF, "Code of another part of Windows"),
        (0xFFFFFFFF, "Code of another part of Windows"),
    ],
)
def test_ends_of_the_ranges_of_codes(code: int, meaning: str) -> None:
    assert explain_activation_error(code).meaning == meaning


def test_numbers_of_microsofts_pages() -> None:
    """KMS planning and troubleshooting; maximum tolerance for the clock of Kerberos."""
    assert timedelta(hours=4) == advice.MAX_CLOCK_OFFSET
    assert timedelta(minutes=5) == advice.KERBEROS_SKEW
    assert (advice.SERVERS_AND_OFFICE_FROM, advice.CLIENTS_FROM) == (5, 25)
    assert (advice.MOST_COUNTED, advice.MOST_COUNTED_WITHOUT_CLIENTS) == (50, 10)
    assert advice.SYNCHRONISE == "Synchronise the time (w32tm /resync)"
