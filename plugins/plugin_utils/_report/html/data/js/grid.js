// The table of machines. Only rows in view, and the one that has the focus, are in the document.

const AROUND = 8;
const viewport = byId("viewport");
const grid = byId("grid");
const body = byId("rows");
const onRow = new Map();
let listed = new Uint32Array(0);
let active = 0;
let rowHeight = 36;
let openMachine = () => {};

// Columns of the table. One in which nothing stands is not drawn; KMS hosts get all the room that the
// longest needs, the names of machines as much as leaves room for them.
const MOST_OF_NAME = 32;
const text = (valueOf) => (machine, cell) => {
  const words = valueOf(machine) ?? "";
  return cell(element("span", { text: words, title: words }));
};
const CELLS = {
  name: text((machine) => at(machines.name, machine)),
  status: (machine, cell) => cell(statusMark(machine), element("span", { text: statusWords(machine) })),
  product: text((machine) => at(machines.row_product, machine)),
  channel: text((machine) => channelLabel(at(machines.row_channel, machine))),
  days: text((machine) => daysWords(at(machines.row_days, machine))),
  kms: text((machine) => at(machines.row_kms_host, machine)),
  site: text((machine) => at(machines.site, machine)),
  findings: (machine, cell) => cell(...findingMarks(machine)),
};
const longest = (column) => (column.dict ?? column.values).reduce((most, each) => Math.max(most, (each ?? "").length), 0);
const isUsed = (column) => (column.dict ?? column.values).some((each) => each !== null && each !== "");
const COLUMNS = [
  { name: "name", width: `minmax(${Math.min(longest(machines.name) + 3, MOST_OF_NAME)}ch, 1.5fr)` },
  { name: "status", width: "minmax(10.5rem, 1.1fr)" },
  { name: "product", width: "minmax(11rem, 1.3fr)", column: machines.row_product },
  { name: "channel", width: "7.5rem", column: machines.row_channel },
  { name: "days", width: "5.5rem", column: machines.row_days },
  { name: "kms", width: `minmax(${longest(machines.row_kms_host) + 2}ch, 2fr)`, column: machines.row_kms_host },
  { name: "site", width: "minmax(5.5rem, 0.7fr)", column: machines.site },
  { name: "findings", width: "minmax(10rem, 1fr)" },
].filter(({ column }) => !column || isUsed(column));
grid.style.setProperty("--columns", COLUMNS.map(({ width }) => width).join(" "));
grid.setAttribute("aria-colcount", COLUMNS.length);
for (const head of grid.querySelectorAll("[data-sort]")) {
  const place = COLUMNS.findIndex(({ name }) => name === head.dataset.sort);
  if (place < 0) head.remove();
  else head.setAttribute("aria-colindex", place + 1);
}
for (const [name, column] of [["kms", machines.row_kms_host], ["site", machines.site], ["product", machines.row_product]]) {
  byId(name).closest(".field").hidden = !isUsed(column);
}

function rowElement(place) {
  const machine = listed[place];
  const cell = (name, column, ...children) => element(
    "div", { role: "gridcell", class: `cell ${name}`, "aria-colindex": column }, ...children,
  );
  const row = element(
    "div",
    {
      role: "row", class: "row", id: `row-${place}`, "aria-rowindex": place + 2,
      tabindex: place === active ? 0 : -1, "aria-haspopup": "dialog",
    },
    ...COLUMNS.map(({ name }, place) => CELLS[name](machine, (...children) => cell(name, place + 1, ...children))),
  );
  row.style.transform = `translateY(${place * rowHeight}px)`;
  return row;
}

function findingMarks(machine) {
  const marks = SEVERITIES.filter((severity) => openCounts[severity][machine]).map((severity) => {
    const count = openCounts[severity][machine];
    const words = SEVERITY_WORDS[severity];
    return element(
      "span", { class: "tally", title: countWords(count, words) },
      mark(severity), String(count), unseen(` ${words[count === 1 ? 0 : 1]} `),
    );
  });
  if (acceptedCounts[machine]) {
    marks.push(element("span", { class: "tally accepted", text: `${acceptedCounts[machine]} accepted` }));
  }
  return marks;
}

function draw() {
  const height = viewport.clientHeight;
  const offset = Math.max(0, viewport.scrollTop);
  const first = Math.max(0, Math.floor(offset / rowHeight) - AROUND);
  const last = Math.min(listed.length, Math.ceil((offset + height) / rowHeight) + AROUND);
  const places = new Set();
  if (active < first) places.add(active);
  for (let place = first; place < last; place += 1) places.add(place);
  // Kept, or a screen that scrolls away from the focus would lose it.
  if (active < listed.length) places.add(active);
  for (const [place, row] of onRow) {
    if (!places.has(place)) {
      row.remove();
      onRow.delete(place);
    }
  }
  let cursor = body.firstElementChild;
  for (const place of places) {
    const row = onRow.get(place);
    if (row) {
      cursor = row.nextElementSibling;
    } else {
      const made = rowElement(place);
      onRow.set(place, made);
      body.insertBefore(made, cursor);
    }
  }
}

function show(order) {
  const hadFocus = body.contains(document.activeElement);
  listed = order;
  active = 0;
  body.replaceChildren();
  onRow.clear();
  rowHeight = parseFloat(getComputedStyle(grid).getPropertyValue("--row")) || 36;
  body.style.height = `${listed.length * rowHeight}px`;
  grid.setAttribute("aria-rowcount", listed.length + 1);
  viewport.scrollTop = 0;
  viewport.hidden = listed.length === 0;
  draw();
  if (hadFocus && listed.length) moveTo(0);
}

function moveTo(place) {
  const next = Math.max(0, Math.min(listed.length - 1, place));
  onRow.get(active)?.setAttribute("tabindex", "-1");
  active = next;
  const head = byId("heads").offsetHeight;
  const top = next * rowHeight;
  const view = viewport.clientHeight - head;
  if (top < viewport.scrollTop) viewport.scrollTop = top;
  else if (top + rowHeight > viewport.scrollTop + view) viewport.scrollTop = top + rowHeight - view;
  draw();
  const row = onRow.get(active);
  row.setAttribute("tabindex", "0");
  row.focus({ preventScroll: true });
}

const STEPS = {
  ArrowDown: () => active + 1,
  ArrowUp: () => active - 1,
  PageDown: () => active + Math.max(1, Math.floor(viewport.clientHeight / rowHeight) - 2),
  PageUp: () => active - Math.max(1, Math.floor(viewport.clientHeight / rowHeight) - 2),
  Home: () => 0,
  End: () => listed.length - 1,
};

body.addEventListener("keydown", (event) => {
  if (event.altKey || event.metaKey || event.shiftKey || !event.target.closest(".row")) return;
  if (event.key in STEPS) {
    event.preventDefault();
    moveTo(STEPS[event.key]());
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    openMachine(listed[active]);
  }
});

body.addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  // Whoever marks a text in order to copy it does not want the details.
  if (!row || String(getSelection())) return;
  moveTo(Number(row.getAttribute("aria-rowindex")) - 2);
  openMachine(listed[active]);
});

let isDrawing = false;
viewport.addEventListener("scroll", () => {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(() => {
    isDrawing = false;
    draw();
  });
}, { passive: true });
