// At the desk: say how many learners are chosen, as they are chosen. The form works without it.

const form = document.querySelector("[data-choose]");
const said = form?.querySelector("[data-chosen]");
const look = form?.querySelector("[data-look]");

function tell() {
  const count = form.querySelectorAll("[name=chosen]:checked").length;
  said.textContent = count ? `${count} chosen.` : said.dataset.none;
  look.textContent = count ? (count === 1 ? "Look at 1 certificate" : `Look at ${count} certificates`) : look.dataset.none;
}

if (said && look) {
  said.dataset.none = said.textContent;
  look.dataset.none = look.textContent;
  said.setAttribute("role", "status");
  form.addEventListener("change", tell);
  // The Back button brings the page back with its boxes ticked.
  addEventListener("pageshow", tell);
}
