// Beside allauth's own scripts: show the passkey buttons where the browser knows passkeys, and say it in words
// when one was not used.

if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  const place = document.getElementById("passkey-problem");
  if (!place) return;
  event.preventDefault();
  const words = document.createElement("p");
  words.className = "notice";
  words.textContent = place.dataset.words;
  place.replaceChildren(words);
});
