// Elements, marks and texts. Whatever comes from the data becomes a text node, never markup.

const NONE = "(none)";
const STATUS_TONES = new Map(data.statuses.map(([id, , tone]) => [id, tone]));
const STATUS_LABELS = new Map(data.statuses.map(([id, label]) => [id, label]));
const STATUS_RANKS = new Map(data.statuses.map(([id], rank) => [id, rank]));
const SEVERITY_WORDS = { error: ["error", "errors"], warning: ["warning", "warnings"], info: ["information", "information"] };
const MARK_OF_TONE = { ok: "ok", warn: "warning", bad: "error", none: "none" };
const numbers = new Intl.NumberFormat("en");
const byId = (id) => document.getElementById(id);

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") made.textContent = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

function mark(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("class", `mark mark-${name}`);
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#mark-${name}`);
  drawing.append(use);
  return drawing;
}

function unseen(text) {
  return element("span", { class: "unseen", text });
}

function labelOf(value) {
  return value === null ? NONE : String(value);
}

function statusWords(machine) {
  const status = at(machines.row_status, machine);
  if (status === null) return resultLabel(at(machines.result, machine));
  return statusLabel(status);
}

function statusLabel(status) {
  return STATUS_LABELS.get(status) ?? labelOf(status);
}

function resultLabel(result) {
  return data.results[result] ?? labelOf(result);
}

function channelLabel(channel) {
  return data.channels[channel] ?? channel;
}

const TYPE_WORDS = { any: "Any way", ad: "Active Directory", kms: "KMS host", token: "Token" };
const SOURCE_WORDS = {
  set_for_product: "Set by hand for this product", set: "Set by hand", cached: "The one that was used last",
  lookup_domain: "DNS, in the lookup domain", dns: "DNS", none: "Nowhere: DNS names none",
};

function statusMark(machine) {
  const status = at(machines.row_status, machine);
  return mark(MARK_OF_TONE[status === null ? "none" : STATUS_TONES.get(status) ?? "none"]);
}

function daysWords(days) {
  if (days === null) return "";
  if (days === "never") return "no end";
  if (days < 0) return "ended";
  return days === 1 ? "1 day" : `${numbers.format(days)} days`;
}

function minutesWords(minutes) {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  if (days > 0) return `${numbers.format(days)} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}

function timeWords(time) {
  if (time === null || typeof time === "string") return time;
  return `${new Date(generated + time * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function countWords(count, [one, many]) {
  return `${numbers.format(count)} ${count === 1 ? one : many}`;
}
