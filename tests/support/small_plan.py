"""A plan for KMS hosts made by hand: of everything a little."""

from __future__ import annotations

from ansible_collections.volume.activation.plugins.plugin_utils._kms.host_list import (
    parse_kms_hosts,
)
from ansible_collections.volume.activation.plugins.plugin_utils._plan.event import (
    Client,
    Event,
    Host,
    KmsPlan,
)

A, B = "kms01:1688", "kms02:1688"
PLAN = KmsPlan(
    generated="2026-03-01T12:00:00Z",
    event=Event(
        going=("kms01",),
        coming=parse_kms_hosts(["kms03.example.com:1689"]),
        coming_sites=frozenset({"berlin", "aachen"}),
        leaving=frozenset({"pc4", "pc3"}),
    ),
    clients=(
        Client("pc1", "berlin", A, B, "moves", None, "2026-08-25"),
        Client("pc2", "berlin", A, B, "moves", 25, "2026-08-23"),
        Client("pc3", "berlin", A, None, "leaves", None, "2026-08-20"),
        Client("pc4", "berlin", B, B, "stays", None, "2026-08-20"),
        Client("pc5", "berlin", B, B, "stays", 5, None),
        Client("pc6", "berlin", A, None, "without_host", None, "2026-08-24"),
        Client("pc7", None, B, B, "stays", None, "2026-08-20"),
        Client("pc8", "aachen", A, None, "without_host", None, None),
        Client("pc9", "aachen", B, A, "moves", None, None),
    ),
    hosts=(Host(A, 30, 3, 0, 0), Host(B, 4, 3, 2, 1), Host("kms03:1688", 0, 0, 0, 1)),
)
