// Tables: parts are named for readers that lose them where rows stand as blocks; rows are sorted by a press on a head
// and filtered by words. The words come from the page.
(() => {
  const roles = { thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell", "thead th": "columnheader", "tbody th": "rowheader" };
  for (const table of document.querySelectorAll("table.rows")) {
    table.setAttribute("role", "table");
    for (const [part, role] of Object.entries(roles)) {
      for (const element of table.querySelectorAll(part)) element.setAttribute("role", role);
    }
  }

  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const key = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const sortable = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if ("plain" in head.dataset) return;
      const title = table.dataset.sortLabel.replace("{}", head.textContent);
      const button = make("button", { type: "button", className: "sorter", title, ariaLabel: title });
      head.append(" ", button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...table.tBodies[0].rows].sort((a, b) => order.compare(key(a, column), key(b, column)));
        table.tBodies[0].append(...(down ? rows.reverse() : rows));
      });
    });
  };

  const filterable = (table) => {
    const rows = [...table.tBodies[0].rows];
    const input = make("input", { type: "search" });
    const shown = make("span", { className: "quiet", role: "status" });
    const plain = (text) => text.normalize("NFKC").toLowerCase();
    table.before(make("div", { className: "table-tools" }, make("label", {}, table.dataset.filter, " ", input), shown));
    input.addEventListener("input", () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      for (const row of rows) row.hidden = !words.every((word) => plain(row.textContent).includes(word));
      const count = rows.filter((row) => !row.hidden).length;
      shown.textContent = words.length ? table.dataset.shown.replace("{shown}", count).replace("{total}", rows.length) : "";
    });
  };

  for (const table of document.querySelectorAll("table[data-sort]")) {
    sortable(table);
    if (table.tBodies[0].rows.length > 5) filterable(table);
  }
})();
