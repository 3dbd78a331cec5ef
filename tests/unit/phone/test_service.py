"""A service of one's own, a real server and a real command: the answer, or one line why not."""

from __future__ import annotations

import json
import os
import select
import sys
from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._phone.service import (
    Command,
    ServiceError,
    WebService,
    confirmation_in,
)

from lab.simulation.windows import groups_of_digits
from tests.support.confirmation_service import confirmation_server

IID, CID = groups_of_digits("installation", 9, 7), groups_of_digits("confirmation", 8, 6)
QUESTION = {"host": "srv1", "installation_id": IID}


def command(script: str, timeout: int = 600) -> Command:
    """A program in Python."""
    return Command([sys.executable, "-c", script], timeout)


def failure(service: Command | WebService) -> str:
    """Why there is no answer."""
    with pytest.raises(ServiceError) as caught:
        service.ask(QUESTION)
    text = str(caught.value)
    assert "\n" not in text
    assert IID not in text
    assert IID[:7] not in text
    return text


def test_a_command_gets_the_question_and_answers() -> None:
    script = "import json, sys; print(json.load(sys.stdin)['installation_id'][::-1])"
    assert command(script).ask(QUESTION).strip() == IID[::-1]


def test_a_command_that_reads_nothing_may_answer_too() -> None:
    assert command(f"print('{CID}')").ask(QUESTION).strip() == CID


def test_what_a_command_says_of_its_failure_is_told_without_ids() -> None:
    script = "import sys; sys.stderr.write('no ' + sys.stdin.read() + '\\nmore'); sys.exit(3)"
    assert failure(command(script)) == (
        'The command ended with exit code 3: no {"host": "srv1", "installation_id": "..."}'
    )
    assert failure(command("import sys; sys.exit(4)")) == "The command ended with exit code 4"
    in_groups = f"import sys; sys.exit('blocked: {'-'.join(IID[n : n + 7] for n in (0, 7))} x')"
    long = failure(command("import sys; sys.exit('x' * 201)"))
    assert long == f"The command ended with exit code 1: {'x' * 200}"
    key = "import sys; sys.exit('\\n key BCDFG-HJKMP-QRTVW-XY234-6789B\\t12 of 345')"
    assert failure(command(key)) == (
        "The command ended with exit code 1: key *****-*****-*****-*****-...B12 of 345"
    )
    assert failure(command(in_groups)) == "The command ended with exit code 1: blocked: ...x"


def test_a_command_that_takes_too_long_ends_with_all_that_it_started(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    script = f"import subprocess; subprocess.run(['sh', '-c', 'exec 3>{pipe}; sleep 600'])"
    assert failure(command(script, timeout=1)) == "The command did not end within 1 s"
    # Nobody holds the other end any more: it has nothing to read and never will.
    assert select.select([reader], [], [], 60)[0]
    assert os.read(reader, 1) == b""
    os.close(reader)


def test_a_command_that_is_gone_since_it_was_checked(tmp_path: Path) -> None:
    missing = Command([str(tmp_path / "gone")], 1)
    assert failure(missing) == "The command could not be started (No such file or directory)"


def test_a_web_service_gets_the_question_and_its_token() -> None:
    with confirmation_server(lambda _: (200, CID.encode())) as server:
        assert WebService(server.url, 600, "secret").ask(QUESTION) == CID
        assert WebService(server.url, 600).ask(QUESTION) == CID
    (asked, headers), (_, without) = server.asked
    assert asked == QUESTION
    assert headers["Authorization"] == "Bearer secret"
    assert headers["Content-Type"] == "application/json"
    assert headers["Accept"] == "application/json, text/plain"
    assert "Authorization" not in without


@pytest.mark.parametrize(("status", "body"), [(500, b"trace"), (404, b""), (401, b""), (302, b"")])
def test_a_web_service_that_refuses(status: int, body: bytes) -> None:
    with confirmation_server(lambda _: (status, body)) as server:
        says = failure(WebService(server.url, 600, "secret"))
    assert says == f"The web service answered HTTP {status}"
    assert len(server.asked) == 1


def test_a_web_service_that_takes_too_long_or_is_not_there() -> None:
    with confirmation_server(lambda _: (200, b""), seconds=3) as server:
        assert failure(WebService(server.url, 1)) == "The web service did not answer within 1 s"
    assert failure(WebService(server.url, 5)) == (
        "The web service can't be reached (Connection refused)"
    )
    nowhere = "http://no-such-host.invalid/"
    assert failure(WebService(nowhere, 5)).startswith("The web service can't be reached (")


def test_an_answer_in_another_encoding_is_taken_as_far_as_it_goes() -> None:
    write = "import sys; sys.{}.buffer.write(b'a\\xff'); sys.exit({})"
    assert command(write.format("stdout", 0)).ask(QUESTION) == "a\ufffd"
    assert failure(command(write.format("stderr", 1))).endswith("exit code 1: a\ufffd")
    with confirmation_server(lambda _: (200, b"a\xff")) as server:
        assert WebService(server.url, 600).ask(QUESTION) == "a\ufffd"


def test_an_answer_without_an_end_is_cut_off() -> None:
    assert command("print('1' * 70_000)").ask(QUESTION) == "1" * 65_536
    with confirmation_server(lambda _: (200, b"1" * 200_000)) as server:
        assert 65_536 <= len(WebService(server.url, 600).ask(QUESTION)) < 65_536 * 2


def test_a_service_that_breaks_off() -> None:
    with confirmation_server(lambda _: (0, b"")) as server:
        assert failure(WebService(server.url, 600)) == (
            "The web service broke the connection off (RemoteDisconnected)"
        )


def test_answers() -> None:
    assert confirmation_in(f" {CID}\n") == CID
    assert confirmation_in(json.dumps({"confirmation_id": f" {CID} "})) == CID
    for answer, says in [
        ("{", "The answer is no JSON"),
        ("{}", "The answer has no confirmation_id"),
        ('{"confirmation_id": 5}', "The answer has no confirmation_id"),
        ('{"error": "blocked"}', "The answer has no confirmation_id: blocked"),
        ('{"error": 5, "confirmation_id": " "}', "The answer has no confirmation_id: 5"),
        ('{"error": null}', "The answer has no confirmation_id"),
        ('{"a":' * 100_000, "The answer is no JSON"),
    ]:
        with pytest.raises(ServiceError, match=f"^{says}$"):
            confirmation_in(answer)
