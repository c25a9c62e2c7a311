// The search in the head of the page: without scripts it leads to the list of everything; `/` goes to it.
(() => {
  const form = document.querySelector("form.find");
  if (form) form.action = form.dataset.search;
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const field = [...document.querySelectorAll("#query, .find input")].find((input) => input.offsetParent);
    if (field) field.select(); else if (form) location.href = form.action; else return;
    event.preventDefault();
  });
})();
