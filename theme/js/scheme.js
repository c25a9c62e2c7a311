// Light or dark by choice, kept in this browser where it may be kept.
(() => {
  const root = document.documentElement;
  const button = document.querySelector("button[data-scheme]");
  const store = (value) => { try { return value ? localStorage.setItem("scheme", value) : localStorage.getItem("scheme"); } catch { return null; } };
  const chosen = store();
  if (chosen === "light" || chosen === "dark") root.dataset.scheme = chosen;
  if (!button) return;
  button.classList.add("ready");
  button.addEventListener("click", () => {
    const dark = root.dataset.scheme ? root.dataset.scheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    store(root.dataset.scheme = dark ? "light" : "dark");
  });
})();
