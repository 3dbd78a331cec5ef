"""WS-Management as pywinrm speaks it: requests read, responses built, nothing kept."""

from __future__ import annotations

import base64
import binascii
import uuid
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from lab.wsman_fault import (
    MALFORMED,
    UNKNOWN_RESOURCE,
    UNSUPPORTED_ACTION,
    Fault,
    WsmanError,
)

Operation = Literal["create", "command", "send", "receive", "signal", "delete"]

SOAP = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
WSMAN_FAULT = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
WMI_ERROR = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_WmiError"
RESOURCE = f"{SHELL}/cmd"
POWERSHELL = "http://schemas.microsoft.com/powershell"
FAULT_ACTION = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault"

ACTIONS: dict[str, Operation] = {
    f"{TRANSFER}/Create": "create",
    f"{TRANSFER}/Delete": "delete",
    f"{SHELL}/Command": "command",
    f"{SHELL}/Send": "send",
    f"{SHELL}/Receive": "receive",
    f"{SHELL}/Signal": "signal",
}
_NAMESPACES = {"s": SOAP, "a": ADDRESSING, "w": WSMAN, "rsp": SHELL, "ps": POWERSHELL}
_RESPONSES = {operation: f"{action}Response" for action, operation in ACTIONS.items()}
MAX_ELEMENTS = 500  # pywinrm sends about 20; each costs far more memory than its bytes


@dataclass(frozen=True)
class Request:
    """One request; fields that its operation does not have are empty.

    `console_stdin` is false where the client has said that it will send input and close it. What a
    client of PowerShell remoting gives with Create and Command is `stdin`, too; so is its choice of
    identifiers.
    """

    operation: Operation
    message_id: str
    shell_id: str = ""
    command_id: str = ""
    command_line: str = field(default="", repr=False)
    console_stdin: bool = True
    stdin: bytes = field(default=b"", repr=False)
    end_of_input: bool = False
    resource: str = RESOURCE

    @property
    def is_powershell(self) -> bool:
        """Whether it is of PowerShell remoting, and not of the command shell."""
        return self.resource != RESOURCE


class _BoundedBuilder(ET.TreeBuilder):
    """Builds a tree of no more than MAX_ELEMENTS elements, and of no document type."""

    elements = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        """Opens one element; raises WsmanError for one too many."""
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise WsmanError(MALFORMED.about(reason="too many elements"))
        return super().start(tag, attrs)

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuses a document type, whatever the encoding, before its entities are read."""
        raise WsmanError(MALFORMED.about(reason="a document type is not accepted"))


def parse_request(body: bytes) -> Request:
    """Reads one SOAP request; raises WsmanError with the fault that answers it."""
    try:
        root = ET.fromstring(body, parser=ET.XMLParser(target=_BoundedBuilder()))
    except (ET.ParseError, ValueError, LookupError) as error:
        raise WsmanError(MALFORMED.about(reason=f"not well-formed XML ({error})")) from error
    message_id = _text(root, "s:Header/a:MessageID")
    try:
        return _request(root, message_id)
    except WsmanError as error:
        raise WsmanError(error.fault, message_id) from error


def _request(root: ET.Element, message_id: str) -> Request:
    action = _text(root, "s:Header/a:Action")
    operation = ACTIONS.get(action)
    if operation is None:
        raise WsmanError(UNSUPPORTED_ACTION.about(action=action[:200]))
    resource = _text(root, "s:Header/w:ResourceURI")
    if resource == f"{POWERSHELL}/Microsoft.PowerShell":
        return _powershell_request(root, operation, message_id, resource)
    if resource != RESOURCE:
        raise WsmanError(UNKNOWN_RESOURCE.about(resource=resource[:200]))
    if operation == "create":
        return Request(operation, message_id)
    shell_id = _text(root, "s:Header/w:SelectorSet/w:Selector[@Name='ShellId']")
    if operation == "delete":
        return Request(operation, message_id, shell_id)
    if operation == "command":
        return Request(
            operation,
            message_id,
            shell_id,
            command_line=_command_line(root),
            console_stdin=_option(root, "WINRS_CONSOLEMODE_STDIN") != "FALSE",
        )
    if operation == "send":
        stream = _find(root, "s:Body/rsp:Send/rsp:Stream")
        return Request(
            operation,
            message_id,
            shell_id,
            _command_id(stream),
            stdin=_decoded(stream.text or ""),
            end_of_input=stream.get("End", "").lower() in {"true", "1"},
        )
    path = "s:Body/rsp:Receive/rsp:DesiredStream" if operation == "receive" else "s:Body/rsp:Signal"
    return Request(operation, message_id, shell_id, _command_id(_find(root, path)))


def _powershell_request(
    root: ET.Element, operation: Operation, message_id: str, resource: str
) -> Request:
    body = {
        "create": "s:Body/rsp:Shell",
        "command": "s:Body/rsp:CommandLine",
        "send": "s:Body/rsp:Send/rsp:Stream",
        "receive": "s:Body/rsp:Receive/rsp:DesiredStream",
        "signal": "s:Body/rsp:Signal",
        "delete": "s:Body",
    }[operation]
    element = _find(root, body)
    data = {"create": "ps:creationXml", "command": "rsp:Arguments", "send": "."}.get(operation)
    if operation == "create":
        shell_id = element.get("ShellId", "")
    else:
        shell_id = _text(root, "s:Header/w:SelectorSet/w:Selector[@Name='ShellId']")
    return Request(
        operation,
        message_id,
        shell_id,
        element.get("CommandId", ""),
        stdin=_decoded(_find(element, data).text or "") if data else b"",
        resource=resource,
    )


def _find(root: ET.Element, path: str) -> ET.Element:
    element = root.find(path, _NAMESPACES)
    if element is None:
        raise WsmanError(MALFORMED.about(reason=f"{path} is missing"))
    return element


def _text(root: ET.Element, path: str) -> str:
    text = (_find(root, path).text or "").strip()
    if not text:
        raise WsmanError(MALFORMED.about(reason=f"{path} is empty"))
    return text


def _option(root: ET.Element, name: str) -> str:
    text = root.findtext(f"s:Header/w:OptionSet/w:Option[@Name='{name}']", "", _NAMESPACES)
    return text.strip().upper()


def _command_id(element: ET.Element) -> str:
    command_id = element.get("CommandId", "")
    if not command_id:
        raise WsmanError(MALFORMED.about(reason="CommandId is missing"))
    return command_id


def _command_line(root: ET.Element) -> str:
    line = _find(root, "s:Body/rsp:CommandLine")
    words = [_find(line, "rsp:Command").text or ""]
    words += [word.text or "" for word in line.findall("rsp:Arguments", _NAMESPACES)]
    return " ".join(words)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise WsmanError(MALFORMED.about(reason="the stream is not base64")) from error


def create_response(request: Request, shell_id: str) -> bytes:
    """Answers Create with the identifier of the new shell."""
    selector = f'<w:Selector Name="ShellId">{escape(shell_id)}</w:Selector>'
    return response(
        request,
        f"<x:ResourceCreated><a:Address>{ADDRESSING}/role/anonymous</a:Address>"
        f"<a:ReferenceParameters><w:ResourceURI>{request.resource}</w:ResourceURI>"
        f"<w:SelectorSet>{selector}</w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>"
        f"<rsp:Shell><rsp:ShellId>{escape(shell_id)}</rsp:ShellId></rsp:Shell>",
    )


def command_response(request: Request, command_id: str) -> bytes:
    """Answers Command with the identifier of the new command."""
    return response(
        request,
        f"<rsp:CommandResponse><rsp:CommandId>{escape(command_id)}</rsp:CommandId>"
        "</rsp:CommandResponse>",
    )


def receive_response(request: Request, rc: int, stdout: bytes, stderr: bytes) -> bytes:
    """Answers Receive with the whole output of a command that is done."""
    command = f"CommandId={quoteattr(request.command_id)}"
    streams = "".join(
        f'<rsp:Stream Name="{name}" {command}>{base64.b64encode(data).decode()}</rsp:Stream>'
        for name, data in (("stdout", stdout), ("stderr", stderr))
        if data
    )
    ends = "".join(
        f'<rsp:Stream Name="{name}" {command} End="true"/>' for name in ("stdout", "stderr")
    )
    return response(
        request,
        f"<rsp:ReceiveResponse>{streams}{ends}"
        f'<rsp:CommandState {command} State="{SHELL}/CommandState/Done">'
        f"<rsp:ExitCode>{rc}</rsp:ExitCode></rsp:CommandState></rsp:ReceiveResponse>",
    )


def stream_response(request: Request, data: bytes, *, done: bool) -> bytes:
    """Answers Receive of PowerShell remoting, whose exit code is in the data."""
    command = f"CommandId={quoteattr(request.command_id)}" if request.command_id else ""
    state = f'<rsp:CommandState {command} State="{SHELL}/CommandState/Done"/>' if done else ""
    stream = f'<rsp:Stream Name="stdout" {command}>{base64.b64encode(data).decode()}</rsp:Stream>'
    return response(request, f"<rsp:ReceiveResponse>{stream}{state}</rsp:ReceiveResponse>")


def empty_response(request: Request) -> bytes:
    """Answers Send, Signal and Delete."""
    bodies = {"send": "<rsp:SendResponse/>", "signal": "<rsp:SignalResponse/>"}
    return response(request, bodies.get(request.operation, ""))


def fault_response(fault: Fault, machine: str, relates_to: str = "") -> bytes:
    """A SOAP fault as Windows words it, from the named machine."""
    if fault.wmi:
        detail = (
            f'<p:MSFT_WmiError xmlns:p="{WMI_ERROR}"><p:Message>{escape(fault.message)}</p:Message>'
            f"<p:MessageID>HRESULT 0x{fault.code:08x}</p:MessageID>"
            f"<p:error_Code>{fault.code}</p:error_Code></p:MSFT_WmiError>"
        )
    else:
        detail = (
            f'<f:WSManFault xmlns:f="{WSMAN_FAULT}" Code="{fault.code}" '
            f"Machine={quoteattr(machine)}>"
            f"<f:Message>{escape(fault.message)}</f:Message></f:WSManFault>"
        )
    return _envelope(
        FAULT_ACTION,
        f"<s:Fault><s:Code><s:Value>{fault.role}</s:Value><s:Subcode>"
        f"<s:Value>{fault.subcode}</s:Value></s:Subcode></s:Code>"
        f'<s:Reason><s:Text xml:lang="en-US">{escape(fault.message)}</s:Text></s:Reason>'
        f"<s:Detail>{detail}</s:Detail></s:Fault>",
        relates_to,
    )


def response(request: Request, body: str) -> bytes:
    """Answers a request with what is to be in the body, as XML."""
    return _envelope(_RESPONSES[request.operation], body, request.message_id)


def _envelope(action: str, body: str, relates_to: str) -> bytes:
    message_id = uuid.uuid5(uuid.NAMESPACE_URL, f"{action} {relates_to}")
    return (
        f'<s:Envelope xml:lang="en-US" xmlns:s="{SOAP}" xmlns:a="{ADDRESSING}" '
        f'xmlns:w="{WSMAN}" xmlns:rsp="{SHELL}" xmlns:x="{TRANSFER}"><s:Header>'
        f"<a:Action>{action}</a:Action><a:MessageID>uuid:{message_id}</a:MessageID>"
        f"<a:To>{ADDRESSING}/role/anonymous</a:To>"
        f"<a:RelatesTo>{escape(relates_to)}</a:RelatesTo></s:Header>"
        f"<s:Body>{body}</s:Body></s:Envelope>"
    ).encode()
