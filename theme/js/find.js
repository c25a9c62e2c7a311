// The search in the head of the page: without scripts it leads to the list of everything; `/` goes to it.
(() => {
  const form = document.querySelector("form.find");
  if (form) {
    form.action = form.dataset.search;
    form.addEventListener("submit", (event) => { if (!form.q.value.trim()) { event.preventDefault(); form.q.focus(); } });
  }
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const field = [...document.querySelectorAll("#query, .find input")].find((input) => input.offsetParent);
    if (!field) return;
    field.focus();
    field.select();
    event.preventDefault();
  });
})();
