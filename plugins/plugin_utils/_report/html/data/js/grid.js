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

function rowElement(place) {
  const machine = listed[place];
  const cell = (name, column, ...children) => element(
    "div", { role: "gridcell", class: `cell ${name}`, "aria-colindex": column }, ...children,
  );
  const text = (name, column, value) => {
    const words = value ?? "";
    return cell(name, column, element("span", { text: words, title: words }));
  };
  const row = element(
    "div",
    {
      role: "row", class: "row", id: `row-${place}`, "aria-rowindex": place + 2,
      tabindex: place === active ? 0 : -1, "aria-haspopup": "dialog",
    },
    text("name", 1, at(machines.name, machine)),
    cell("status", 2, statusMark(machine), element("span", { text: statusWords(machine) })),
    text("product", 3, at(machines.row_product, machine)),
    text("channel", 4, at(machines.row_channel, machine)),
    text("days", 5, daysWords(at(machines.row_days, machine))),
    text("kms", 6, at(machines.row_kms_host, machine)),
    text("site", 7, at(machines.site, machine)),
    cell("findings", 8, ...findingMarks(machine)),
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
