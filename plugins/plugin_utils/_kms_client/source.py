# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a KMS client takes the name of its KMS host from, in the order in which Windows looks."""

from __future__ import annotations

from dataclasses import dataclass

from .._machine.state import Discovery, MachineState, SrvRecord

SOURCES = ("set_for_product", "set", "cached", "lookup_domain", "dns", "none")


@dataclass(frozen=True)
class KmsHostSource:
    """One of SOURCES, or none where DNS was not asked; host and port as far as they are known."""

    name: str | None
    host: str | None = None
    port: int | None = None


def kms_host_source(state: MachineState) -> KmsHostSource:
    """The KMS host that Windows would ask next, and where its name comes from."""
    product, service = state.windows_product, state.service
    if state.effective_kms_host is not None:
        own = product is not None and product.kms_host is not None
        return KmsHostSource(
            "set_for_product" if own else "set", state.effective_kms_host, state.effective_kms_port
        )
    if product and product.discovered_kms_host and service.host_caching is not False:
        return KmsHostSource("cached", product.discovered_kms_host, product.discovered_kms_port)
    domain = (product and product.lookup_domain) or service.lookup_domain
    by_dns = "lookup_domain" if domain else "dns"
    if state.discovery is None:
        return KmsHostSource("lookup_domain" if domain else None)
    first = next(iter(by_preference(state.discovery)), None)
    if first is None:
        return KmsHostSource("none")
    return KmsHostSource(by_dns, first.host, first.port)


def by_preference(discovery: Discovery) -> tuple[SrvRecord, ...]:
    """The records as Windows prefers them: lowest priority first, then highest weight."""
    return tuple(sorted(discovery.records, key=lambda each: (each.priority, -each.weight)))
