"""The process that ReadyAnsible starts: tests/support/ansible_forks.py SOCKET."""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import selectors
import socket
import sys
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible import constants
from ansible.cli.playbook import main
from ansible.plugins import loader
from ansible.utils.path import cleanup_tmp_file

_ALL_OF = (
    loader.become_loader,
    loader.callback_loader,
    loader.connection_loader,
    loader.shell_loader,
)
"""A run loads all of these."""

_ACTIONS = Path(__file__).resolve().parents[2] / "plugins/action"


@dataclass(frozen=True)
class _Run:
    """A run that was asked for, and where its exit code is waited for."""

    asked: dict[str, Any]
    answer: socket.socket
    output: int


def _import_what_runs_need() -> None:
    importlib.import_module("ansible.executor.powershell.module_manifest")
    loader.init_plugin_loader()
    for plugins in _ALL_OF:
        list(plugins.all(class_only=True))
    for name in constants.INVENTORY_ENABLED:
        loader.inventory_loader.get(name, class_only=True)
    loader.strategy_loader.get("linear", class_only=True)
    for path in sorted(_ACTIONS.glob("[!_]*.py")):
        loader.action_loader.get(f"volume.activation.{path.stem}", class_only=True)
    gc.freeze()


def _serve(requests: socket.socket) -> _Run | None:
    """Fork for each run: the run in its process, and None in this one when nobody asks any more."""
    waiting: dict[int, tuple[int, socket.socket]] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(requests, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is requests:
                    run = _received(requests)
                    if run is None:
                        return None
                    pid = os.fork()
                    if pid == 0:
                        return run
                    os.close(run.output)
                    run.answer.sendall(b"%d\n" % pid)
                    ended = os.pidfd_open(pid)
                    waiting[ended] = (pid, run.answer)
                    selector.register(ended, selectors.EVENT_READ)
                else:
                    ended = key.fd
                    selector.unregister(ended)
                    os.close(ended)
                    pid, answer = waiting.pop(ended)
                    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                    with suppress(BrokenPipeError), answer:
                        answer.sendall(b"%d\n" % code)


def _received(requests: socket.socket) -> _Run | None:
    message, descriptors, _, _ = socket.recv_fds(requests, 1, 2)
    if not message:
        return None
    answer = socket.socket(fileno=descriptors[0])
    with answer.makefile("r") as told:
        return _Run(json.loads(told.readline()), answer, descriptors[1])


def _become(run: _Run) -> None:
    """What a new process has of its own, and ansible-core made while it was imported."""
    for descriptor in (1, 2):
        os.dup2(run.output, descriptor)
    os.close(run.output)
    run.answer.close()
    os.environ.clear()
    os.environ.update(run.asked["environment"])
    sys.argv = run.asked["arguments"]
    sys.path[0] = str(Path(sys.argv[0]).parent)
    atexit.unregister(cleanup_tmp_file)
    constants.DEFAULT_LOCAL_TMP = constants.config.get_config_value(
        "DEFAULT_LOCAL_TMP", variables=vars(constants)
    )
    warnings.filterwarnings("ignore", "AnsibleCollectionFinder has already been configured")


if __name__ == "__main__":
    _import_what_runs_need()
    with socket.socket(fileno=int(sys.argv[1])) as asked_here:
        its_run = _serve(asked_here)
    if its_run is not None:
        _become(its_run)
        main()
