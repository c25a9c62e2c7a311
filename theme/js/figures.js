// The record behind a number, shown beside it on hover, focus and tap. Without it a number is a link to its record.
(() => {
  const pages = new Map();
  let card = null;
  let owner = null;
  let timer = 0;

  const find = (page, id) => {
    const row = page.getElementById(id);
    return row && row.matches("tr") ? row : null;
  };

  // The record may stand on this page, or on the page that the number links to.
  const record = async (mark) => {
    const [address, hash] = mark.href.split("#");
    const id = decodeURIComponent(hash);
    const here = find(document, id);
    if (here) return [here, location.href];
    if (location.protocol === "file:") return [];
    if (!pages.has(address)) {
      pages.set(address, fetch(address).then((answer) => (answer.ok ? answer.text() : "")).catch(() => "")
        .then((text) => new DOMParser().parseFromString(text, "text/html")));
    }
    return [find(await pages.get(address), id), address];
  };

  const element = (name, className, text = "") => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };

  const build = (row, address) => {
    const box = element("div", "card record");
    box.id = "figure-card";
    const details = row.querySelector("details");
    const series = row.closest("table").dataset.name;
    const cells = [...row.cells].slice(series ? 0 : 1).filter((cell) => !cell.contains(details));
    const line = element("p", "card-line");
    for (const cell of cells.filter((one) => one.textContent.trim())) {
      const part = element("span", "", `${cell.dataset.label || ""} `);
      part.append(element("b", "", cell.textContent.trim()));
      line.append(part, " ");
    }
    box.append(element("p", "card-name", series || row.cells[0].textContent), line);
    for (const node of details ? details.childNodes : []) box.append(document.importNode(node, true));
    const summary = box.querySelector("summary");
    if (summary) summary.replaceWith(element("p", summary.className, summary.textContent));
    // Numbers of sources mean nothing away from their list: the names take their place.
    for (const number of box.querySelectorAll('[href^="#n"]')) {
      const note = row.ownerDocument.getElementById(number.hash.slice(1));
      const name = note && note.querySelector("a");
      if (name) number.replaceWith(element("span", "source-name"), " ");
      if (name) box.querySelector(".source-name:empty").append(document.importNode(name, true));
    }
    for (const link of box.querySelectorAll("a")) link.href = new URL(link.getAttribute("href"), address);
    return box;
  };

  const hide = () => {
    clearTimeout(timer);
    if (card) card.remove();
    if (owner) owner.removeAttribute("aria-describedby");
    card = owner = null;
  };

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
    const above = place.bottom + card.offsetHeight + 8 > innerHeight && place.top > card.offsetHeight + 8;
    card.style.left = `${Math.max(16, Math.min(place.left, room)) + scrollX}px`;
    card.style.top = `${(above ? place.top - card.offsetHeight - 8 : place.bottom + 8) + scrollY}px`;
    card.addEventListener("pointerenter", () => clearTimeout(timer));
    card.addEventListener("pointerleave", later);
  };

  const later = () => { clearTimeout(timer); timer = setTimeout(hide, 250); };
  const markOf = (event) => event.target.closest && event.target.closest("a.figure[href*='#']");

  document.addEventListener("pointerover", (event) => {
    const mark = markOf(event);
    if (!mark || event.pointerType === "touch") return;
    clearTimeout(timer);
    if (mark !== owner) timer = setTimeout(show, 150, mark);
  });
  document.addEventListener("pointerout", (event) => {
    if (markOf(event) && event.pointerType !== "touch") later();
  });
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
