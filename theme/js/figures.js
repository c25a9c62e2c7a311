// The record behind a number, shown beside it on hover, focus and tap. Without it a number is a link to its record.
(() => {
  const pages = new Map();
  let card = null;
  let owner = null;
  let timer = 0;

  const find = (root, id) => root.querySelector(`[data-record="${CSS.escape(id)}"]`);

  // The record may stand on this page, or on the page that the number links to.
  const record = async (mark) => {
    const id = mark.dataset.figure;
    const here = find(document, id);
    if (here) return [here, location.href];
    const address = mark.href.split("#")[0];
    if (!pages.has(address)) {
      pages.set(address, fetch(address).then((answer) => (answer.ok ? answer.text() : "")).catch(() => "")
        .then((text) => new DOMParser().parseFromString(text, "text/html")));
    }
    return [find(await pages.get(address), id), address];
  };

  const line = (name, nodes) => {
    const p = document.createElement("p");
    p.className = name;
    p.append(...nodes);
    return p;
  };

  const build = (row, address) => {
    const box = document.createElement("div");
    box.className = "card record";
    box.id = "figure-card";
    box.setAttribute("role", "group");
    const details = row.querySelector("details");
    const series = row.closest("table").dataset.name;
    const cells = [...row.cells].slice(series ? 0 : 1);
    box.append(line("card-name", [series || row.cells[0].textContent.trim()]));
    const values = cells.filter((cell) => !cell.contains(details) && cell.textContent.trim())
      .map((cell) => cell.textContent.trim());
    box.append(line("card-line", [values.join(" · ")]));
    if (details) {
      for (const node of details.childNodes) box.append(document.importNode(node, true));
      const summary = box.querySelector("summary");
      if (summary) summary.replaceWith(...summary.childNodes);
    }
    for (const link of box.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), address);
    return box;
  };

  const hide = () => {
    clearTimeout(timer);
    if (!card) return;
    card.remove();
    owner.removeAttribute("aria-describedby");
    card = owner = null;
  };

  const show = async (mark) => {
    clearTimeout(timer);
    if (owner === mark) return;
    hide();
    owner = mark;
    const [row, address] = await record(mark);
    if (!row || owner !== mark || card) { if (owner === mark && !card) owner = null; return; }
    card = build(row, address);
    document.body.append(card);
    mark.setAttribute("aria-describedby", card.id);
    const place = mark.getClientRects()[0];
    const room = document.documentElement.clientWidth - card.offsetWidth - 16;
    card.style.left = `${Math.max(16, Math.min(place.left, room)) + scrollX}px`;
    const above = place.bottom + card.offsetHeight + 8 > innerHeight && place.top > card.offsetHeight + 8;
    card.style.top = `${(above ? place.top - card.offsetHeight - 8 : place.bottom + 8) + scrollY}px`;
    card.addEventListener("pointerenter", () => clearTimeout(timer));
    card.addEventListener("pointerleave", later);
  };

  const later = () => { clearTimeout(timer); timer = setTimeout(hide, 250); };
  const markOf = (event) => event.target.closest?.("a[data-figure]");

  document.addEventListener("pointerover", (event) => {
    const mark = markOf(event);
    if (!mark || event.pointerType === "touch") return;
    clearTimeout(timer);
    if (mark !== owner) timer = setTimeout(show, 120, mark);
  });
  document.addEventListener("pointerout", (event) => { if (markOf(event) && event.pointerType !== "touch") later(); });
  document.addEventListener("focusin", (event) => {
    const mark = markOf(event);
    if (mark && mark.matches(":focus-visible")) show(mark);
    else if (card && !card.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  // On touch the first tap shows the record, the second goes there.
  document.addEventListener("click", (event) => {
    const mark = markOf(event);
    if (mark && mark !== owner && matchMedia("(hover: none)").matches) {
      event.preventDefault();
      show(mark).then(() => { if (!card) location.href = mark.href; });
    } else if (!mark && card && !card.contains(event.target)) hide();
  });
})();
