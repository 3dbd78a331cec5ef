"""How a KMS client finds its host and is answered: bookkeeping, there is no KMS protocol in it."""

from __future__ import annotations

from zlib import crc32

from lab.simulation.name_lookup import srv_records, suffixes
from lab.simulation.network import KmsHost
from lab.simulation.office import OfficeLicense
from lab.simulation.variant import PRODUCT_USE_RIGHTS
from lab.simulation.windows import KMS_VALIDITY_MINUTES, LICENSED, License, SimulatedWindows
from lab.simulation.wmi_error import WindowsError, WmiError

NOT_ENOUGH_COUNT = 0xC004F038
INVALID_TIMESTAMP = 0xC004F06C
KMS_UNAVAILABLE = 0xC004F074
HOST_OF_OTHER_PRODUCT = 0xC004F042
DNS_NAME_ERROR = 0x8007232B
WINDOWS_8_BUILD = 9200
MAX_CLOCK_OFFSET_SECONDS = 4 * 3600


def activate_by_kms(machine: SimulatedWindows, license: License) -> None:
    """Ask the KMS host that the machine points to, by the host's bookkeeping alone."""
    host = _kms_host(machine, license)
    if abs(machine.clock_offset_seconds) > MAX_CLOCK_OFFSET_SECONDS:
        raise WmiError(INVALID_TIMESTAMP)
    if isinstance(license, OfficeLicense) and not host.has_office_key:
        raise WmiError(HOST_OF_OTHER_PRODUCT)
    machine.has_asked = True
    license.required_count = license.needed_count(machine)
    with machine.network.lock:
        asked_as = license.counted_as(machine)
        count = host.requests_counted(asked_as, license.required_count)
    _note_host(machine, license, host)
    license.intervals = host.intervals
    if count < license.required_count:
        if not machine.variant.keeps_reason_of_failed_call:
            license.status_reason = NOT_ENOUGH_COUNT
        raise WmiError(NOT_ENOUGH_COUNT)
    license.status = LICENSED
    of_office = isinstance(license, OfficeLicense)
    license.status_reason = (
        PRODUCT_USE_RIGHTS if of_office else machine.variant.reason_of_kms_client
    )
    license.grace_minutes = KMS_VALIDITY_MINUTES
    license.activation_type = 2 if machine.build >= WINDOWS_8_BUILD else 0
    license.ad_object = None


def _note_host(machine: SimulatedWindows, license: License, host: KmsHost) -> None:
    """Keep who answered; under its name only where DNS gave it, or where the variant says so."""
    is_set = bool(license.kms_host or license.general_kms(machine)[0])
    is_named = not is_set or machine.variant.names_host_set_by_hand
    found = (host.name, host.port) if is_named else (None, 0)
    license.discovered_host, license.discovered_port = found
    license.discovered_address = shown_address(host.name)


def shown_address(name: str) -> str:
    """The address that Windows keeps: the same in every run, unlike that of the listener."""
    return f"192.0.2.{crc32(name.lower().encode()) % 254 + 1}"


def _kms_host(machine: SimulatedWindows, license: License) -> KmsHost:
    general_host, general_port, _ = license.general_kms(machine)
    if license.kms_host or general_host:
        name, port = license.kms_host or general_host or "", general_port or 1688
        candidates = [(name, (license.kms_port if license.kms_host else 0) or port)]
    else:
        candidates = _discovered(machine, license)
    for name, port in candidates:
        host = machine.network.kms_host(name, port)
        if host is not None:
            return host
    raise WmiError(KMS_UNAVAILABLE)


def _discovered(machine: SimulatedWindows, license: License) -> list[tuple[str, int]]:
    lookup_domain = license.lookup_domain or license.general_kms(machine)[2]
    for domain in [lookup_domain] if lookup_domain else suffixes(machine):
        try:
            records = srv_records(machine, f"_vlmcs._tcp.{domain}")
        except WindowsError:
            continue
        if records:
            return [(record.host, record.port) for record in records]
    raise WmiError(DNS_NAME_ERROR)
