"""The faults of WS-Management, with the codes that Windows gives."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Fault:
    """One kind of fault; `code` is the number in WSManFault, `status` the HTTP status.

    With `wmi`, the code travels as an MSFT_WmiError, the form that ansible looks into.
    """

    code: int
    subcode: str
    message: str
    role: str = "s:Sender"
    status: int = 500
    wmi: bool = False

    def about(self, **values: object) -> Fault:
        """The same fault with the values put into its message."""
        return replace(self, message=self.message.format(**values))


class WsmanError(Exception):
    """A request that is answered with a fault."""

    def __init__(self, fault: Fault, relates_to: str = "") -> None:
        """`relates_to` is the MessageID of the request, as far as it could be read."""
        super().__init__(fault.message)
        self.fault = fault
        self.relates_to = relates_to


MALFORMED = Fault(
    0x80338041, "w:SchemaValidationError", "The request is malformed: {reason}.", status=400
)
UNSUPPORTED_ACTION = Fault(
    0x80338001, "a:ActionNotSupported", "The action {action!r} is not supported by this service."
)
UNKNOWN_RESOURCE = Fault(
    0x8033803B, "a:DestinationUnreachable", "The resource {resource!r} is not the command shell."
)
UNKNOWN_SHELL = Fault(
    0x8033805B,
    "w:InvalidSelectors",
    "The shell was not found on the server: ShellId {shell_id} is incorrect or no longer exists.",
)
UNKNOWN_COMMAND = Fault(
    0x8033805B,
    "w:InvalidSelectors",
    "The command identifier {command_id} does not exist: it is wrong or the command has ended.",
)
INPUT_CLOSED = Fault(
    0x8033803A, "w:InvalidParameter", "The standard input of the command is already closed."
)
TOO_MUCH_INPUT = Fault(
    0x8033803F, "w:QuotaLimit", "The input is larger than the {limit} bytes that are allowed."
)
TOO_MANY_SHELLS = Fault(
    0x803381A5,
    "w:QuotaLimit",
    "This user is allowed a maximum number of {limit} concurrent shells, which has been exceeded.",
)
TOO_MANY_COMMANDS = Fault(
    0x803381A6,
    "w:QuotaLimit",
    "A shell is allowed a maximum number of {limit} operations, which has been exceeded.",
    wmi=True,
)
OPERATION_TIMEOUT = Fault(
    0x80338029,
    "w:TimedOut",
    "The service cannot complete the operation within the time of OperationTimeout.",
    role="s:Receiver",
)
INTERNAL_ERROR = Fault(
    1359, "w:InternalError", "The command failed inside the service: {reason}.", role="s:Receiver"
)
