"""The real ansible runs a module through the endpoint."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from lab.endpoint import Endpoint, ExecutionResult
from lab.logons import BasicLogon
from lab.payload import Payload, decode_payload
from tests.support.endpoint_client import MOST_SECONDS, FakeMachine, only

MODULE = """#!powershell
#AnsibleRequires -CSharpUtil Ansible.Basic
$module = [Ansible.Basic.AnsibleModule]::Create($args, @{ options = @{ who = @{ type = 'str' } } })
$module.ExitJson()
"""


def test_the_real_ansible_runs_a_module(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "lab_hello.ps1").write_text(MODULE)
    (tmp_path / "ansible.cfg").write_text("")
    payloads: list[Payload] = []

    def work(line: str, stdin: bytes) -> ExecutionResult:
        payloads.append(decode_payload(stdin))
        answer = {"changed": False, "greeting": f"hello {payloads[-1].arguments['who']}"}
        return ExecutionResult(0, json.dumps(answer).encode(), b"")

    logon = BasicLogon("lab", "not-4-real")
    with Endpoint({"pc1": FakeMachine(work=work)}, logon=logon) as endpoint:
        variables = {
            "ansible_connection": "winrm",
            "ansible_host": "127.0.0.1",
            "ansible_port": endpoint.port,
            "ansible_user": "lab",
            "ansible_password": "not-4-real",
            "ansible_winrm_scheme": "http",
            "ansible_winrm_transport": "basic",
            "ansible_winrm_path": "/pc1",
        }
        inventory = tmp_path / "hosts.json"
        inventory.write_text(json.dumps({"all": {"hosts": {"pc1": variables}}}))
        environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        environment |= {
            "HOME": str(tmp_path),
            "LC_ALL": "C.UTF-8",
            "NO_PROXY": "127.0.0.1",
            "ANSIBLE_CONFIG": str(tmp_path / "ansible.cfg"),
            "ANSIBLE_LIBRARY": str(tmp_path / "library"),
            "ANSIBLE_LOCAL_TEMP": str(tmp_path / "local"),
        }
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("ansible")),
                *("all", "-i", str(inventory), "-m", "lab_hello", "-a", "who='the lab'"),
            ],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert '"greeting": "hello the lab"' in done.stdout
        stats = only(endpoint)
    (payload,) = payloads
    assert (payload.module_name, payload.uses_csharp) == ("lab_hello", True)
    scripts = {"ansible.legacy.lab_hello.ps1", "Ansible.Basic.cs", "module_wrapper.ps1"}
    assert scripts <= set(payload.script_names)
    assert payload.manifest["actions"][0]["params"]["CSharpModules"]
    assert (stats.remote_executions, stats.errors) == (1, [])
    assert stats.bytes_up_by_execution[0] > 100_000
