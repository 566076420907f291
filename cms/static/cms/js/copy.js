// A button that copies an address. Without this the address stands beside it, to be marked and copied by hand.

for (const place of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  place.hidden = false;
  place.querySelector("button").addEventListener("click", async () => {
    const said = place.querySelector("[role=status]");
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(place.dataset.copy);
      said.textContent = place.dataset.copied;
    } catch {
      place.hidden = true;
    }
  });
}
