"""What a machine of a generated fleet may have about it, and the rules of the audit that see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    FAILED,
    SKIPPED,
    UNREACHABLE,
    AuditedLicense,
    AuditedMachine,
    Expected,
)

from tests.fleets.deviated_keys import evaluation, other_edition, unpublished
from tests.fleets.licenses import MINUTES_A_DAY, VALID_MINUTES, ends, of_channel, with_grace
from tests.fleets.products import OFFICES, office_license
from tests.fleets.sites import DECLINING, Site

CLOUD_HOST = "azkms.core.windows.net"
PORT = 1688
CLONED = "cloned"
SILENT = "silent"

Change = Callable[[AuditedMachine, Site, Random], AuditedMachine]


@dataclass(frozen=True, slots=True)
class Deviation:
    """``share`` is its part of a realistic fleet, ``rules`` are each broken once by it.

    The shares are a guess at a fleet that nobody has audited before; no survey says them.
    """

    share: float
    rules: tuple[str, ...]
    change: Change


def _not_read(result: str, *reasons: str) -> Change:
    def change(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
        return AuditedMachine(machine.name, result, random.choice(reasons), site=machine.site)

    return change


def _license(machine: AuditedMachine, **changes: object) -> AuditedMachine:
    """Windows' own licence with these changes."""
    first, *others = machine.licenses
    return replace(machine, licenses=(replace(first, **changes), *others))  # type: ignore[arg-type]


def _of_kms(machine: AuditedMachine, site: Site) -> AuditedMachine:
    """A machine whose inventory names the KMS host, however its site does it."""
    return replace(
        _license(machine, activation_type="kms"),
        expected=Expected("kms", site.hosts[0], PORT),
        kms_host=site.hosts[0],
        kms_port=PORT,
        kms_host_source="set",
        kms_host_used=site.hosts[0],
        kms_port_used=PORT,
    )


def _asks(machine: AuditedMachine, site: Site, host: str) -> AuditedMachine:
    return replace(_of_kms(machine, site), kms_host=host, kms_host_used=host)


def _not_licensed(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    code = random.choice(("0xC004F074", "0xC004F038", "0xC004F056"))
    return _unlicensed(_of_kms(machine, site), code)


def _unlicensed(machine: AuditedMachine, code: str) -> AuditedMachine:
    return _license(
        machine,
        license_status="notification",
        reason_code=code,
        grace_minutes=0,
        expires=None,
        activation_type=None,
    )


def _no_key(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    return replace(machine, licenses=machine.licenses[1:])


def _in_grace(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    minutes = random.randint(60, 30 * MINUTES_A_DAY)
    status = random.choice(("oob_grace", "oot_grace"))
    return _license(
        _of_kms(machine, site),
        license_status=status,
        reason_code="0x4004F00C",
        grace_minutes=minutes,
        expires=ends(machine, minutes),
        activation_type=None,
    )


def _silent(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    # Where the count is about to fall, all contacts are recent enough to count still.
    longest = 29 if site.kind == DECLINING else 148
    return _renewed_before(machine, random.randint(16 * MINUTES_A_DAY, longest * MINUTES_A_DAY))


def _subscription(machine: AuditedMachine, _: Site, random: Random) -> AuditedMachine:
    return replace(machine, subscription_status=random.choice(("expired", "disabled")))


def _expiring(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    days = random.randint(151, 179)
    return _renewed_before(machine, days * MINUTES_A_DAY + random.randrange(MINUTES_A_DAY))


def _renewed_before(machine: AuditedMachine, minutes: int) -> AuditedMachine:
    first, *others = machine.licenses
    windows = with_grace(first, machine, VALID_MINUTES - minutes)
    return replace(machine, licenses=(windows, *others))


def _of(channel: str) -> Change:
    def change(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
        kept = of_channel(machine.licenses[0], channel)
        return replace(
            machine,
            expected=Expected("kms", site.hosts[0], PORT),
            kms_host=None,
            kms_port=None,
            kms_host_source=None,
            kms_host_used=None,
            kms_port_used=None,
            licenses=(kept, *machine.licenses[1:]),
        )

    return change


def _retail_leftover(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    client = _of_kms(machine, site)
    kept = of_channel(client.licenses[0], "retail")
    return _unlicensed(replace(client, licenses=(kept, *client.licenses[1:])), "0xC004F034")


def _evaluation(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    minutes = random.randint(40 * MINUTES_A_DAY, 170 * MINUTES_A_DAY)
    return evaluation(_of_kms(machine, site), minutes)


def _other_edition(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    return _unlicensed(other_edition(_of_kms(machine, site)), "0xC004F069")


def _unpublished(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    return unpublished(_of_kms(machine, site))


def _other_host(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    return _asks(machine, site, random.choice(("kms-old.contoso.example", "10.20.0.5")))


def _cloud(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    return _asks(machine, site, CLOUD_HOST)


def _itself(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    return _asks(machine, site, f"{machine.name}.{machine.domain}")


def _by_hand(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    return replace(_of_kms(machine, site), expected=Expected("kms", kms_discovery=True))


def _no_record(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    return replace(
        _of_kms(machine, site),
        expected=Expected("kms", kms_discovery=True),
        kms_host=None,
        kms_port=None,
        kms_host_source="none",
        kms_host_used=None,
        kms_port_used=None,
        dns_kms_hosts=(),
        dns_error="DNS_ERROR_RCODE_NAME_ERROR",
    )


def _clock(least: int, most: int) -> Change:
    def change(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
        seconds = random.randint(least, most) * random.choice((1, -1))
        return replace(machine, clock_offset_seconds=seconds)

    return change


def _policy(text: str) -> Change:
    def change(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
        return replace(machine, policies=(text,))

    return change


def _directory_alone(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    return _license(_of_kms(machine, site), activation_type_enabled="ad")


def _office(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    license: AuditedLicense = replace(
        office_license(random.choice(OFFICES)),
        license_status="notification",
        reason_code="0xC004F074",
        activation_type=None,
    )
    return replace(machine, licenses=(machine.licenses[0], license))


def _as_it_is(machine: AuditedMachine, site: Site, random: Random) -> AuditedMachine:
    return machine


DEVIATIONS: Mapping[str, Deviation] = {
    "unreachable": Deviation(
        0.024,
        ("machine_unreachable",),
        _not_read(
            UNREACHABLE,
            "basic: HTTPConnectionPool: Max retries exceeded (connect timed out)",
            "Failed to connect to the host via WinRM: No route to host",
            "kerberos: the specified credentials were rejected by the server",
        ),
    ),
    "failed": Deviation(
        0.004,
        ("machine_failed",),
        _not_read(
            FAILED,
            "The Software Protection service did not answer within 60 seconds",
            "Access to SoftwareLicensingService is denied",
        ),
    ),
    "skipped": Deviation(0.006, ("machine_skipped",), _not_read(SKIPPED, "audit_skip is true")),
    "not_licensed": Deviation(0.009, ("not_licensed",), _not_licensed),
    "no_key": Deviation(0.001, ("not_licensed",), _no_key),
    "in_grace": Deviation(0.006, ("in_grace",), _in_grace),
    SILENT: Deviation(0.016, ("not_renewed",), _silent),
    "expiring": Deviation(0.003, ("not_renewed", "expires_soon"), _expiring),
    "subscription": Deviation(0.001, ("subscription_ended",), _subscription),
    "mak": Deviation(0.010, ("unexpected_channel",), _of("mak")),
    "oem": Deviation(0.008, ("unexpected_channel",), _of("oem")),
    "retail": Deviation(0.004, ("unexpected_channel",), _of("retail")),
    "retail_leftover": Deviation(0.004, ("unexpected_channel", "not_licensed"), _retail_leftover),
    "evaluation": Deviation(0.002, ("evaluation",), _evaluation),
    "other_edition": Deviation(0.002, ("wrong_edition_key", "not_licensed"), _other_edition),
    "unpublished": Deviation(0.0008, ("unpublished_key",), _unpublished),
    "other_host": Deviation(0.007, ("wrong_kms_host",), _other_host),
    "cloud": Deviation(0.002, ("wrong_kms_host",), _cloud),
    "itself": Deviation(0.0006, ("wrong_kms_host", "kms_host_is_itself"), _itself),
    "by_hand": Deviation(0.008, ("kms_host_by_hand",), _by_hand),
    "no_record": Deviation(0.001, ("dns_no_srv",), _no_record),
    "clock_minutes": Deviation(0.005, ("clock_offset",), _clock(301, 3 * 3600)),
    "clock_hours": Deviation(0.001, ("clock_offset",), _clock(4 * 3600 + 60, 3 * 86400)),
    "manual": Deviation(0.001, ("policy_conflict",), _policy("Manual=1")),
    "directory_alone": Deviation(0.001, ("policy_conflict",), _directory_alone),
    "user_operations": Deviation(0.001, ("user_operations",), _policy("UserOperations=1")),
    "office": Deviation(0.004, ("not_licensed",), _office),
    CLONED: Deviation(0.009, ("duplicate_cmid",), _as_it_is),  # the fleet gives out the CMIDs
}


def realistic_deviations(count: int) -> dict[str, int]:
    """How many machines of a realistic fleet have which deviation; a clone needs another one."""
    numbers = {name: int(count * each.share + 0.5) for name, each in DEVIATIONS.items()}
    if numbers[CLONED] == 1:
        numbers[CLONED] = 0
    return numbers
