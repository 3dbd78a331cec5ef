// The machines that are shown, as a file and on paper.

const MOST_ON_PAPER = 250;

// A spreadsheet takes a text that begins so for a formula.
function csvField(value) {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value !== "number" ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function csvOf(order) {
  const heads = ["machine", "result", "reason", "license_status", "product", "channel", "days_left", "kms_host", "site", "errors", "warnings", "information", "accepted", "rules"];
  const lines = [heads.map(csvField).join(",")];
  for (const machine of order) {
    const rules = findingsOf(machine).filter((each) => each.ignored === null).map((each) => each.rule);
    lines.push([
      ...["name", "result", "reason", "row_status", "row_product", "row_channel", "row_days", "row_kms_host", "site"].map((name) => at(machines[name], machine)),
      ...SEVERITIES.map((severity) => openCounts[severity][machine]),
      acceptedCounts[machine],
      [...new Set(rules)].join(" "),
    ].map(csvField).join(","));
  }
  return `${lines.join("\r\n")}\r\n`;
}

byId("csv").addEventListener("click", () => {
  const address = URL.createObjectURL(new Blob(["\ufeff", csvOf(listed)], { type: "text/csv" }));
  element("a", { href: address, download: "machines.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
});

const ON_PAPER = [
  ["Machine", (machine) => at(machines.name, machine)],
  ["Status", statusWords],
  ["Product", (machine) => at(machines.row_product, machine)],
  ["Ends in", (machine) => daysWords(at(machines.row_days, machine))],
  ["KMS host", (machine) => at(machines.row_kms_host, machine)],
  ["Site", (machine) => at(machines.site, machine)],
  ["Findings", (machine) => {
    const titles = findingsOf(machine).map((each) => {
      const title = data.rules[each.rule]?.title ?? each.rule;
      return each.ignored === null ? title : `${title} (accepted)`;
    });
    return [...new Set(titles)].join("; ");
  }],
];

// A long name may go over lines at its dots, and nowhere else.
function breakable(text) {
  return text.split(/(?<=\.)(?=\S)/).flatMap((part, place) => (place ? [element("wbr"), part] : [part]));
}

function paperTable() {
  const printed = Array.from(listed.slice(0, MOST_ON_PAPER));
  const texts = ON_PAPER.map(([head, textOf]) => [head, printed.map((machine) => textOf(machine) ?? "")]);
  const columns = texts.filter(([head, cells]) => head === "Machine" || cells.some(Boolean));
  const heads = columns.map(([head]) => head);
  const rows = printed.map((_, place) => element("tr", {}, ...columns.map(([head, cells]) => element("td", { class: head === "Ends in" ? "days" : "" }, ...breakable(cells[place])))));
  const count = `${numbers.format(rows.length)} of ${countWords(total, ["machine", "machines"])}`;
  const left = listed.length - rows.length;
  const note = left > 0 ? `${count}; ${numbers.format(left)} more fit the filters and are not printed.` : `${count}.`;
  return [
    element("p", { text: note }),
    element(
      "table", {},
      element("thead", {}, element("tr", {}, ...heads.map((text) => element("th", { scope: "col", text })))),
      element("tbody", {}, ...rows),
    ),
  ];
}

addEventListener("beforeprint", () => byId("paper").replaceChildren(...paperTable()));
addEventListener("afterprint", () => byId("paper").replaceChildren());
