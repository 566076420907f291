// Somebody outside rates a conversation: the code of the link is read behind the # of the address, which no server
// sees, and leaves it at once; what is chosen and written stays in this browser until it is sent.

const door = document.querySelector("[data-rater-door]");
function enter() {
  const code = location.hash.slice(1);
  if (!code) return;
  // The answer to an earlier code has no form: the page is asked for anew, and then takes this one.
  if (!door && !document.querySelector("[data-rater]")) return location.replace(`/rate/?${Date.now()}#${code}`);
  history.replaceState(null, "", location.pathname);
  if (!door) return;
  door.elements.code.value = code;
  door.submit();
}
enter();
// A link that is pasted into the window of this page changes what stands behind the #, and loads nothing.
addEventListener("hashchange", enter);

const nameOf = (link) => `rater:${link}`;

function read(link) {
  try {
    return JSON.parse(localStorage.getItem(nameOf(link)));
  } catch {
    return null;
  }
}

function write(link, value) {
  try {
    if (value) localStorage.setItem(nameOf(link), JSON.stringify(value));
    else localStorage.removeItem(nameOf(link));
  } catch {
    // Without a store the page works as it is; what was typed stays in the form.
  }
}

const place = document.querySelector("[data-rater]");
if (place) {
  const form = place.querySelector("form");
  const link = place.dataset.rater;
  const before = read(link);
  const isAnswered = form.note.value || form.querySelector(":checked");
  if (before && !isAnswered) {
    for (const [name, value] of before.levels) {
      const field = [...form.querySelectorAll("input[type=radio]")].find((one) => one.name === name && one.value === value);
      if (field) field.checked = true;
    }
    form.note.value = before.note;
    place.querySelector("[data-rater-kept]").hidden = !(before.note || before.levels.length);
  }
  form.addEventListener("input", () => {
    const levels = [...form.querySelectorAll("input[type=radio]:checked")].map((one) => [one.name, one.value]);
    write(link, { levels, note: form.note.value });
  });
}

const done = document.querySelector("[data-rater-done]");
if (done) write(done.dataset.raterDone, null);
