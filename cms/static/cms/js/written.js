// What somebody writes in a team's room, and has not sent: sealed and kept on this device (store.js) until it is, one
// record for each field. A crash, a closed window, a lost connection or a session that ended loses nothing: the page
// gives it back. There are two sorts of fields:
//
//   textarea[name="text:…"]                         a text that several share, kept with the version it was written
//                                                   over: the server shows both where a colleague wrote meanwhile
//   form[data-remark="…"] textarea[name="text"]     what one says, kept with what is chosen in its form; it is known to
//                                                   have arrived once the page shows it among one's own words ([data-own])

import * as store from "./store.js";

const START = "written:";
const FIELDS = "textarea[name^='text:'], form[data-remark] textarea[name='text']";
export const isWritten = (place) => place.startsWith(START);

const overOf = (field) => field.form.elements[`over:${field.name.slice("text:".length)}`];
const isRemark = (field) => "remark" in field.form.dataset;
const keyOf = (field) => (isRemark(field) ? `remark:${field.form.dataset.remark}` : field.name);
const plain = (text) => text.replaceAll("\r\n", "\n").trim();

// What is chosen in a form beside its text, as one line.
const choices = (form) => [...form.querySelectorAll("input[type='radio'], input[type='checkbox']")];
const chosenIn = (form) => choices(form).filter((one) => one.checked).map((one) => `${one.name}=${one.value}`);
const isUntouched = (form) => choices(form).every((one) => one.checked === one.defaultChecked);

// The part of a page that is marked so: { isSaved(field), note(field), back(): the fields that were filled, and the
// texts whose field is gone }.
export function keeping(room) {
  const { user, written, seal } = room.dataset;
  const place = START + written;
  const wasRefused = "refused" in room.dataset;
  store.seal(seal);
  store.live();

  const fields = () => [...room.querySelectorAll(FIELDS)];
  const isSaid = (text) => [...room.querySelectorAll("[data-own]")].some((one) => plain(one.textContent) === plain(text));

  function isSaved(field) {
    if (isRemark(field)) return !field.value.trim() && isUntouched(field.form);
    return field.value === field.defaultValue && !wasRefused;
  }

  function note(field) {
    if (isSaved(field)) return store.forget(user, place, keyOf(field));
    const raw = isRemark(field) ? { text: field.value, chosen: chosenIn(field.form) } : { text: field.value, over: overOf(field).value };
    return store.keep(user, place, keyOf(field), { raw, rev: 0 }, Date.now());
  }

  // Whether the server has what was kept of a field, or the page shows it anyway.
  function isTaken(field, raw) {
    if (!isRemark(field)) return raw.text === field.value || Number(field.dataset.mine) > Number.parseInt(raw.over);
    if (raw.text.trim()) return isSaid(raw.text) || raw.text === field.value;
    return String(raw.chosen) === String(chosenIn(field.form));
  }

  function fill(field, raw) {
    field.value = raw.text;
    if (isRemark(field)) for (const one of choices(field.form)) one.checked = raw.chosen.includes(`${one.name}=${one.value}`);
    else overOf(field).value = raw.over;
  }

  // Give back what windows kept that are closed now. What was taken by the server since is let go.
  async function back() {
    const living = await store.living();
    const given = new Set();
    const left = [];
    for (const { item, raw, tab } of await store.kept(user, place)) {
      if (tab === store.tab || living.has(`answers-${tab}`)) continue;
      const field = fields().find((one) => keyOf(one) === item);
      const letGo = () => store.forget(user, place, item, tab);
      const isThere = field ? isTaken(field, raw) : item.startsWith("remark:") && (!raw.text.trim() || isSaid(raw.text));
      if (!isThere && (!field || given.has(field))) {
        left.push({ text: raw.text, letGo });
        continue;
      }
      if (!isThere) {
        fill(field, raw);
        given.add(field);
        await note(field);
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      await letGo();
    }
    if (wasRefused) for (const field of fields()) await note(field);
    return { given: [...given], left };
  }

  return { isSaved, note, back, fields };
}

// Say above the forms whose fields were filled that they were.
export function sayGivenBack(given) {
  for (const form of new Set(given.map((field) => field.form))) {
    const said = document.createElement("p");
    said.className = "notice mt-3";
    said.setAttribute("role", "status");
    said.textContent = "remark" in form.dataset ? "What you wrote here earlier and had not sent is back in its field." : "What you wrote here earlier and had not saved is back in its field. Save it for the team.";
    form.before(said);
    form.closest("details")?.setAttribute("open", "");
  }
}

// Show texts whose form is gone, to be copied; they stay on the device until that was read.
export function handBack(room, left) {
  const box = Object.assign(document.createElement("div"), { className: "notice mt-3" });
  box.setAttribute("role", "status");
  box.append(Object.assign(document.createElement("p"), { textContent: "What you wrote here was not saved before it closed. It is only on this device: copy what you want to keep." }));
  for (const { text } of left) {
    const field = Object.assign(document.createElement("textarea"), { className: "input mt-2", readOnly: true, rows: 4, value: text });
    field.setAttribute("aria-label", "What you wrote");
    box.append(field);
  }
  const button = Object.assign(document.createElement("button"), { className: "button button--second button--small mt-2", type: "button", textContent: "I have what I need" });
  button.addEventListener("click", async () => {
    for (const { letGo } of left) await letGo();
    box.remove();
  });
  box.append(button);
  room.prepend(box);
}
