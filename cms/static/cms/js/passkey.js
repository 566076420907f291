// Beside allauth's own scripts: show the passkey buttons where the browser knows passkeys (and the site is called by
// a name, since a passkey belongs to a name and 127.0.0.1 is none), and say it in words when one was not used.

const named = !/^[\d.]+$|^\[/.test(location.hostname);
if (window.PublicKeyCredential && named) {
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
