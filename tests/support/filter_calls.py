"""What each public filter is called with, and what comes of it."""

from __future__ import annotations

from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import gvlk_for

CANARY = "BCDFG-HJKMP-QRTVW-XY234-6789B"
MASKED = "*****-*****-*****-*****-6789B"
SERVER_2022 = gvlk_for("ServerStandard", 20348).key
ACTIVATION = {"license_status": "unlicensed", "products": [], "edition_id": "Core", "build": 9600}

REFUSED_REPORT = (
    '{"schema": 1, "machine": "srv1", "kept": null, "refused": "No", "steps": '
    '{"method": "Activate", "error": null}, "before": null, "state": {}}'
)

SERVER_2025 = {
    "product": "Windows Server 2025",
    "family": "Windows Server 2025",
    "application": "windows",
    "editions": "Server editions",
    "edition_ids": [
        "ServerDatacenter",
        "ServerDatacenterV",
        "ServerEnterprise",
        "ServerEnterpriseV",
        "ServerSolution",
        "ServerStandard",
        "ServerStandardV",
        "ServerTurbine",
        "ServerTurbineCor",
        "ServerWeb",
    ],
    "builds": [26100],
    "methods": ["kms", "ad", "mak", "avma"],
    "csvlks": ["Windows Server 2025"],
    "mainstream_end": "2029-11-13",
    "support_end": "2034-11-14",
    "esu_end": None,
    "powershell_5_1": "included",
    "by_ansible": True,
    "by_offline_script": True,
    "key_source": "learn.microsoft.com/windows-server/get-started/kms-client-activation-keys "
    "(MicrosoftDocs/windowsserverdocs, ms.date 06/25/2025)",
    "source": "learn.microsoft.com/lifecycle/products/windows-server-2025",
}
MOVED = {
    "inventory_hostname": "srv1",
    "replace_kms_host_old": "kms-old.example.org",
    "windows_client_kms_host": "kms-new.example.org",
}
REFUSED = {"windows_client_result": {"advice": ["Activate failed with 0xC004F038: count"]}}
TO_COME = {"changed": True, "before": {"is_kms_host": False}}
STILL_FOUND = {
    "kms_dns": {
        "domain": "example.org",
        "records": [{"host": "KMS-old.example.org.", "port": 1700}],
    },
}

NOTHING_SUPPORTED = ["None of these products is supported on that day."]

VALUES = [
    (
        "activation_report",
        [REFUSED_REPORT],
        {},
        {
            "machine": "srv1",
            "kept": None,
            "refused": "No",
            "steps": [{"method": "Activate", "error": None}],
            "activation": None,
        },
    ),
    (
        "activation_text",
        [ACTIVATION],
        {},
        [
            "Edition                    Core, build 9600",
            "License status             unlicensed: no product key is installed",
            "KMS client",
        ],
    ),
    (
        "duplicate_cmids",
        [{"a": "x", "b": "X", "c": None}],
        {},
        [{"cmid": "x", "machines": ["a", "b"]}],
    ),
    ("gvlk", ["ServerStandard", 20348], {}, SERVER_2022),
    ("gvlk", ["ServerStandard"], {"build": "20348"}, SERVER_2022),
    (
        "gvlk_product",
        [SERVER_2022.lower()],
        {},
        {
            "kind": "gvlk",
            "products": ["Windows Server 2022"],
            "editions": ["Standard"],
            "edition_ids": ["ServerStandard"],
            "last_five": "VMK7H",
        },
    ),
    ("gvlk_product", [CANARY], {}, None),
    ("product_key", [CANARY.lower().replace("-", "")], {}, CANARY),
    ("mask_product_key", [f"key {CANARY}."], {}, f"key {MASKED}."),
    ("mask_product_key", ["no key"], {}, "no key"),
    ("kms_endpoint", ["KMS01.Example.org."], {}, {"host": "kms01.example.org", "port": 1688}),
    ("kms_endpoint", ["[fd00::5]:1690"], {"port": "1690"}, {"host": "fd00::5", "port": 1690}),
    ("kms_endpoint", ["8.8.8.8", 5], {"allow_public": True}, {"host": "8.8.8.8", "port": 5}),
    (
        "kms_endpoint",
        ["kms01.example.org"],
        {"allowed_domains": ["example.org"]},
        {"host": "kms01.example.org", "port": 1688},
    ),
    (
        "kms_host_order",
        [
            [
                "KMS02.example.org:1690",
                {"host": "fd00::5", "priority": "0"},
                {"host": "a", "priority": 2},
            ]
        ],
        {"machine": "srv1"},
        ["kms02.example.org:1690", "[fd00::5]:1688", "a:1688"],
    ),
    ("kms_host_order", [[], "srv1"], {}, []),
    (
        "kms_records_left",
        [MOVED, STILL_FOUND],
        {},
        [
            "srv1 still finds kms-old.example.org through DNS. Remove this record on the DNS "
            "server: _vlmcs._tcp.example.org SRV to kms-old.example.org, port 1700"
        ],
    ),
    ("kms_replacement_problem", [MOVED, "old_name"], {}, ""),
    (
        "kms_refused_machines",
        [["srv1", "srv2"], {"srv1": REFUSED, "srv2": {}}],
        {"role": "windows_client"},
        ["srv1"],
    ),
    ("kms_hosts_to_come", [["kms1"], {"kms1": {"kms_host_result": TO_COME}}], {}, ["kms1"]),
    ("license_status", [1], {}, "licensed"),
    ("license_channel", ["Office 24, RETAIL(MAK) channel"], {}, "mak"),
    ("license_channel", ["nothing"], {}, "unknown"),
    ("rollout_batches", [[["a", "b", "c"], ["c", "d", "e"]]], {}, [1, 2, 1, 1]),
    ("rollout_batches", [[["a", "b", "c", "d"]], 0], {"batch": "3"}, [3, 1]),
    (
        "rollout_so_far",
        [["srv1", "srv2"], {"srv1": REFUSED, "srv2": {}}, "windows_client", "5%"],
        {"before": {}},
        {
            "unreachable": [],
            "lost": [],
            "refused": {"windows_client": ["srv1"]},
            "stopped": "",
        },
    ),
    ("supported_products", ["windows"], {"on": "2034-10-11"}, [SERVER_2025]),
    ("supported_products_text", ["all"], {"on": "2034-11-15"}, NOTHING_SUPPORTED),
]

BAD_VALUES = [
    ("activation_report", ["x"], {"variable": "my_report"}, "my_report is not accepted: give the"),
    ("activation_report", [""], {}, "report is empty: give the"),
    ("activation_report", ["[1]"], {}, "this is another JSON"),
    ("activation_report", ['{"schema": 2}'], {}, "its schema is not 1"),
    ("activation_report", ['{"schema": 1}'], {}, "this one is incomplete (KeyError)"),
    ("activation_text", [{}], {"variable": "my_facts"}, "my_facts is not accepted: give the"),
    ("gvlk", ["ServerStandard", 1], {}, "There is no published GVLK for EditionID"),
    (
        "gvlk",
        ["ServerStandardEval", 20348],
        {},
        "Convert it first: set edition_edition: ServerStandard",
    ),
    ("gvlk", ["Core", 22631], {}, "has no volume licence. Upgrade it to Pro"),
    ("gvlk", ["ServerStandard"], {}, "build is missing"),
    ("gvlk", ["", 20348], {"variable": "my_edition"}, "my_edition is empty"),
    ("gvlk", ["X", ""], {"build_variable": "my_build"}, "my_build is empty"),
    ("gvlk_product", ["x"], {"variable": "my_key"}, "my_key is not accepted"),
    ("kms_host_order", [["a", {}], "srv1"], {}, "kms_hosts[1].host is missing"),
    ("kms_host_order", [["a"], " "], {}, "machine is empty"),
    ("kms_host_order", [[CANARY], "srv1"], {"variable": "my_hosts"}, f"my_hosts[0]: '{MASKED}'"),
    ("kms_records_left", [{}, STILL_FOUND], {}, "replace_kms_host_old is missing"),
    ("kms_refused_machines", [["srv3"], {}], {}, "machines[0]: 'srv3' is not accepted"),
    ("kms_replacement_problem", [MOVED, "weather"], {}, "about: 'weather' is not accepted"),
    ("product_key", [CANARY + "B"], {"variable": "vault_mak"}, "vault_mak is not accepted"),
    ("product_key", [None], {}, "product_key is missing"),
    ("kms_endpoint", ["http://kms01"], {"variable": "my_host"}, "my_host: 'http://kms01' is not"),
    ("kms_endpoint", [CANARY], {}, f"kms_host: '{MASKED}' is not accepted"),
    ("kms_endpoint", ["kms01", 0], {"port_variable": "my_port"}, "my_port: 0 is not accepted"),
    ("kms_endpoint", ["kms01"], {"allowed_domains": ["a.b"]}, "(allowed_domains): a.b"),
    ("license_status", [7], {"variable": "my_status"}, "my_status: 7 is not accepted"),
    ("license_channel", [None], {"variable": "my_text"}, "my_text is missing"),
    ("explain_activation_error", ["x"], {"variable": "my_code"}, "my_code: 'x' is not accepted"),
    ("supported_products", ["x"], {"variable": "my_of"}, "my_of: 'x' is not accepted: give all,"),
    ("supported_products", ["all"], {"on": "1.2.2027"}, "on: '1.2.2027' is not accepted: give a"),
    ("rollout_batches", [[["a"]]], {"canary": -1}, "canary: -1 is not accepted: a whole number"),
    ("rollout_so_far", [[], {}], {"max_fail_percentage": "x"}, "max_fail_percentage: 'x' is not"),
    ("kms_hosts_to_come", [["kms1"], {}], {}, "machines[0]: 'kms1' is not accepted"),
    ("supported_products", ["all"], {"on": "2027-02-30"}, "on: '2027-02-30' is not accepted"),
    ("supported_products_text", [None], {}, "products is missing: give all, windows, office"),
    ("supported_products_text", ["all"], {"on": "", "on_variable": "my_day"}, "my_day is empty"),
]

BAD_TYPES = [
    ("activation_report", [{"schema": 1}], {}, "report: a value of type dict"),
    ("activation_text", [[ACTIVATION]], {}, "activation: a value of type list"),
    ("duplicate_cmids", [["a"]], {"variable": "my_cmids"}, "my_cmids: a value of type list"),
    ("gvlk", [5, 20348], {}, "edition_id: a value of type int"),
    ("gvlk", ["ServerStandard", True], {}, "build: a value of type bool"),
    ("gvlk_product", [[CANARY]], {}, "product_key is not accepted"),
    ("product_key", [{"key": CANARY}], {}, "product_key is not accepted"),
    ("mask_product_key", [[CANARY]], {"variable": "my_text"}, "my_text: a value of type list"),
    ("kms_endpoint", [5], {}, "kms_host: a value of type int"),
    ("kms_endpoint", ["kms01", True], {}, "kms_port: a value of type bool"),
    ("kms_endpoint", ["kms01"], {"allow_public": "yes"}, "allow_public: a value of type str"),
    ("kms_endpoint", ["kms01"], {"allowed_domains": "a.b"}, "allowed_domains: a value of type str"),
    ("kms_host_order", ["kms01", "srv1"], {}, "kms_hosts: a value of type str"),
    ("kms_host_order", [["kms01"], 5], {}, "machine: a value of type int"),
    ("kms_host_order", [["kms01"], "srv1", 1], {}, "allow_public: a value of type int"),
    ("kms_records_left", ["srv1", STILL_FOUND], {}, "variables: a value of type str"),
    ("kms_records_left", [MOVED, []], {}, "activation: a value of type list"),
    ("kms_replacement_problem", ["srv1", "inputs"], {}, "variables: a value of type str"),
    ("kms_replacement_problem", [MOVED, "proof"], {"seen": 5}, "seen: a value of type int"),
    ("kms_refused_machines", ["srv1", {}], {}, "machines: a value of type str"),
    ("kms_refused_machines", [["srv1"], []], {}, "hostvars: a value of type list"),
    ("license_status", [True], {}, "license_status: a value of type bool"),
    ("license_channel", [5], {}, "description: a value of type int"),
    ("explain_activation_error", [1.5], {}, "error_code: a value of type float"),
    ("rollout_batches", ["site_berlin"], {}, "sites: a value of type str"),
    ("rollout_batches", [["site_berlin"]], {}, "sites[0]: a value of type str"),
    ("rollout_batches", [[["a"]]], {"batch": 1.5}, "batch: a value of type float"),
    ("rollout_so_far", [[], {}], {"before": 5}, "before: a value of type int"),
    ("kms_hosts_to_come", ["kms1", {}], {}, "machines: a value of type str"),
    ("supported_products", [["all"]], {}, "products: a value of type list"),
    ("supported_products", ["all"], {"on": 2027}, "on: a value of type int"),
    ("supported_products_text", ["all"], {"esu": "yes"}, "esu: a value of type str"),
]
