// Which machines are shown, and in which order.

const SELECTS = {
  status: machines.row_status,
  result: machines.result,
  product: machines.row_product,
  kms: machines.row_kms_host,
  site: machines.site,
};
const NOT_READ = "not read";
const EMPTY = {
  q: "", status: "", result: "", product: "", kms: "", site: "", severity: "", rule: "", findings: "",
  sort: "findings", down: true,
};
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

// For each value of a column whether it is the wanted one.
function wanted(column, value) {
  return Uint8Array.from(column.dict, (each) => Number(
    labelOf(each) === value || (column === machines.result && value === NOT_READ && each !== "read"),
  ));
}

function machinesWithFinding({ severity, rule, findings: kind }) {
  const found = new Uint8Array(total);
  for (let index = 0; index < findingCount; index += 1) {
    if (
      isAccepted(index) === (kind === "accepted")
      && (!rule || at(findings.rule, index) === rule)
      && (!severity || at(findings.severity, index) === severity)
    ) found[at(findings.machine, index)] = 1;
  }
  return found;
}

const SEARCHED = ["row_product", "row_status", "row_kms_host", "site", "edition_id", "domain"];
const small = (value) => (value === null ? "" : String(value).toLowerCase());
let lowNames = null;

// Every word has to be in the name, the CMID, or one of the columns that are searched.
function machinesWithWords(text) {
  const words = small(text).split(/\s+/).filter(Boolean);
  if (!words.length) return null;
  lowNames ??= Array.from({ length: total }, (_, index) => small(at(machines.name, index)));
  const found = new Uint8Array(total).fill(1);
  for (const word of words) {
    const columns = SEARCHED.map((name) => {
      const column = coded(machines[name]);
      const texts = name === "row_status" ? column.dict.map((each) => each && statusLabel(each)) : column.dict;
      return { codes: column.codes, fits: Uint8Array.from(texts, (each) => Number(small(each).includes(word))) };
    }).filter(({ fits }) => fits.includes(1));
    const cmids = /^[0-9a-f-]{4,}$/.test(word);
    for (let index = 0; index < total; index += 1) {
      if (found[index] && !(
        lowNames[index].includes(word)
        || columns.some(({ codes, fits }) => fits[codes[index]])
        || (cmids && small(at(machines.cmid, index)).includes(word))
      )) found[index] = 0;
    }
  }
  return found;
}

function sortKeys(name) {
  const keys = new Float64Array(total);
  const byRank = (column, rankOf) => {
    const ranks = column.dict.map(rankOf);
    for (let index = 0; index < total; index += 1) keys[index] = ranks[column.codes[index]];
  };
  const byWords = (column) => {
    const places = new Map(column.dict.filter((each) => each !== null).sort(collator.compare).map((each, place) => [each, place]));
    byRank(column, (each) => places.get(each) ?? Infinity);
  };
  if (name === "findings") {
    for (let index = 0; index < total; index += 1) {
      for (const severity of SEVERITIES) keys[index] = keys[index] * 100000 + openCounts[severity][index];
    }
  } else if (name === "status") {
    const results = machines.result.dict.map((each) => 100 + Object.keys(data.results).indexOf(each));
    byRank(machines.row_status, (each) => (each === null ? -1 : STATUS_RANKS.get(each) ?? 99));
    keys.forEach((key, index) => { if (key < 0) keys[index] = results[machines.result.codes[index]]; });
  } else if (name === "days") {
    byRank(machines.row_days, (each) => (each === null ? Infinity : each === "never" ? 1e9 : each));
  } else if (name === "name") {
    keys.forEach((_, index) => { keys[index] = index; });
  } else {
    byWords({ product: machines.row_product, channel: machines.row_channel, kms: machines.row_kms_host, site: machines.site }[name]);
  }
  return keys;
}

// What has no value is last in either direction.
function ordered({ sort, down }) {
  const keys = sortKeys(sort);
  if (down) keys.forEach((key, index) => { keys[index] = key === Infinity ? key : -key; });
  const order = Uint32Array.from({ length: total }, (_, index) => index);
  return order.sort((a, b) => keys[a] - keys[b] || a - b);
}

function filtered(state, order) {
  const tests = Object.entries(SELECTS).filter(([name]) => state[name]).map(([name, column]) => {
    const fits = wanted(column, state[name]);
    return (index) => fits[column.codes[index]];
  });
  if (state.severity || state.rule || (state.findings && state.findings !== "without")) {
    const found = machinesWithFinding(state);
    tests.push((index) => found[index]);
  } else if (state.findings === "without") {
    const found = machinesWithFinding({ severity: "", rule: "", findings: "open" });
    tests.push((index) => !found[index]);
  }
  const named = machinesWithWords(state.q);
  if (named) tests.push((index) => named[index]);
  return tests.length ? order.filter((index) => tests.every((test) => test(index))) : order;
}
