// Comparisons: two to four provinces side by side, and two to six series in one chart. What is chosen stands in the address.
// Without this script all provinces stand one after the other and the series in tables.
(() => {
  const provinces = document.querySelector("[data-provinces]");
  const series = document.querySelector("[data-series]");
  if (!provinces || !series) return;
  const say = JSON.parse(provinces.dataset.provinces);
  const all = JSON.parse(series.dataset.series);
  const MOST_PROVINCES = 4, MOST_SERIES = 6;
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const draw = (name, attributes = {}, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });
  const asked = new URLSearchParams(location.search);
  const get = (name) => (asked.get(name) ?? "").split(".").filter(Boolean);
  const remember = (name, values) => {
    const query = new URLSearchParams(location.search);
    if (values.length) query.set(name, values.join(".")); else query.delete(name);
    const text = query.toString();
    try { history.replaceState(null, "", (text ? `?${text}` : location.pathname) + location.hash); } catch { /* opened from a folder, some browsers refuse */ }
  };
  const status = () => { const line = make("p", { className: "choices-status" }); line.setAttribute("role", "status"); return line; };
  const choices = (legend, options, most, wanted, changed) => {
    const boxes = options.map(([value, label]) => [make("input", { type: "checkbox", value }), label]);
    const chosen = () => boxes.filter(([box]) => box.checked).map(([box]) => box.value);
    const limit = () => { const full = chosen().length >= most; for (const [box] of boxes) box.disabled = full && !box.checked; };
    for (const [box] of boxes) {
      box.checked = wanted.includes(box.value);
      box.addEventListener("change", () => { limit(); changed(chosen()); });
    }
    limit();
    return [make("fieldset", { className: "choices" }, make("legend", {}, legend), ...boxes.map(([box, label]) => make("label", {}, box, " ", make("span", {}, label)))), chosen];
  };

  // Provinces ------------------------------------------------------------------------------------------------------

  const cards = [...provinces.querySelectorAll(".profile")];
  const grid = provinces.querySelector(".profiles");
  const told = status();
  const place = (ids) => {
    const some = ids.length > 1;
    grid.classList.toggle("chosen", some);
    for (const card of cards) card.hidden = some && !ids.includes(card.dataset.id);
    told.textContent = some ? fill(say.shown, { count: ids.length }) : ids.length ? say.two : "";
  };
  if (cards.length > 1) {
    const known = cards.map((card) => card.dataset.id);
    const wanted = get("provinces").filter((id) => known.includes(id)).slice(0, MOST_PROVINCES);
    const [form] = choices(say.choose, cards.map((card) => [card.dataset.id, card.dataset.name]), MOST_PROVINCES, wanted, (ids) => { remember("provinces", ids); place(ids); });
    grid.before(form, told);
    place(wanted);
  }

  // Series ---------------------------------------------------------------------------------------------------------

  const WIDTH = 760, HEIGHT = 380, LEFT = 64, RIGHT = 590, TOP = 24, BOTTOM = 336;
  const frame = make("figure", { className: "compared", hidden: true });
  const said = status();
  const index = make("input", { type: "checkbox", checked: asked.get("index") === "1" });
  const indexed = make("label", {}, index, " ", make("span", {}, say.index));

  const steps = (low, high) => {
    const rough = (high - low) / 5 || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
    const found = [];
    for (let tick = Math.floor(low / step) * step; tick <= high + step * 0.999; tick += step) found.push(tick);
    return found;
  };
  // A line is broken where a value is missing on record: nothing is drawn across a gap.
  const runs = ({ points, gaps }) => {
    const found = [];
    points.forEach((point, at) => {
      const before = points[at - 1];
      if (!before || gaps.some((gap) => gap > before.day && gap < point.day)) found.push([]);
      found.at(-1).push(point);
    });
    return found;
  };
  const plot = (ids) => {
    const chosen = ids.map((id) => all.find((one) => one.id === id)).filter(Boolean);
    const mixed = new Set(chosen.map(({ group }) => group)).size > 1;
    index.disabled = mixed;
    if (mixed) index.checked = true;
    remember("index", index.checked && chosen.length > 1 ? ["1"] : []);
    frame.hidden = chosen.length < 2;
    indexed.hidden = frame.hidden;
    said.textContent = chosen.length === 1 ? say.two : "";
    if (frame.hidden) return;
    const ready = chosen.map((one) => ({ ...one, gaps: one.gaps.map(Date.parse), points: one.points.map(([day, label, value, text]) => ({ day: Date.parse(day), label, value: Number(value), text })) }));
    let scale = Number(chosen[0].scale), unit = chosen[0].label;
    for (const one of chosen) if (Number(one.scale) > scale) { scale = Number(one.scale); unit = one.label; }
    if (index.checked) {
      const [first, ...others] = ready;
      const base = first.points.find(({ day }) => others.every(({ points }) => points.some((point) => point.day === day)));
      if (!base) { frame.hidden = true; said.textContent = say.none; return; }
      for (const one of ready) {
        const whole = one.points.find(({ day }) => day === base.day).value;
        for (const point of one.points) { point.shown = (point.value / whole) * 100; point.text = `${number.format(point.shown)} (${point.text})`; }
      }
      unit = say.indexed;
    } else for (const one of ready) for (const point of one.points) point.shown = point.value / scale;
    const points = ready.flatMap((one) => one.points);
    const [from, to] = [Math.min(...points.map(({ day }) => day)), Math.max(...points.map(({ day }) => day))];
    const lowest = Math.min(...points.map(({ shown }) => shown));
    const ticks = steps(index.checked ? lowest : Math.min(0, lowest), Math.max(...points.map(({ shown }) => shown)));
    const [low, high] = [ticks[0], ticks.at(-1)];
    const x = (day) => LEFT + ((day - from) / (to - from || 1)) * (RIGHT - LEFT);
    const y = (value) => BOTTOM - ((value - low) / (high - low || 1)) * (BOTTOM - TOP);
    const title = fill(say.chart, { names: ready.map(({ name }) => name).join(" · "), unit });
    const axes = draw("g", { class: "grid", "aria-hidden": "true" }, draw("path", { d: ticks.map((tick) => `M${LEFT} ${y(tick).toFixed(1)}H${RIGHT}`).join("") }));
    for (const tick of ticks) axes.append(draw("text", { class: "ticks", x: LEFT - 8, y: y(tick) + 4.5 }, number.format(tick)));
    const [first, last] = [new Date(from).getUTCFullYear(), new Date(to).getUTCFullYear()];
    const every = Math.ceil((last - first + 1) / 10);
    for (let year = Date.UTC(first, 0, 1) < from && first < last ? first + 1 : first; year <= last; year += every) {
      const at = x(Math.max(from, Date.UTC(year, 0, 1)));
      axes.append(draw("path", { d: `M${at.toFixed(1)} ${BOTTOM}v6` }), draw("text", { class: "years", x: at, y: BOTTOM + 21 }, String(year)));
    }
    const svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" }, draw("title", {}, title), axes);
    const labels = ready.map((one, at) => ({ at, name: one.name, y: y(one.points.at(-1).shown) })).sort((a, b) => a.y - b.y);
    labels.forEach((label, at) => { if (at) label.y = Math.max(label.y, labels[at - 1].y + 18); });
    ready.forEach((one, at) => {
      const group = draw("g", { class: `s${at}` });
      for (const run of runs(one)) if (run.length > 1) group.append(draw("path", { class: "run", d: run.map((point, place) => `${place ? "L" : "M"}${x(point.day).toFixed(1)} ${y(point.shown).toFixed(1)}`).join("") }));
      for (const point of one.points) group.append(draw("circle", { class: "dot", cx: x(point.day).toFixed(1), cy: y(point.shown).toFixed(1), r: 3.5 }, draw("title", {}, fill(say.point, { name: one.name, date: point.label, value: point.text }))));
      group.append(draw("text", { class: "names", x: RIGHT + 10, y: labels.find((label) => label.at === at).y + 4.5 }, one.name));
      svg.append(group);
    });
    frame.replaceChildren(make("figcaption", {}, title), svg);
    said.textContent = fill(say.drawn, { count: ready.length });
  };
  if (all.length > 1) {
    const ids = all.map(({ id }) => id);
    const [form, chosen] = choices(say.pick, all.map(({ id, name }) => [id, name]), MOST_SERIES, get("series").filter((id) => ids.includes(id)).slice(0, MOST_SERIES), (picked) => { remember("series", picked); plot(picked); });
    index.addEventListener("change", () => plot(chosen()));
    form.append(indexed);
    series.querySelector(".series-groups").before(form, said, frame);
    plot(chosen());
  }
})();
