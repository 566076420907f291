// On every page, and every page works without it.

// After a form came back, take keyboard and screen reader to what there is to put right.
document.querySelector("[data-focus]")?.focus();

// One press is one submission. The form is freed after a few seconds (a download leaves the page where it is)
// and when the page is shown again by the Back button.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000);
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What this device keeps for one person (weeks to read, words not sent yet) is looked after from every page: sent when
// there is a connection, and taken away when somebody else, or nobody, is signed in.
const { who, copy } = document.documentElement.dataset;
const LEAVING = "/accounts/logout/";
const flagged = () => {
  try {
    return localStorage.getItem("unsent") || localStorage.getItem("weeks");
  } catch {
    return null;
  }
};
// The flag may be lost when a browser is killed; what waits is not.
const waits = async () => flagged() || navigator.serviceWorker?.controller || (await indexedDB.databases?.().catch(() => []))?.some(({ name }) => name === "alongside-answers");
let something = flagged();
if (who !== undefined) {
  waits().then(async (found) => {
    something = found;
    if (found) (await import("./device.js")).lookAfter(who, copy);
  });
}

// Signing out from elsewhere than its own page, which asks when something waits to be sent.
document.addEventListener("submit", (event) => {
  if (!who || !event.target.action.endsWith(LEAVING) || event.target.matches("[data-leaves]") || !something) return;
  event.preventDefault();
  location.assign(LEAVING);
});
