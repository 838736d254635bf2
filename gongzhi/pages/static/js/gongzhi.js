// What makes every page quicker. Nothing here is needed to use one.
(() => {
  "use strict";
  const typing = (element) => element.matches("input, textarea, select, [contenteditable]");

  // "/" goes to the search box.
  document.addEventListener("keydown", (event) => {
    const box = document.querySelector("[data-slash-focus]");
    if (event.key !== "/" || !box || typing(event.target) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // A menu closes when one looks elsewhere.
  const closeMenus = (except) =>
    document.querySelectorAll("details.menu[open]").forEach((menu) => menu.contains(except) || menu.removeAttribute("open"));
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(null));

  // A form goes once; the key inside it makes a second arrival harmless all the same.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (form.method === "post") form.dataset.sent = "1";
  });
  // Coming back to a page out of the browser's store: its forms may go again.
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
  document.addEventListener("htmx:after:request", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
