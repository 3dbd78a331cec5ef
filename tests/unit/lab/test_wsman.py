"""WS-Management messages and the table of shells."""

from __future__ import annotations

import base64
import uuid
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab import wsman, wsman_fault
from lab.shells import ExecutionResult, Limits, ShellTable
from lab.wsman_fault import WsmanError
from tests.support.examples import examples

NAMES = {**wsman._NAMESPACES, "f": wsman.WSMAN_FAULT, "p": wsman.WMI_ERROR}


def envelope(
    action: str, body: str = "", *, header: str = "", resource: str = wsman.RESOURCE
) -> bytes:
    """A request as a client would send it."""
    selector = '<w:SelectorSet><w:Selector Name="ShellId">S-1</w:Selector></w:SelectorSet>'
    return (
        f'<s:Envelope xmlns:s="{wsman.SOAP}" xmlns:a="{wsman.ADDRESSING}" '
        f'xmlns:w="{wsman.WSMAN}" xmlns:rsp="{wsman.SHELL}"><s:Header>'
        f"<a:MessageID>uuid:1</a:MessageID><a:Action>{action}</a:Action>"
        f"<w:ResourceURI>{resource}</w:ResourceURI>{selector}{header}</s:Header>"
        f"<s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def refused(body: bytes) -> WsmanError:
    """The error that a request is refused with."""
    with pytest.raises(WsmanError) as caught:
        wsman.parse_request(body)
    return caught.value


def test_a_command_is_read_with_all_its_arguments() -> None:
    line = (
        "<rsp:CommandLine><rsp:Command>a &amp; b</rsp:Command><rsp:Arguments>-c</rsp:Arguments>"
        "<rsp:Arguments>d e</rsp:Arguments></rsp:CommandLine>"
    )
    option = '<w:OptionSet><w:Option Name="WINRS_CONSOLEMODE_STDIN">{}</w:Option></w:OptionSet>'
    for value, console in (("TRUE", True), ("FALSE", False)):
        request = wsman.parse_request(
            envelope(f"{wsman.SHELL}/Command", line, header=option.format(value))
        )
        assert (request.operation, request.shell_id) == ("command", "S-1")
        assert request.command_line == "a & b -c d e"
        assert request.console_stdin is console


def test_a_send_is_read_and_its_input_decoded() -> None:
    data = base64.b64encode(b"\x00\xffdata").decode()
    body = (
        f'<rsp:Send><rsp:Stream Name="stdin" CommandId="C-1" End="true">\n{data}\n</rsp:Stream>'
        "</rsp:Send>"
    )
    request = wsman.parse_request(envelope(f"{wsman.SHELL}/Send", body))
    assert (request.command_id, request.stdin, request.end_of_input) == ("C-1", b"\0\xffdata", True)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not well-formed"),
        (b"\xff\xfe<", "not well-formed"),
        (b"<a>", "not well-formed"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"), "document type"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "not well-formed"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "not well-formed"),
        (b"<a>" + b"<b/>" * 600 + b"</a>", "too many elements"),
        (b"<a>" * 100_000, "too many elements"),
        (b"<a/>", "a:MessageID is missing"),
        (envelope("   "), "a:Action is empty"),
        (envelope(f"{wsman.SHELL}/Command"), "CommandLine is missing"),
        (envelope(f"{wsman.SHELL}/Send"), "Stream is missing"),
        (
            envelope(f"{wsman.SHELL}/Receive", "<rsp:Receive><rsp:DesiredStream/></rsp:Receive>"),
            "CommandId is missing",
        ),
        (
            envelope(
                f"{wsman.SHELL}/Send",
                '<rsp:Send><rsp:Stream CommandId="C">no!</rsp:Stream></rsp:Send>',
            ),
            "not base64",
        ),
    ],
)
def test_a_malformed_request_is_refused_with_400_and_the_reason(body: bytes, reason: str) -> None:
    fault = refused(body).fault
    assert (fault.status, fault.code) == (400, 0x80338041)
    assert reason in fault.message


def test_an_unsupported_action_and_resource_are_refused_as_windows_does() -> None:
    error = refused(envelope(f"{wsman.TRANSFER}/Get"))
    assert (error.fault.code, error.fault.subcode) == (2150858753, "a:ActionNotSupported")
    assert error.relates_to == "uuid:1"
    powershell = f"{wsman.POWERSHELL}/a-jea-endpoint"
    error = refused(envelope(f"{wsman.TRANSFER}/Create", resource=powershell))
    assert error.fault.subcode == "a:DestinationUnreachable"


def test_every_response_relates_to_its_request_and_is_escaped() -> None:
    request = wsman.Request("receive", "uuid:<&>", "S", 'C"<1>')
    answer = ET.fromstring(wsman.receive_response(request, 3, b"\x00out", b""))
    assert answer.findtext("s:Header/a:RelatesTo", None, NAMES) == "uuid:<&>"
    streams = answer.findall(".//rsp:Stream", NAMES)
    assert [stream.get("CommandId") for stream in streams] == ['C"<1>'] * 3
    assert base64.b64decode(streams[0].text or "") == b"\x00out"
    assert [stream.get("End") for stream in streams] == [None, "true", "true"]
    assert answer.findtext(".//rsp:ExitCode", None, NAMES) == "3"


def test_a_fault_carries_its_codes_and_escapes_its_words() -> None:
    fault = wsman_fault.UNKNOWN_SHELL.about(shell_id="<&")
    answer = ET.fromstring(wsman.fault_response(fault, 'pc"1', "uuid:2"))
    detail = answer.find(".//f:WSManFault", NAMES)
    assert detail is not None
    assert (detail.get("Code"), detail.get("Machine")) == ("2150858843", 'pc"1')
    assert "<&" in (detail.findtext("f:Message", None, NAMES) or "")
    assert answer.findtext(".//s:Subcode/s:Value", None, NAMES) == "w:InvalidSelectors"
    quota = ET.fromstring(wsman.fault_response(wsman_fault.TOO_MANY_COMMANDS.about(limit=1), "m"))
    assert quota.findtext(".//p:error_Code", None, NAMES) == str(0x803381A6)


@settings(max_examples=examples(40), deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode()))
def test_no_bytes_make_the_parser_fail_in_another_way(data: bytes) -> None:
    for body in (data, envelope(f"{wsman.SHELL}/Send", data.decode("latin-1"))):
        assert refused(body).fault.status == 400


def test_shells_and_commands_have_limits_and_are_freed() -> None:
    table = ShellTable(Limits(shells=2, commands_per_shell=2))
    first, second = table.open(), table.open()
    assert first != second
    assert uuid.UUID(first)
    with pytest.raises(WsmanError, match="maximum number of 2 concurrent shells"):
        table.open()
    table.close(second)
    for _ in range(2):
        command = table.start(first, "x" * 10, console_stdin=True, bytes_up=1)
        table.finish(first, command.command_id)
        with pytest.raises(WsmanError, match="does not exist"):
            table.command(first, command.command_id)
    with pytest.raises(WsmanError, match="maximum number of 2 operations"):
        table.start(first, "x", console_stdin=True, bytes_up=1)
    table.close(first)
    assert (table.open_shells, table.held_bytes) == (0, 0)
    with pytest.raises(WsmanError, match="not found"):
        table.close(first)


def test_the_default_limits_are_those_promised() -> None:
    limits = Limits()
    assert (limits.shells, limits.stdin_bytes) == (25, 32 * 1024 * 1024)


def test_input_has_limits_per_command_and_per_machine() -> None:
    table = ShellTable(Limits(stdin_bytes=100, held_bytes=150))
    shell = table.open()
    one, two = (table.start(shell, "", console_stdin=False, bytes_up=5) for _ in range(2))
    table.feed(one, b"x" * 100, end=False, bytes_up=7)
    with pytest.raises(WsmanError, match="100 bytes"):
        table.feed(one, b"x", end=True, bytes_up=7)
    with pytest.raises(WsmanError, match="150 bytes"):
        table.feed(two, b"x" * 51, end=True, bytes_up=7)
    assert (one.ready, one.bytes_up, table.held_bytes) == (False, 12, 100)
    table.feed(one, b"", end=True, bytes_up=7)
    assert one.ready
    with pytest.raises(WsmanError, match="already closed"):
        table.feed(one, b"", end=False, bytes_up=7)
    assert table.take(one) == ("", b"x" * 100)
    assert (table.held_bytes, one.held_bytes) == (0, 0)
    table.finish(shell, one.command_id)
    assert table.held_bytes == 0


def test_results_and_requests_do_not_show_what_may_be_secret() -> None:
    request = wsman.Request("send", "m", command_line="canary", stdin=b"canary")
    assert "canary" not in repr(request) + repr(ExecutionResult(0, b"canary", b"canary"))
