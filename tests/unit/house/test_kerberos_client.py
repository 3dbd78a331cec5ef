"""Kerberos for the tests: what the machine can't compile is one line and no failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import kerberos_client


def _python(folder: Path, has: str) -> str:
    """A Python that has, or can have, nothing but what is named."""
    python = folder / "python"
    python.write_text(f'#!/bin/sh\ncase "$*" in *"{has}"*) exit 0;; esac\nexit 1\n', "utf-8")
    python.chmod(0o755)
    return str(python)


@pytest.mark.parametrize(
    ("has", "compilers", "told"),
    [
        ("import kerberos", (), ""),
        ("nothing", (), "no Kerberos for the tests: no krb5-config and no gcc here\n"),
        ("nothing", kerberos_client.NEEDED, "no Kerberos for the tests: pip can't compile "),
        ("pip install", kerberos_client.NEEDED, ""),
    ],
    ids=["there", "no compiler", "pip fails", "installed"],
)
def test_what_is_missing_is_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    has: str,
    compilers: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.setattr(
        kerberos_client.shutil, "which", lambda name: name if name in compilers else None
    )
    assert kerberos_client.main([_python(tmp_path, has)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(told)
    assert printed.count("\n") == bool(told)
