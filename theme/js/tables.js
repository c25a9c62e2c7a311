// Tables: named parts for readers that lose them where rows stand as blocks; sorted by a press on a head, filtered by
// words. The words come from the page.
(() => {
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const key = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();

  const sortable = (table) => {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if ("plain" in head.dataset) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sorter";
      button.title = table.dataset.sortLabel.replace("{}", head.textContent);
      button.setAttribute("aria-label", button.title);
      head.append(" ", button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...body.rows].sort((a, b) => order.compare(key(a, column), key(b, column)));
        body.append(...(down ? rows.reverse() : rows));
      });
    });
  };

  const filterable = (table) => {
    const tools = document.createElement("div");
    const label = document.createElement("label");
    const input = document.createElement("input");
    const shown = document.createElement("span");
    tools.className = "table-tools";
    input.type = "search";
    shown.className = "quiet";
    shown.setAttribute("role", "status");
    label.append(table.dataset.filter, " ", input);
    tools.append(label, shown);
    table.before(tools);
    const rows = [...table.tBodies[0].rows];
    const plain = (text) => text.normalize("NFKC").toLowerCase();
    input.addEventListener("input", () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      let count = 0;
      for (const row of rows) {
        const text = plain(row.textContent);
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden) count += 1;
      }
      shown.textContent = words.length
        ? table.dataset.shown.replace("{shown}", count).replace("{total}", rows.length) : "";
    });
  };

  const roles = { thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell", "thead th": "columnheader", "tbody th": "rowheader" };
  for (const table of document.querySelectorAll("table.rows")) {
    table.setAttribute("role", "table");
    for (const [part, role] of Object.entries(roles)) {
      for (const element of table.querySelectorAll(part)) element.setAttribute("role", role);
    }
  }

  for (const table of document.querySelectorAll("table[data-sort]")) {
    sortable(table);
    if (table.tBodies[0].rows.length > 5) filterable(table);
  }
})();
