// Small services to a reader: the language switch keeps the section, citations are copied, closed notes are printed.
(() => {
  // The same section in the other language has the same anchor.
  const switches = [...document.querySelectorAll("a[data-language]")];
  const bare = switches.map((link) => link.href);
  const follow = () => switches.forEach((link, index) => { link.href = bare[index] + location.hash; });
  addEventListener("hashchange", follow);
  follow();

  for (const text of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) break;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = text.dataset.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent.trim());
      button.textContent = text.dataset.copied;
      setTimeout(() => { button.textContent = text.dataset.copy; }, 2000);
    });
    text.after(button);
  }

  // What a figure or source says must not be missing on paper.
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details:not([open])")) {
      details.open = true;
      details.dataset.opened = "";
    }
  });
  addEventListener("afterprint", () => {
    for (const details of document.querySelectorAll("details[data-opened]")) {
      details.open = false;
      delete details.dataset.opened;
    }
  });

  // A link to a record opens it.
  const open = () => {
    const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (const details of place ? place.querySelectorAll("details") : []) details.open = true;
  };
  addEventListener("hashchange", open);
  open();
})();
