"""A machine that answers everything, as it is parsed."""

from __future__ import annotations

from datetime import UTC, datetime

from ansible_collections.volume.activation.plugins.plugin_utils._machine.details import (
    KmsHostFigures,
    KmsHosting,
    ProductDetails,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.history import (
    ActivationFailure,
    History,
    KmsContact,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import (
    AskedDomain,
    Discovery,
    MachineState,
    Probe,
    Product,
    Service,
    SrvRecord,
    Unread,
    Windows,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.subscription import (
    Subscription,
)

WINDOWS = Product(
    activation_id="DE32EAFD-AAEE-4662-9444-C1BEFB41BDE2",
    application_id="55c92734-d682-4d71-983e-d6ec3f16059f",
    name="Windows(R), ServerStandard edition",
    description="Windows(R) Operating System, VOLUME_KMSCLIENT channel",
    channel="gvlk",
    family="ServerStandard",
    is_addon=False,
    status=5,
    status_reason=0xC004F056,
    partial_product_key="VMK7H",
    grace_minutes=1441,
    evaluation_end="2026-09-01T00:00:00Z",
    kms_host="kms01",
    kms_port=1689,
    lookup_domain="corp.example",
    discovered_kms_host="kms02",
    discovered_kms_port=1690,
    kms_required_count=5,
    activation_type=2,
    activation_type_enabled=1,
    ad_object="object",
    details=ProductDetails(
        extended_pid="00454",
        product_key_channel="Volume:GVLK",
        kms_extended_pid="06401",
        discovered_kms_address="192.0.2.7",
        activation_interval_minutes=121,
        renewal_interval_minutes=10081,
        remaining_application_rearms=1001,
        remaining_rearms=3,
        ad={"distinguished_name": "CN=object"},
        vm={"host": "hyperv"},
        token={"license_id": "ilid"},
    ),
)
STATE = MachineState(
    clock=datetime(2026, 3, 1, 12, tzinfo=UTC),
    powershell="5.1.20348.2031",
    windows=Windows("ServerStandard", 20348, 2031, "Server"),
    service=Service(
        version="10.0.20348.2031",
        cmid="cmid",
        kms_host="kms03",
        kms_port=1691,
        lookup_domain="service.example",
        host_caching=True,
        is_kms_host=True,
        activation_interval_minutes=120,
        renewal_interval_minutes=10080,
        remaining_rearms=1000,
        hosting=KmsHosting(KmsHostFigures(26, {"total": 9}), 1700, True, True),
        subscription=Subscription(1, 0, "Enterprise", "2027"),
    ),
    products=(WINDOWS,),
    domain="corp.example",
    is_domain_joined=True,
    manufacturer="m",
    model="m",
    policies={"NoGenTicket": 1},
    office_click_to_run="16.0",
    probes=(
        Probe("kms00", 1688, (), False, None, "refused"),
        Probe("kms01", 1689, ("192.0.2.7",), True, 7, None),
    ),
    discovery=Discovery(
        "corp.example",
        (SrvRecord("kms05", 1688, 1, 2), SrvRecord("kms04", 1688, 0, 3)),
        "9003",
        (AskedDomain("other.example", "9003"),),
    ),
    unread=(Unread("The class X", "HRESULT 0xC0DEC0DE"),),
    local_settings={"UserOperations": 1},
    history=History(
        is_read=True,
        kms_contacts=(
            KmsContact(
                time="t1", event_id=12288, code=0xC004F056, host="kms01", port=1688, cmid="cmid",
                is_virtual_machine=True, license_status=2, expires_in_minutes=3,
                activation_id=WINDOWS.activation_id.lower(), required_count=5,
            ),
            KmsContact(
                time="t2", event_id=12289, code=0, license_status=77, is_activated=True,
                current_count=26, activation_interval_minutes=120, renewal_interval_minutes=10080,
            ),
        ),
        activation_failures=(
            ActivationFailure("t3", 0xC004F056, WINDOWS.activation_id.lower()),
            ActivationFailure("t4", None, "x"),
        ),
        unread={"kms_contacts": "closed"},
    ),
)  # fmt: skip
