"""Sites of a generated fleet: how many machines each has, and which KMS hosts they ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isqrt

from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import Expected

CITIES = (
    "berlin", "hamburg", "munich", "cologne", "vienna", "zurich", "paris", "lyon", "madrid",
    "porto", "milan", "turin", "prague", "warsaw", "gdansk", "oslo", "bergen", "malmo", "aarhus",
    "tallinn", "riga", "vilnius", "dublin", "cork", "leeds", "bristol", "glasgow", "antwerp",
    "ghent", "utrecht", "delft", "basel", "graz", "linz", "bremen", "dresden",
)  # fmt: skip

SET = "set"
"""One KMS host, set by hand."""
DISCOVERY = "discovery"
"""Two KMS hosts through DNS, and each has its part."""
UNBALANCED = "unbalanced"
"""Two KMS hosts through DNS, but nearly all machines ask the first."""
OLD_HOST_KEY = "old_host_key"
"""The host key is of 2016, and the first machines that need a newer one have come."""
DIRECTORY = "directory"
"""Active Directory-based activation; what still asks a KMS host asks that of the first site."""
BELOW_THRESHOLD = "below_threshold"
"""A branch that lost machines this week: its KMS host's count is 21."""
DECLINING = "declining"
"""A branch whose machines fall silent one after another."""

KINDS = (DISCOVERY, SET, UNBALANCED, OLD_HOST_KEY, DIRECTORY, SET, DISCOVERY)
BRANCHES = ((BELOW_THRESHOLD, 24), (DECLINING, 34))
FEWEST_WITH_BRANCHES = 600
COUNTS = {BELOW_THRESHOLD: 21, DECLINING: 27}
MAXIMUM_COUNT = 50
_FEWEST_WITH_HOST = 10
_PORT = 1688


@dataclass(frozen=True, slots=True)
class Site:
    """A site; ``first_share`` of its machines ask the first of its KMS hosts.

    ``hosting`` of its machines are KMS hosts themselves.
    """

    name: str
    kind: str
    size: int
    hosting: int
    hosts: tuple[str, ...]
    first_share: float
    expected: Expected

    @property
    def domain(self) -> str:
        """DNS domain of its machines."""
        return f"{self.name}.contoso.example"

    @property
    def clients(self) -> int:
        """Its machines without the KMS hosts."""
        return self.size - self.hosting

    @property
    def uses_dns(self) -> bool:
        """Whether its machines find their KMS host through DNS."""
        return self.expected.kms_discovery

    @property
    def current_count(self) -> int:
        """What its KMS hosts have counted; they keep fifty at most."""
        return COUNTS.get(self.kind, MAXIMUM_COUNT)

    @property
    def host_key(self) -> str:
        """The channel in the description of its hosts' licence."""
        return "VOLUME_KMS_WS16" if self.kind == OLD_HOST_KEY else "VOLUME_KMS_WS25"


def sites_of(count: int) -> tuple[Site, ...]:
    """Sites for so many machines; together they have exactly as many."""
    branches = BRANCHES if count >= FEWEST_WITH_BRANCHES else ()
    kinds = [*_kinds(count), *(kind for kind, _ in branches)]
    sizes = [*_sizes(count - sum(size for _, size in branches), len(kinds) - len(branches))]
    sizes += [size for _, size in branches]
    return tuple(
        _site(name, kind, size) for name, kind, size in zip(CITIES, kinds, sizes, strict=False)
    )


def _kinds(count: int) -> list[str]:
    number = min(len(CITIES) - len(BRANCHES), max(1, isqrt(count) // 8))
    return [KINDS[index % len(KINDS)] for index in range(number)] if number > 1 else [SET]


def _sizes(count: int, sites: int) -> Iterator[int]:
    """The second site has half as many as the first, the third a third; the first takes the rest.

    That is how sizes of cities and of an organisation's sites usually fall.
    """
    weights = [1 / (place + 1) for place in range(sites)]
    others = [int(count * weight / sum(weights)) for weight in weights[1:]]
    yield count - sum(others)
    yield from others


def _site(name: str, kind: str, size: int) -> Site:
    domain = f"{name}.contoso.example"
    number = 2 if kind in (DISCOVERY, UNBALANCED) else 1
    hosts = tuple(f"{name}-kms{place + 1:02}.{domain}" for place in range(number))
    if kind == DIRECTORY:
        hosts, expected = (f"{CITIES[0]}-kms01.{CITIES[0]}.contoso.example",), Expected("ad")
    elif number > 1:
        expected = Expected("kms", kms_discovery=True)
    else:
        expected = Expected("kms", hosts[0], _PORT)
    return Site(
        name=name,
        kind=kind,
        size=size,
        hosting=number if kind != DIRECTORY and size > _FEWEST_WITH_HOST else 0,
        hosts=hosts,
        first_share={DISCOVERY: 0.55, UNBALANCED: 0.97}.get(kind, 1.0),
        expected=expected,
    )
