// The answers of a form: read and written as the server reads them, compared as a person would, said in words.
//
// A field is named `key:item`; brackets after the key say that it is a list. The same rule is in assessments/forms.py.

function* named(form, id) {
  for (const field of form.elements) {
    const cut = field.name?.indexOf(":") ?? -1;
    if (cut < 0 || field.name.slice(cut + 1) !== id) continue;
    const key = field.name.slice(0, cut);
    if (key !== "rev") yield [key.replace("[]", ""), field, key.endsWith("[]")];
  }
}

// The raw answer to one question.
export function read(form, id) {
  const raw = {};
  for (const [key, field, isList] of named(form, id)) {
    if ((field.type === "radio" || field.type === "checkbox") && !field.checked) continue;
    if (isList) (raw[key] ??= []).push(field.value);
    else raw[key] = field.value;
  }
  return raw;
}

// Put a raw answer into the form.
export function write(form, id, raw) {
  for (const [key, field] of named(form, id)) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = [].concat(raw[key] ?? []).includes(field.value);
    else field.value = raw[key] ?? "";
    field.dispatchEvent(new Event("written"));
  }
  form.dispatchEvent(new CustomEvent("written", { detail: id })); // for what shows these fields in another form
}

// An empty field, or another order of what is ticked, makes no other answer.
function bare(raw) {
  return Object.entries(raw)
    .filter(([, value]) => value?.length)
    .map(([key, value]) => [key, Array.isArray(value) ? [...value].sort() : value])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
export const alike = (a, b) => JSON.stringify(bare(a)) === JSON.stringify(bare(b));

// What was chosen or typed, in the words on the page.
export function inWords(form, id, raw) {
  const labels = new Map();
  for (const [key, field] of named(form, id)) {
    if (field.type === "radio" || field.type === "checkbox") labels.set(`${key}=${field.value}`, nameOf(field));
    for (const option of field.options ?? []) if (option.value) labels.set(`${key}=${option.value}`, `${nameOf(field)}: ${option.text}`);
  }
  const said = Object.entries(raw).flatMap(([key, value]) => [].concat(value).map((one) => labels.get(`${key}=${one}`) ?? one));
  return said.filter(Boolean).join("; ") || "nothing";
}

// What a field is called: "row: column" in a table, what a list in a sentence stands for, else the words beside it.
function nameOf(field) {
  const ids = field.getAttribute("aria-labelledby")?.split(" ") ?? [];
  const words = ids.map((id) => document.getElementById(id)?.textContent.trim()).filter(Boolean);
  return words.join(": ") || field.getAttribute("aria-label") || field.closest("label")?.textContent.trim() || "";
}
