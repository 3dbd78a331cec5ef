// Everything about one machine, in a dialog.

const dialog = byId("details");
let machineShown = null;

function pairs(rows) {
  const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  if (!known.length) return null;
  const list = element("dl", { class: "pairs" });
  for (const [label, value] of known) {
    list.append(element("dt", { text: label }), element("dd", { text: String(value) }));
  }
  return list;
}

function part(title, ...content) {
  const known = content.filter((each) => each !== null);
  if (!known.length) return null;
  return element("section", {}, element("h3", { text: title }), ...known);
}

function findingItem(finding) {
  const rule = data.rules[finding.rule] ?? { title: finding.rule, what_to_do: "", source: "" };
  const item = element("li", { class: finding.ignored === null ? "finding" : "finding accepted" });
  const kind = finding.ignored === null ? data.severities[finding.severity] : `Accepted ${SEVERITY_WORDS[finding.severity][0]}`;
  item.append(
    element("h4", {}, mark(finding.severity), element("span", { text: `${kind}: ${rule.title}` })),
    element("p", { class: "evidence", text: finding.evidence }),
  );
  if (finding.ignored !== null) item.append(element("p", { text: `Accepted because: ${finding.ignored}` }));
  const advice = finding.whatToDo ?? rule.what_to_do;
  if (advice) item.append(element("p", { class: "advice" }, element("strong", { text: "What to do: " }), advice));
  const about = [finding.rule, finding.subject, rule.source].filter(Boolean).join("; ");
  item.append(element("p", { class: "source", text: about }));
  return item;
}

function licenseItem(license) {
  const tone = STATUS_TONES.get(license.license_status) ?? "none";
  const days = license.grace_minutes > 0 ? minutesWords(license.grace_minutes) : null;
  return element(
    "li", { class: "license" },
    element("h4", {}, mark(MARK_OF_TONE[tone]), element("span", { text: license.title || "Licence" })),
    pairs([
      ["License status", statusLabel(license.license_status)],
      ["Reason", license.reason_code && (data.reasons[license.reason_code] ?? license.reason_code)],
      ["Channel", channelLabel(license.channel)],
      ["Key ends with", license.partial_product_key],
      ["Left when read", days],
      ["Ends", timeWords(license.expires)],
      ["Evaluation ends", license.evaluation_end],
      ["Activated by", TYPE_WORDS[license.activation_type] ?? license.activation_type],
      ["Activation allowed by", TYPE_WORDS[license.activation_type_enabled] ?? license.activation_type_enabled],
      ["KMS count needed", license.kms_required_count],
      ["Its own KMS host", endpointWords(license.kms_host, license.kms_port)],
      ["Activation ID", license.activation_id],
    ]),
  );
}

function endpointWords(host, port) {
  if (host === null) return null;
  return port === null ? host : `${host}, port ${port}`;
}

function partsOf(machine) {
  const value = (name) => at(machines[name], machine);
  const found = findingsOf(machine);
  const held = licensesOf(machine);
  const hosting = value("hosting");
  const expected = value("expected");
  const build = value("build") === null ? null : [value("build"), value("ubr")].filter((each) => each !== null).join(".");
  const offset = value("clock_offset_seconds");
  const interval = value("renewal_interval_minutes");
  return [
    part("Findings", found.length
      ? element("ul", { class: "plain" }, ...found.map(findingItem))
      : element("p", { class: "muted", text: "No finding." })),
    held.length ? part("Licences", element("ul", { class: "plain" }, ...held.map(licenseItem))) : null,
    part("Machine", pairs([
      ["Read", timeWords(value("read_at"))],
      ["Edition", value("edition_id")],
      ["Build", build],
      ["Installation", value("installation_type")],
      ["Office Click-to-Run", value("office_click_to_run")],
      ["Subscription of Windows", value("subscription_status")],
      ["Domain", value("domain")],
      ["Site", value("site")],
      ["Clock offset", offset === null ? null : `${numbers.format(offset)} s`],
      ["CMID", value("cmid")],
      ["Policies", value("policies").join(", ")],
    ])),
    part("KMS client", pairs([
      ["KMS host in use", endpointWords(value("kms_host_used"), value("kms_port_used"))],
      ["KMS host set", endpointWords(value("kms_host"), value("kms_port"))],
      ["KMS host from", SOURCE_WORDS[value("kms_host_source")] ?? value("kms_host_source")],
      ["Lookup domain", value("kms_lookup_domain")],
      ["KMS hosts in DNS", value("dns_kms_hosts").join(", ")],
      ["DNS", value("dns_error")],
      ["Renewal interval", interval === null ? null : minutesWords(interval)],
    ])),
    hosting ? part("KMS host on this machine", pairs([
      ["Current count", hosting[0]],
      ["Port", hosting[1]],
      ["Publishes in DNS", hosting[2] === null ? null : hosting[2] ? "yes" : "no"],
      ["Host key", hosting[3]],
    ])) : null,
    expected ? part("What the inventory wants", pairs([
      ["Method", expected[0]],
      ["KMS host", endpointWords(expected[1], expected[2])],
      ["KMS host by DNS", expected[3] ? "yes" : null],
      ["KMS hosts to choose from", expected[4].join(", ")],
    ])) : null,
  ];
}

function fill(machine) {
  machineShown = machine;
  byId("details-title").textContent = at(machines.name, machine);
  const facts = [statusWords(machine), at(machines.row_product, machine), at(machines.site, machine)];
  byId("details-facts").replaceChildren(statusMark(machine), facts.filter((each) => each !== null).join(", "));
  const reason = at(machines.reason, machine);
  const notRead = at(machines.result, machine) === "read" ? null
    : element("p", { class: "callout", text: `Not read (${resultLabel(at(machines.result, machine)).toLowerCase()}): ${reason ?? "no reason is given"}` });
  byId("details-body").replaceChildren(...[notRead, ...partsOf(machine)].filter((each) => each !== null));
  byId("details-body").scrollTop = 0;
  const place = listed.indexOf(machine);
  byId("details-previous").disabled = place <= 0;
  byId("details-next").disabled = place < 0 || place >= listed.length - 1;
  byId("details-place").textContent = place < 0 ? "" : `${numbers.format(place + 1)} of ${numbers.format(listed.length)}`;
}
