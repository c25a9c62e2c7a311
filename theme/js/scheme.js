// Light or dark by choice: kept in this browser, applied before anything else is done.
(() => {
  const root = document.documentElement;
  const read = () => { try { return localStorage.getItem("scheme"); } catch { return null; } };
  const write = (value) => { try { localStorage.setItem("scheme", value); } catch { /* Storage may be closed; the choice then lasts for the page. */ } };
  const chosen = read();
  if (chosen === "light" || chosen === "dark") root.dataset.scheme = chosen;
  const button = document.querySelector("button[data-scheme]");
  if (!button) return;
  button.classList.add("ready");
  button.addEventListener("click", () => {
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    root.dataset.scheme = (root.dataset.scheme || system) === "dark" ? "light" : "dark";
    write(root.dataset.scheme);
  });
})();
