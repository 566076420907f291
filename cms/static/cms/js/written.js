// What somebody writes in a form that several share, and has not saved: sealed and kept on this device (store.js) until
// it is, one record for each field, with the version it was written over. A crash, a closed window or a session that
// ended loses nothing: the page gives it back, and the server shows both texts where a colleague wrote meanwhile.

import * as store from "./store.js";

const START = "written:";
export const isWritten = (place) => place.startsWith(START);

const overOf = (field) => field.form.elements[`over:${field.name.slice("text:".length)}`];

// The part of a page that is marked so: { isSaved(field), note(field), back(): the texts whose field is gone }.
export function keeping(room) {
  const { user, written, seal } = room.dataset;
  const place = START + written;
  const wasRefused = "refused" in room.dataset;
  store.seal(seal);
  store.live();

  const isSaved = (field) => field.value === field.defaultValue && !wasRefused;

  const note = (field) =>
    isSaved(field)
      ? store.forget(user, place, field.name)
      : store.keep(user, place, field.name, { raw: { text: field.value, over: overOf(field).value }, rev: 0 }, Date.now());

  // Give back what windows kept that are closed now. What was taken by the server since is let go.
  async function back() {
    const living = await store.living();
    const given = new Set();
    const left = [];
    for (const { item, raw, tab } of await store.kept(user, place)) {
      if (tab === store.tab || living.has(`answers-${tab}`)) continue;
      const field = room.querySelector(`textarea[name="${CSS.escape(item)}"]`);
      const letGo = () => store.forget(user, place, item, tab);
      const isTaken = field && (raw.text === field.value || Number(field.dataset.mine) > Number(raw.over));
      if (!field || (given.has(field) && !isTaken)) {
        left.push({ text: raw.text, letGo });
        continue;
      }
      if (!isTaken) {
        field.value = raw.text;
        overOf(field).value = raw.over;
        given.add(field);
        await note(field);
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      await letGo();
    }
    if (wasRefused) for (const field of room.querySelectorAll("textarea[name^='text:']")) await note(field);
    return { given: given.size, left };
  }

  return { isSaved, note, back };
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
