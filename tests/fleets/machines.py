"""Sound machines of a site: KMS clients that renew in time, and the KMS hosts themselves."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    READ,
    AuditedLicense,
    AuditedMachine,
    KmsHosting,
)

from tests.fleets.licenses import MINUTES_A_DAY, VALID_MINUTES, of_channel
from tests.fleets.products import (
    CLIENTS,
    ESU_LICENSE,
    OFFICES,
    OLDER_CLIENTS,
    OLDER_SERVERS,
    SERVERS,
    Office,
    Windows,
    cumulative,
    office_license,
    windows_license,
)
from tests.fleets.sites import DIRECTORY, OLD_HOST_KEY, Site

PORT = 1688
RENEWAL_MINUTES = 7 * MINUTES_A_DAY
SHARE_OF_SERVERS = 0.22
SHARE_WITH_OFFICE = 0.4
SHARE_WITH_ESU = 0.35
SHARE_THAT_WAS_OFF = 0.04
"""Missed one renewal, such as in a holiday, which the audit allows."""
CLOCK_SECONDS = 1.5
_READ_MINUTES = 45
_LAST_OF_10 = 19045
_HOST = Windows("ServerStandard", 20348, "Server", 1)


class KmsClients:
    """Machines of one site, each drawn at random."""

    def __init__(self, site: Site, random: Random, at: datetime) -> None:
        self._site = site
        self._random = random
        self._start = at.astimezone(UTC) - timedelta(minutes=_READ_MINUTES)
        is_old = site.kind == OLD_HOST_KEY
        self._clients = _Drawn(OLDER_CLIENTS if is_old else CLIENTS)
        self._servers = _Drawn(OLDER_SERVERS if is_old else SERVERS)
        self._offices = _Drawn(OFFICES)

    def machine(self, number: int) -> AuditedMachine:
        """The machine of this number."""
        random, site = self._random, self._site
        is_server = random.random() < SHARE_OF_SERVERS
        product = (self._servers if is_server else self._clients).windows(random)
        read = self._start + timedelta(seconds=random.random() * _READ_MINUTES * 60)
        by_ad = site.kind == DIRECTORY
        host = site.hosts[random.random() > site.first_share]
        by_hand = None if by_ad or site.uses_dns else host
        used = None if by_ad else host
        licenses = [self._renewed(windows_license(product), read, by_ad)]
        if not is_server:
            if product.build == _LAST_OF_10 and random.random() < SHARE_WITH_ESU:
                licenses.append(ESU_LICENSE)
            if random.random() < SHARE_WITH_OFFICE:
                office = office_license(self._offices.office(random))
                licenses.append(self._renewed(office, read, by_ad))
        return AuditedMachine(
            name=f"{site.name}-{'srv' if is_server else 'pc'}{number:05}",
            result=READ,
            read_at=_text(read),
            site=site.name,
            edition_id=product.edition_id,
            build=product.build,
            ubr=1000 + int(random.random() * 6000),
            installation_type=product.installation_type,
            domain=site.domain,
            clock_offset_seconds=round(random.gauss(0, CLOCK_SECONDS)),
            cmid=random_cmid(random),
            kms_host=by_hand,
            kms_port=PORT if by_hand else None,
            kms_host_source=None if by_ad else ("dns" if site.uses_dns else "set"),
            kms_host_used=used,
            kms_port_used=PORT if used else None,
            dns_kms_hosts=() if by_ad else site.hosts,
            renewal_interval_minutes=RENEWAL_MINUTES,
            expected=site.expected,
            licenses=tuple(licenses),
        )

    def _renewed(self, license: AuditedLicense, read: datetime, by_ad: bool) -> AuditedLicense:
        random = self._random
        ago = int(random.random() * RENEWAL_MINUTES)
        if random.random() < SHARE_THAT_WAS_OFF:
            ago += RENEWAL_MINUTES
        left = VALID_MINUTES - ago
        expires = _text(read + timedelta(minutes=left))
        if by_ad:
            return replace(license, grace_minutes=left, expires=expires, activation_type="ad")
        return replace(license, grace_minutes=left, expires=expires)


class _Drawn:
    """A table from which products are drawn by their shares."""

    def __init__(self, table: Sequence[Windows | Office]) -> None:
        self._table = table
        self._cumulative = cumulative(table)

    def _draw(self, random: Random) -> Windows | Office:
        return self._table[bisect(self._cumulative, random.random() * self._cumulative[-1])]

    def windows(self, random: Random) -> Windows:
        """A Windows of a table of Windows."""
        found = self._draw(random)
        assert isinstance(found, Windows)
        return found

    def office(self, random: Random) -> Office:
        """An Office of a table of Offices."""
        found = self._draw(random)
        assert isinstance(found, Office)
        return found


def kms_host_machine(site: Site, number: int, random: Random, at: datetime) -> AuditedMachine:
    """A KMS host of the site, read itself: it is activated for good and asks nobody."""
    read = at.astimezone(UTC) - timedelta(minutes=random.randrange(_READ_MINUTES))
    return AuditedMachine(
        name=site.hosts[number].partition(".")[0],
        result=READ,
        read_at=_text(read),
        site=site.name,
        edition_id=_HOST.edition_id,
        build=_HOST.build,
        ubr=2031,
        installation_type=_HOST.installation_type,
        domain=site.domain,
        clock_offset_seconds=0,
        cmid=random_cmid(random),
        dns_kms_hosts=site.hosts,
        renewal_interval_minutes=RENEWAL_MINUTES,
        hosting=KmsHosting(
            current_count=site.current_count,
            listening_port=PORT,
            dns_publishing=site.uses_dns,
            key_description=f"Windows(R) Operating System, {site.host_key} channel",
        ),
        expected=site.expected,
        licenses=(of_channel(windows_license(_HOST), "csvlk"),),
    )


def random_cmid(random: Random) -> str:
    """A client machine ID, a UUID of version 4 by its form."""
    text = f"{random.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _text(time: datetime) -> str:
    return f"{time.isoformat(timespec='seconds')[:19]}Z"
