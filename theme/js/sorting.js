// Tables that are sorted by a press on a head, filtered by words and by choice, and that hide columns. What is chosen
// stands in the address, so that a link shows the same. Without this script they are plain tables; words come from the page.
(() => {
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const FEW = 5;

  const enhance = (table, place) => {
    const say = JSON.parse(table.dataset.sort);
    const prefix = place ? `${place + 1}.` : "";
    const heads = [...table.tHead.rows[0].cells];
    const names = heads.map((head) => head.textContent.trim());
    const bodies = [...table.tBodies].map((body) => ({ body, rows: [...body.rows].filter((row) => !row.classList.contains("group")) }));
    const rows = bodies.flatMap((part) => part.rows);
    const state = { sort: "", filter: "", hide: new Set(), facets: new Map() };
    const status = make("p", { className: "quiet" });
    status.setAttribute("role", "status");

    // Sorting: a column of numbers goes by size, any other by the order of the language; empty cells stay last.
    const texts = new Map();
    const keyOf = (row, column) => {
      const cell = row.cells[column];
      return cell ? cell.dataset.value ?? cell.textContent.trim() : "";
    };
    const columnOf = (column) => {
      if (!texts.has(column)) {
        const keys = new Map(rows.map((row) => [row, keyOf(row, column)]));
        const numeric = [...keys.values()].every((key) => !key || /^-?[0-9]+(\.[0-9]+)?$/.test(key));
        texts.set(column, [keys, numeric]);
      }
      return texts.get(column);
    };
    const sort = () => {
      const [at, direction] = [parseInt(state.sort, 10), state.sort.endsWith("-") ? -1 : 1];
      heads.forEach((head) => head.removeAttribute("aria-sort"));
      if (!heads[at]) { for (const { body, rows: own } of bodies) body.append(...own); return; }
      heads[at].setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
      const [keys, numeric] = columnOf(at);
      const compare = (a, b) => {
        const [left, right] = [keys.get(a), keys.get(b)];
        if (!left || !right) return !left - !right;
        return direction * (numeric ? left - right : order.compare(left, right));
      };
      for (const { body, rows: own } of bodies) body.append(...[...own].sort(compare));
    };

    const linked = (cell) => { const links = [...cell.querySelectorAll("a")].map((link) => link.textContent); return links.length ? links : [cell.textContent.trim()]; };
    // Facets: the values of the columns that say so, and of the rows' own attributes.
    const facets = heads.flatMap((head, column) => (head.dataset.facet ? [{ name: head.dataset.facet, label: head.dataset.facetLabel ?? names[column], of: (row) => (head.dataset.facet === "year" ? [keyOf(row, column).slice(0, 4)] : linked(row.cells[column])) }] : []));
    if (rows.some((row) => row.dataset.topics)) facets.push({ name: "topic", label: say.topic, of: (row) => (row.dataset.topics ?? "").split("|") });
    for (const facet of facets) {
      facet.values = new Map(rows.map((row) => [row, facet.of(row).filter(Boolean)]));
      const counts = new Map();
      for (const values of facet.values.values()) for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
      facet.counts = [...counts].sort(([a], [b]) => order.compare(a, b) * (facet.name === "year" ? -1 : 1));
    }
    const contents = new Map();
    const textOf = (row) => contents.get(row) ?? contents.set(row, plain(row.textContent)).get(row);
    const filter = () => {
      const words = plain(state.filter).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const fits = words.every((word) => textOf(row).includes(word)) && facets.every(({ name, values }) => !state.facets.get(name) || values.get(row).includes(state.facets.get(name)));
        row.hidden = !fits;
        shown += fits;
      }
      for (const { body, rows: own } of bodies) for (const group of body.querySelectorAll(".group")) group.hidden = own.every((row) => row.hidden);
      return shown;
    };
    const hide = () => heads.forEach((head, column) => {
      const hidden = state.hide.has(column);
      head.hidden = hidden;
      for (const row of rows) if (row.cells[column]) row.cells[column].hidden = hidden;
    });

    const tell = (shown, sorted) => {
      const parts = [fill(say.shown, { shown: number.format(shown), total: number.format(rows.length) })];
      const at = parseInt(state.sort, 10);
      if (sorted && heads[at]) parts.push(fill(state.sort.endsWith("-") ? say.descending : say.ascending, { column: names[at] }));
      status.textContent = shown === rows.length && !sorted ? "" : parts.join(say.and);
    };
    const remember = () => {
      const query = new URLSearchParams(location.search);
      const set = (name, value) => (value ? query.set(prefix + name, value) : query.delete(prefix + name));
      set("sort", state.sort);
      set("filter", state.filter.trim());
      set("hide", [...state.hide].join("."));
      for (const { name } of facets) set(name, state.facets.get(name));
      const text = query.toString();
      try { history.replaceState(history.state, "", (text ? `?${text}` : location.pathname) + location.hash); } catch { /* opened from a folder, some browsers refuse */ }
    };
    const change = (sorted = false) => {
      if (sorted) sort();
      tell(filter(), sorted);
      remember();
    };

    heads.forEach((head, column) => {
      const button = make("button", { type: "button", className: "sorter", title: fill(say.sort, { column: names[column] }), ariaLabel: fill(say.sort, { column: names[column] }) });
      head.append(" ", button);
      button.addEventListener("click", () => {
        // Up, down, and as it was.
        state.sort = state.sort === `${column}` ? `${column}-` : state.sort === `${column}-` ? "" : `${column}`;
        change(true);
      });
    });

    const tools = make("div", { className: "table-tools" });
    const input = make("input", { type: "search" });
    if (rows.length > FEW) {
      tools.append(make("label", {}, say.filter, " ", input));
      input.addEventListener("input", () => { state.filter = input.value; change(); });
    }
    const selects = facets.filter(({ counts }) => rows.length > FEW && counts.length > 1).map(({ name, label, counts }) => {
      const select = make("select", {}, make("option", { value: "" }, say.all), ...counts.map(([value, count]) => make("option", { value }, `${value} (${number.format(count)})`)));
      select.addEventListener("change", () => { state.facets.set(name, select.value); change(); });
      tools.append(make("label", {}, label, " ", select));
      return [name, select];
    });
    const boxes = heads.map((head, column) => {
      const box = make("input", { type: "checkbox", checked: true });
      box.addEventListener("change", () => { state.hide[box.checked ? "delete" : "add"](column); hide(); change(); });
      return box;
    });
    tools.append(make("details", { className: "columns" }, make("summary", {}, say.columns), make("div", {}, ...boxes.slice(1).map((box, index) => make("label", {}, box, " ", names[index + 1])))), status);
    (table.closest(".table-scroll") ?? table).before(tools);

    // What the address says.
    const asked = new URLSearchParams(location.search);
    const get = (name) => asked.get(prefix + name) ?? "";
    state.sort = /^\d+-?$/.test(get("sort")) ? get("sort") : "";
    state.filter = input.value = get("filter");
    for (const [name, select] of selects) { select.value = get(name); state.facets.set(name, select.value); }
    for (const column of get("hide").split(".").filter(Boolean).map(Number)) if (boxes[column] && column) { state.hide.add(column); boxes[column].checked = false; }
    if (state.sort) sort();
    if (state.hide.size) hide();
    if (state.filter || state.sort || selects.some(([, { value }]) => value)) tell(filter(), Boolean(state.sort));
  };
  document.querySelectorAll("table[data-sort]").forEach(enhance);
})();
