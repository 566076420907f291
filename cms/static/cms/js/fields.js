// The answers of a form: read and written as the server reads them, compared as a person would, said in words.
//
// A field is named `key:item`; brackets after the key say that it is a list. The same rule is in assessments/forms.py.
// Any kind of field will do: choices, boxes, lists to select from, lines and areas of text.

const TICKED = new Set(["radio", "checkbox"]);
const NO_ANSWER = new Set(["submit", "button", "reset", "image", "file", "fieldset", "output"]);

function* named(form, id) {
  for (const field of form.elements) {
    const cut = field.name?.indexOf(":") ?? -1;
    if (cut < 0 || field.name.slice(cut + 1) !== id || NO_ANSWER.has(field.type)) continue;
    const key = field.name.slice(0, cut);
    if (key !== "rev") yield [key.replace("[]", ""), field, key.endsWith("[]")];
  }
}

// What is chosen in a list, or was when the page came from the server.
function chosen(list, asItCame) {
  if (!asItCame) return [...list.selectedOptions];
  const options = [...list.options];
  const marked = options.filter((option) => option.defaultSelected);
  if (list.multiple) return marked;
  return [marked.at(-1) ?? options.find((option) => !option.disabled)].filter(Boolean);
}

// What one field sends, as a form would send it; or would have sent as it came.
function* values(field, asItCame) {
  if (field.matches(":disabled")) return;
  if (TICKED.has(field.type)) {
    if (asItCame ? field.defaultChecked : field.checked) yield field.value;
  } else if (field.options) {
    for (const option of chosen(field, asItCame)) if (!option.disabled) yield option.value;
  } else {
    const text = asItCame ? field.defaultValue : field.value;
    yield text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  }
}

// The raw answer to one question: as it stands, or as the page brought it, whatever was typed or put back since.
export function read(form, id, asItCame = false) {
  const raw = {};
  for (const [key, field, isList] of named(form, id)) {
    for (const value of values(field, asItCame)) {
      if (isList) (raw[key] ??= []).push(value);
      else raw[key] = key in raw ? [raw[key], value].flat() : value;
    }
  }
  return raw;
}

// Put a raw answer into the form. Whatever draws an answer in another way hears "written" on the form.
export function write(form, id, raw) {
  const nth = {};
  for (const [key, field] of named(form, id)) {
    const said = [raw[key] ?? []].flat();
    if (TICKED.has(field.type)) field.checked = said.includes(field.value);
    else if (field.type === "select-multiple") for (const option of field.options) option.selected = said.includes(option.value);
    else {
      nth[key] = (nth[key] ?? -1) + 1;
      field.value = said[nth[key]] ?? "";
    }
    field.dispatchEvent(new Event("written"));
  }
  form.dispatchEvent(new CustomEvent("written", { detail: { item: id } }));
}

// An empty field, or another order of what is ticked, makes no other answer.
function bare(raw) {
  return Object.entries(raw)
    .map(([key, value]) => [key, Array.isArray(value) ? value.filter(Boolean).sort() : value])
    .filter(([, value]) => value?.length)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
export const alike = (a, b) => JSON.stringify(bare(a)) === JSON.stringify(bare(b));

const words = (node) => node?.textContent.replace(/\s+/g, " ").trim() ?? "";

// What a field is called: "row: column" in a table, what a list in a sentence stands for, else the words beside it.
function nameOf(field) {
  const named = field.getAttribute("aria-labelledby")?.split(" ").map((id) => words(document.getElementById(id)));
  return named?.filter(Boolean).join(": ") || field.getAttribute("aria-label") || words(field.labels?.[0]);
}

// What was chosen or typed, in the words on the page; where a question has several places, each by its name.
export function inWords(form, id, raw) {
  const said = [];
  const keys = new Map();
  for (const [key, field] of named(form, id)) keys.set(key, [...(keys.get(key) ?? []), field]);
  for (const [key, value] of Object.entries(raw)) {
    const fields = keys.get(key) ?? [];
    if (fields[0] && "unsaid" in fields[0].dataset) continue; // for the server alone
    const shown = [value].flat().filter(Boolean).map((one) => {
      const ticked = fields.find((field) => TICKED.has(field.type) && field.value === one);
      if (ticked) return nameOf(ticked) || one;
      const option = fields.flatMap((field) => [...(field.options ?? [])]).find((each) => each.value === one);
      return words(option) || one;
    });
    const isPlace = keys.size > 1 && fields[0]?.tagName === "SELECT";
    const place = isPlace ? nameOf(fields[0]) : "";
    if (shown.length) said.push(`${place ? `${place}: ` : ""}${shown.join(", ")}`);
  }
  return said.join("; ") || "nothing";
}
