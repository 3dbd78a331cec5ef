"""Events as licensing services log them, in more than one division into properties."""

from __future__ import annotations

from typing import Any

OFFICE_PROVIDER = "Office Software Protection Platform Service"
OFFICE_2016 = "d450596f-894d-49e0-966a-fd39ed4c4c64"
REQUEST = (
    "0xC004F06C, 0x00000000, kms01.contoso.example:1688, "
    "b1234567-0000-4000-8000-00000000000a, 2026/11/01 17:52, 1, 2, 41760, "
    f"{OFFICE_2016}, 5"
)
"""The sample of the reference, with names of this house."""

ANSWER = "0x00000000, 0x00000000, 1, 0, 26, 120, 10080, 2026/11/01 17:52"
FAILURE = ("hr=0xC004C020", f"ACID={OFFICE_2016}")


def _event(number: int, hour: int, *values: str | int, **more: str) -> dict[str, Any]:
    return {"id": number, "time": f"2026-11-01T{hour:02}:00:05Z", "values": list(values), **more}


EVENTS = [
    _event(12288, 7, REQUEST),
    _event(12289, 8, *ANSWER.split(", ")),
    _event(12288, 9, *REQUEST.split(", ")),
    _event(8200, 10, *FAILURE),
    _event(8198, 11, "hr=0xC004F074"),
    _event(12289, 12, "of another service", provider="VSS"),
    _event(12288, 13, REQUEST, log="System"),
    _event(12289, 14, 0, 7),
]
OFFICE_EVENTS = [
    _event(12288, 15, REQUEST, provider=OFFICE_PROVIDER),
    _event(8200, 16, *FAILURE, provider=OFFICE_PROVIDER),
]
