"""The errors that WMI and Windows give: an identifier that is the same in every language."""

from __future__ import annotations

ACCESS_DENIED = 0x80041003
INVALID_CLASS = 0x80041010
INVALID_METHOD = 0x80041055
INVALID_METHOD_PARAMETERS = 0x8004102F
INVALID_QUERY = 0x80041017
NOT_FOUND = 0x80041002
TYPE_MISMATCH = 0x80041005


class WindowsError(Exception):
    """An error of a command: the first part of its FullyQualifiedErrorId."""

    def __init__(self, error_id: str) -> None:
        super().__init__(error_id)
        self.error_id = error_id


class WmiError(WindowsError):
    """An error of WMI with its HRESULT, written as the CIM commands write it: in lower case."""

    def __init__(self, hresult: int) -> None:
        super().__init__(f"HRESULT 0x{hresult:08x}")
        self.hresult = hresult


class NonZeroReturnValueError(WindowsError):
    """A method that throws nothing and returns another value than 0."""

    def __init__(self, value: int) -> None:
        super().__init__(f"HRESULT 0x{value:08x}")
        self.value = value
