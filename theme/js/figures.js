// The record behind a number, shown beside it on hover, focus and tap. Without it a number is a link to its record.
(() => {
  const pages = new Map();
  let card;
  let owner;
  let timer;

  const find = (page, id) => page.getElementById(id)?.closest("tr");

  // The record stands on this page, or on the page that the number links to.
  const record = async (mark) => {
    const [address, hash] = mark.href.split("#");
    const id = decodeURIComponent(hash);
    const here = find(document, id);
    if (here || location.protocol === "file:") return [here, location.href];
    if (!pages.has(address)) {
      pages.set(address, fetch(address).then((answer) => (answer.ok ? answer.text() : "")).catch(() => "")
        .then((text) => new DOMParser().parseFromString(text, "text/html")));
    }
    return [find(await pages.get(address), id), address];
  };

  const make = (name, className, ...children) => {
    const element = document.createElement(name);
    element.className = className;
    element.append(...children);
    return element;
  };

  const build = (row, address) => {
    const details = row.querySelector("details");
    const series = row.closest("table").dataset.name;
    const cells = [...row.cells].slice(series ? 0 : 1).filter((cell) => !cell.contains(details) && cell.textContent.trim());
    const copies = (element) => [...(element ? element.childNodes : [])].map((node) => document.importNode(node, true));
    const heads = row.closest("table").tHead.rows[0].cells;
    const label = (cell) => heads[cell.cellIndex].firstChild.textContent.trim();
    const parts = cells.map((cell) => make("span", "", `${label(cell)} `, make("b", "", ...copies(cell))));
    const box = make("div", "card",
      make("p", "card-name", ...(series ? [series] : copies(row.cells[0]))),
      make("p", "card-line", ...parts.flatMap((part) => [part, " "])),
      ...copies(details));
    box.id = "figure-card";
    const summary = box.querySelector("summary");
    if (summary) summary.replaceWith(make("p", `status ${summary.className}`, summary.textContent));
    // Numbers of sources mean nothing away from their list: name, date and reliability take their place.
    for (const number of box.querySelectorAll('[href^="#n"]')) {
      const note = row.ownerDocument.querySelector(number.hash);
      if (note) number.replaceWith(make("span", "source-name", ...document.importNode(note, true).childNodes), " ");
    }
    for (const link of box.querySelectorAll("a")) link.href = new URL(link.getAttribute("href"), address);
    return box;
  };

  const hide = () => {
    clearTimeout(timer);
    card?.remove();
    owner?.removeAttribute("aria-describedby");
    card = owner = null;
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(hide, 250); };

  const show = async (mark) => {
    clearTimeout(timer);
    if (owner === mark) return;
    hide();
    owner = mark;
    const [row, address] = await record(mark);
    if (owner !== mark) return;
    if (!row) { owner = null; return; }
    card = build(row, address);
    document.body.append(card);
    mark.setAttribute("aria-describedby", card.id);
    const place = mark.getClientRects()[0];
    const room = document.documentElement.clientWidth - card.offsetWidth - 16;
    const height = card.offsetHeight + 8;
    const above = place.bottom + height > innerHeight && place.top > height;
    card.style.left = `${Math.max(16, Math.min(place.left, room)) + scrollX}px`;
    card.style.top = `${(above ? place.top - height : place.bottom + 8) + scrollY}px`;
    card.addEventListener("pointerenter", () => clearTimeout(timer));
    card.addEventListener("pointerleave", later);
  };

  const listen = (type, act) => document.addEventListener(type, (event) => act(event.target.closest?.("a.figure[href*='#']"), event));
  listen("pointerover", (mark, event) => {
    if (!mark || event.pointerType === "touch") return;
    clearTimeout(timer);
    if (mark !== owner) timer = setTimeout(show, 150, mark);
  });
  listen("pointerout", (mark, event) => { if (mark && event.pointerType !== "touch") later(); });
  listen("focusin", (mark, event) => {
    if (mark?.matches(":focus-visible")) show(mark);
    else if (!card?.contains(event.target)) hide();
  });
  listen("keydown", (_, event) => { if (event.key === "Escape") hide(); });
  // On touch the first tap shows the record, the second goes there.
  listen("click", (mark, event) => {
    if (mark && mark !== owner && matchMedia("(hover: none)").matches) {
      event.preventDefault();
      show(mark).then(() => { if (!card) location.href = mark.href; });
    } else if (!mark && !card?.contains(event.target)) hide();
  });
})();
