// The report's data: columns of machines, licences and findings, and where each machine's are.

const data = JSON.parse(document.getElementById("report-data").textContent);
const total = data.machines;
const generated = Date.parse(data.generated);

// A column is {values} or {dict, codes}: see _report_html_data.py for the three written forms.
function decoded(written, length) {
  if ("is" in written) return { values: written.is };
  if ("of" in written) return { dict: written.of, codes: Uint32Array.from(written.at) };
  return { dict: [written.all], codes: new Uint32Array(length) };
}

function table(written, length) {
  const columns = {};
  for (const name of Object.keys(written)) columns[name] = decoded(written[name], length);
  return columns;
}

function at(column, index) {
  return column.codes ? column.dict[column.codes[index]] : column.values[index];
}

// The same column with every value once, to filter and sort by.
function coded(column) {
  if (column.codes) return column;
  const places = new Map();
  const codes = new Uint32Array(column.values.length);
  column.values.forEach((value, index) => {
    if (!places.has(value)) places.set(value, places.size);
    codes[index] = places.get(value);
  });
  return { dict: [...places.keys()], codes };
}

const machines = table(data.columns, total);
for (const name of ["result", "site", "row_status", "row_channel", "row_product", "row_days", "row_kms_host"]) {
  machines[name] = coded(machines[name]);
}

const licenseCounts = decoded(data.licenses.count, total);
const licenseStarts = new Uint32Array(total + 1);
for (let index = 0; index < total; index += 1) {
  licenseStarts[index + 1] = licenseStarts[index] + at(licenseCounts, index);
}
const licenses = table(data.licenses, licenseStarts[total]);

const LICENSE_PARTS = [
  "title", "activation_id", "channel", "partial_product_key", "license_status", "reason_code",
  "evaluation_end", "activation_type", "activation_type_enabled", "kms_required_count",
  "kms_host", "kms_port",
];

function licensesOf(machine) {
  const found = [];
  for (let index = licenseStarts[machine]; index < licenseStarts[machine + 1]; index += 1) {
    const license = {
      grace_minutes: at(licenses.grace_minutes, index),
      expires: at(licenses.expires, index),
    };
    at(licenses.kind, index).forEach((value, part) => { license[LICENSE_PARTS[part]] = value; });
    found.push(license);
  }
  return found;
}

// Findings come the most severe first; here they are put together by machine in that order.
const findingCount = data.findingCount;
const findings = table(data.findings, findingCount);
for (const name of ["rule", "severity"]) findings[name] = coded(findings[name]);
const findingStarts = new Uint32Array(total + 1);
const findingPlaces = new Uint32Array(findingCount);
for (let index = 0; index < findingCount; index += 1) findingStarts[at(findings.machine, index) + 1] += 1;
for (let index = 0; index < total; index += 1) findingStarts[index + 1] += findingStarts[index];
{
  const next = findingStarts.slice(0, total);
  for (let index = 0; index < findingCount; index += 1) {
    const machine = at(findings.machine, index);
    findingPlaces[next[machine]] = index;
    next[machine] += 1;
  }
}

const SEVERITIES = Object.keys(data.severities);
const openCounts = {};
for (const severity of SEVERITIES) openCounts[severity] = new Uint16Array(total);
const acceptedCounts = new Uint16Array(total);
for (let index = 0; index < findingCount; index += 1) {
  const counts = isAccepted(index) ? acceptedCounts : openCounts[at(findings.severity, index)];
  if (counts) counts[at(findings.machine, index)] += 1;
}

function isAccepted(finding) {
  return at(findings.ignored, finding) !== null;
}

function findingsOf(machine) {
  return Array.from(findingPlaces.subarray(findingStarts[machine], findingStarts[machine + 1]), (index) => ({
    rule: at(findings.rule, index),
    severity: at(findings.severity, index),
    subject: at(findings.subject, index),
    evidence: at(findings.evidence, index),
    whatToDo: at(findings.what_to_do, index),
    ignored: at(findings.ignored, index),
  }));
}
