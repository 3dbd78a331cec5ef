"""Names of machines from a list."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._adopt.names import names_in
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "FullyQualifiedDomainName : Srv1.a\nProductName : X : Y\n\n"
            "FullyQualifiedDomainName : srv2\n",
            ("srv1.a", "srv2"),
        ),
        (
            '{"_meta": {"hostvars": {"srv1.a": {}}}, "all": {"children": ["x"]}, '
            '"x": {"hosts": ["Srv2", "srv1.a"]}}',
            ("srv1.a", "srv2"),
        ),
        ("srv1\nSRV1\n\nsrv2\n", ("srv1", "srv2")),
        ('#TYPE X\n"Id","FullyQualifiedDomainName"\n"1","Srv1.a"\n"2",""\n', ("srv1.a",)),
        ("\ufeffdNSHostName,cn\nsrv1.a,srv1\n", ("srv1.a",)),
        ("cn,dNSHostName\nsrv1\nsrv2,srv2.a\n", ("srv2.a",)),
    ],
)
def test_names_of_a_list(text: str, names: tuple[str, ...]) -> None:
    plain = text.removeprefix("\ufeff")
    wide = plain.encode("utf-16-be")
    assert names_in(b"\xfe\xff" + wide, "adopt_names") == names
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert names_in(plain.encode(encoding), "adopt_names") == names


ANY_LIST = (
    "a name a line, CSV with one of fullyqualifieddomainname, dnshostname, a list of "
    "Get-VamtProduct or the JSON of ansible-inventory --list, in UTF-8 or UTF-16"
)
ONE_NAME = "a list with at least one name"


@pytest.mark.parametrize(
    ("content", "accepted"),
    [
        (b"", ONE_NAME),
        (b"\n", ONE_NAME),
        (b"a,b\n1,2\n", ANY_LIST),
        (b"dNSHostName\n", ONE_NAME),
        (b"\xff", ANY_LIST),
        (b"\xff\xfea", ANY_LIST),
        (b"{}", ANY_LIST),
        (b'{"_meta": []}', ANY_LIST),
        (b'{"_meta": {"hostvars": {}}, "x": []}', ANY_LIST),
        (b'{"_meta": {"hostvars": {}}, "x": {}}', ONE_NAME),
        (b"{", ANY_LIST),
    ],
)
def test_list_without_names(content: bytes, accepted: str) -> None:
    with pytest.raises(InputError) as refused:
        names_in(content, "adopt_names")
    assert str(refused.value) == f"adopt_names is not accepted: {accepted}"
