// A file may be dropped anywhere on the page instead of being chosen. The form works by itself without this.

const form = document.querySelector("form[data-drop]");
const input = form?.querySelector("input[type=file]");

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

function say(words) {
  const place = form.querySelector("[data-drop-said]");
  place.hidden = !words;
  place.textContent = words;
}

function check(files) {
  if (files.length !== 1) return say(form.dataset.one);
  if (files[0].size > Number(form.dataset.largest)) return say(form.dataset.tooLarge);
  input.files = files;
  say(form.dataset.checking);
  form.requestSubmit();
}

if (input) {
  form.querySelector("[data-drop-words]").hidden = false;
  // A file that is dropped beside the form would otherwise take the place of the page.
  addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    form.dataset.over = "";
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) delete form.dataset.over;
  });
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    delete form.dataset.over;
    check(event.dataTransfer.files);
  });
  // Back from the answer: what was said of the file before does not hold any more.
  addEventListener("pageshow", () => say(""));
}
