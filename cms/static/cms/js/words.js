// How many words a text has while it is written: counted as the server counts them, between spaces.

function say(line, field) {
  const { length } = field.value.trim().split(/\s+/).filter(Boolean);
  const least = Number(line.dataset.least) || 0;
  const most = Number(line.dataset.most) || Infinity;
  const words = `${length} ${length === 1 ? "word" : "words"}`;
  if (length > most) line.textContent = `${words}, ${length - most} more than asked for`;
  else if (length && length < least) line.textContent = `${words}, ${least - length} to go`;
  else line.textContent = words;
}

for (const line of document.querySelectorAll("[data-count]")) {
  const field = document.getElementById(line.dataset.count);
  field?.addEventListener("input", () => say(line, field));
  // Put back by fields.js, after a crash or from another window.
  field?.addEventListener("written", () => say(line, field));
  if (field) say(line, field);
}
