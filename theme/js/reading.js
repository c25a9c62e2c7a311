// Small services: the language switch keeps the section, citations are copied, a link to a record opens it, and what is
// folded is printed, each number with that of its source.
(() => {
  const links = [...document.querySelectorAll("a[data-language]")];
  const bare = links.map((link) => link.href);
  const arrive = () => {
    // The same section has the same anchor in every language.
    links.forEach((link, index) => { link.href = bare[index] + location.hash; });
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (const details of place ? [place.closest("details"), ...place.querySelectorAll("details")] : []) {
      if (details) details.open = true;
    }
  };
  addEventListener("hashchange", arrive);
  arrive();

  for (const text of document.querySelectorAll("[data-copy] .citation")) {
    if (!navigator.clipboard) break;
    const { copy, copied } = text.closest("[data-copy]").dataset;
    const ariaLabel = `${copy}: ${text.previousElementSibling.textContent}`;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: copy, ariaLabel });
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent.trim());
      button.textContent = button.ariaLabel = copied;
      setTimeout(() => Object.assign(button, { textContent: copy, ariaLabel }), 2000);
    });
    text.after(button);
  }

  let folded = [];
  let numbers = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const details of folded) details.open = true;
    // On paper nothing opens: a number whose record stands on the page says under which number its source is listed.
    for (const mark of document.querySelectorAll("a.figure[href*='#']")) {
      const source = document.getElementById(decodeURIComponent(mark.hash.slice(1)))?.querySelector('[href^="#n"]');
      if (!source) continue;
      const number = Object.assign(document.createElement("sup"), { textContent: source.textContent });
      (mark.closest(".key-value")?.lastElementChild || mark).after(number);
      numbers.push(number);
    }
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
    for (const number of numbers) number.remove();
    numbers = [];
  });
})();
