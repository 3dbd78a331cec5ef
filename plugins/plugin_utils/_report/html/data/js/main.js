// The page's state is what its address says after the #: filters, order, and the machine shown.

let state = { ...EMPTY };
let order = null;
let orderOf = "";

const FIELDS = ["q", "status", "result", "product", "kms", "site", "severity", "rule", "findings"];

function stateOf(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const next = { ...EMPTY };
  for (const name of FIELDS) next[name] = given.get(name) ?? "";
  const sort = given.get("sort") ?? "";
  if (Object.hasOwn(HEADS, sort.replace(/^-/, ""))) {
    next.sort = sort.replace(/^-/, "");
    next.down = sort.startsWith("-");
  }
  return { state: next, machine: given.get("machine") };
}

function hashOf(machine) {
  const parts = new URLSearchParams();
  for (const name of FIELDS) if (state[name]) parts.set(name, state[name]);
  if (state.sort !== EMPTY.sort || state.down !== EMPTY.down) parts.set("sort", `${state.down ? "-" : ""}${state.sort}`);
  if (machine !== null) parts.set("machine", at(machines.name, machine));
  return `#${parts}`;
}

function keepInAddress(machine = null, isNew = false) {
  const hash = hashOf(machine);
  if (hash === location.hash || (hash === "#" && !location.hash)) return;
  try {
    history[isNew ? "pushState" : "replaceState"](null, "", hash);
  } catch {
    // Some browsers refuse it to a file, or when it comes too often: the page works without it.
  }
}

const HEADS = Object.fromEntries(Array.from(grid.querySelectorAll("[data-sort]"), (head) => [head.dataset.sort, head]));

function refresh() {
  const wantedOrder = `${state.sort} ${state.down}`;
  if (wantedOrder !== orderOf) {
    order = ordered(state);
    orderOf = wantedOrder;
  }
  show(filtered(state, order));
  for (const [name, head] of Object.entries(HEADS)) {
    head.setAttribute("aria-sort", name !== state.sort ? "none" : state.down ? "descending" : "ascending");
  }
  for (const name of FIELDS) {
    const field = byId(name);
    if (field.value !== state[name]) field.value = state[name];
    field.closest(".field").classList.toggle("used", state[name] !== "");
  }
  byId("sort").value = `${state.down ? "-" : ""}${state.sort}`;
  const isFiltered = FIELDS.some((name) => state[name]);
  byId("count").textContent = `${numbers.format(listed.length)} of ${countWords(total, ["machine", "machines"])}`;
  byId("clear").hidden = !isFiltered;
  byId("csv").hidden = listed.length === 0;
  byId("empty").hidden = listed.length > 0;
  byId("empty-text").textContent = total ? "No machine fits these filters." : "The report holds no machine.";
  byId("empty-clear").hidden = !isFiltered;
}

function change(part) {
  state = { ...state, ...part };
  refresh();
  keepInAddress();
}

function options(select, rows) {
  select.replaceChildren(...rows.map(([value, text]) => element("option", { value, text })));
}

function counted(column, codes = column.codes) {
  const counts = new Uint32Array(column.dict.length);
  for (const code of codes) counts[code] += 1;
  return column.dict.map((value, code) => [value, counts[code]]).filter(([, count]) => count);
}

function fillSelects() {
  const words = { status: statusLabel, result: resultLabel };
  for (const [name, column] of Object.entries(SELECTS)) {
    let rows = counted(column);
    if (name === "status") rows = rows.filter(([value]) => value !== null).sort(([a], [b]) => (STATUS_RANKS.get(a) ?? 99) - (STATUS_RANKS.get(b) ?? 99));
    else rows.sort(([a], [b]) => (a === null) - (b === null) || collator.compare(labelOf(a), labelOf(b)));
    const all = rows.map(([value, count]) => [labelOf(value), `${(words[name] ?? labelOf)(value)} (${numbers.format(count)})`]);
    if (name === "result") all.push([NOT_READ, "Not read, for any reason"]);
    options(byId(name), [["", "Any"], ...all]);
  }
  options(byId("severity"), [["", "Any"], ...SEVERITIES.map((each) => [each, data.severities[each]])]);
  const rules = findings.rule.dict.slice().sort();
  options(byId("rule"), [["", "Any"], ...rules.map((each) => [each, each])]);
  options(byId("findings"), [["", "Any"], ["open", "With open findings"], ["accepted", "With accepted findings"], ["without", "Without open findings"]]);
  options(byId("sort"), Object.entries(HEADS).flatMap(([name, head]) => {
    const text = head.textContent.trim();
    return [[name, `${text}, ascending`], [`-${name}`, `${text}, descending`]];
  }));
}

function showMachine(machine) {
  fill(machine);
  if (!dialog.open) dialog.showModal();
  byId("details-title").focus();
}

openMachine = (machine) => {
  showMachine(machine);
  keepInAddress(machine, true);
};

function step(by) {
  const place = listed.indexOf(machineShown) + by;
  moveTo(place);
  showMachine(listed[place]);
  keepInAddress(machineShown);
}

function followAddress() {
  const hash = location.hash;
  if (hash && !hash.includes("=")) return;
  const wish = stateOf(hash);
  state = wish.state;
  refresh();
  if (wish.machine === null) {
    if (dialog.open) dialog.close();
    return;
  }
  const machine = Array.from({ length: total }, (_, index) => index).find((index) => at(machines.name, index) === wish.machine);
  if (machine === undefined) return;
  const place = listed.indexOf(machine);
  if (place >= 0) moveTo(place);
  showMachine(machine);
}

document.addEventListener("click", (event) => {
  const anchor = event.target.closest("a[href^='#']");
  if (!anchor || !anchor.hash.includes("=") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    history.pushState(null, "", anchor.hash);
  } catch {
    location.hash = anchor.hash;
  }
  followAddress();
  if (!dialog.open) {
    byId("machines").scrollIntoView();
    byId("machines-title").focus({ preventScroll: true });
  }
});

byId("filters").addEventListener("submit", (event) => event.preventDefault());
let typing = 0;
byId("q").addEventListener("input", () => {
  state = { ...state, q: byId("q").value };
  refresh();
  clearTimeout(typing);
  typing = setTimeout(keepInAddress, 300);
});
for (const name of FIELDS.slice(1)) byId(name).addEventListener("change", (event) => change({ [name]: event.target.value }));
byId("sort").addEventListener("change", (event) => {
  change({ sort: event.target.value.replace(/^-/, ""), down: event.target.value.startsWith("-") });
});
for (const [name, head] of Object.entries(HEADS)) {
  head.querySelector("button").addEventListener("click", () => {
    change({ sort: name, down: state.sort === name ? !state.down : name === "findings" });
  });
}
function clearFilters() {
  change({ ...EMPTY, sort: state.sort, down: state.down });
  byId("q").focus();
}
byId("clear").addEventListener("click", clearFilters);
byId("empty-clear").addEventListener("click", clearFilters);
byId("details-close").addEventListener("click", () => dialog.close());
byId("details-previous").addEventListener("click", () => step(-1));
byId("details-next").addEventListener("click", () => step(1));
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
dialog.addEventListener("close", () => {
  keepInAddress();
  // The browser gives the focus back to the row that opened it, which may be another or gone.
  onRow.get(active)?.focus({ preventScroll: true });
});
addEventListener("popstate", followAddress);
// Rows are of another height on a narrow screen.
matchMedia("(max-width: 720px)").addEventListener("change", refresh);
addEventListener("resize", draw);

for (const each of document.querySelectorAll("[data-scripted]")) each.hidden = false;
fillSelects();
followAddress();
if (location.hash && !location.hash.includes("=")) refresh();
document.documentElement.dataset.ready = "true";
