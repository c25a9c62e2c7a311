// A page in two languages side by side: scrolling goes together block by block, what has no counterpart is tinted.
(() => {
  const { ask, listen, make, ready, say } = window.reportsitePreview;
  const me = document.querySelector("script[data-page]").dataset;
  const main = document.getElementById("main");
  const bar = document.getElementById("bar");
  const TINTS = `
    [data-preview-state] { background: #fff3c4 !important; color: #4a3a00 !important; outline: 2px solid #d6a400; outline-offset: 2px; }
    [data-preview-state="stale"] { outline-style: dashed; }
    [data-preview-state]::before { content: attr(data-preview-note); display: block; font: 12px/1.5 system-ui, sans-serif; }`;

  let sides = [];
  let pairs = [];
  let leader = 0;
  let current = "";

  const rootOf = (frame) => frame.contentDocument;
  const blocksOf = (frame) => [...rootOf(frame).querySelectorAll("[data-block]")];
  const pageOf = (frame) => rootOf(frame)?.querySelector("script[data-page]")?.dataset.page ?? "";

  // The longest sequence of blocks of the same kind that both texts have in the same order.
  const align = (first, second) => {
    const lengths = Array.from({ length: first.length + 1 }, () => new Uint16Array(second.length + 1));
    for (let i = first.length - 1; i >= 0; i -= 1) {
      for (let j = second.length - 1; j >= 0; j -= 1) {
        lengths[i][j] = first[i].tagName === second[j].tagName ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
      }
    }
    const found = [];
    for (let i = 0, j = 0; i < first.length && j < second.length;) {
      if (first[i].tagName === second[j].tagName) { found.push([first[i], second[j]]); i += 1; j += 1; }
      else if (lengths[i + 1][j] >= lengths[i][j + 1]) i += 1; else j += 1;
    }
    return found;
  };

  const mark = (element, state, note) => {
    element.dataset.previewState = state;
    element.dataset.previewNote = note;
  };

  const tint = (states) => {
    const [first, second] = sides.map(({ frame }) => blocksOf(frame));
    const matched = align(first, second);
    const together = new Set(matched.flat());
    for (const element of [...first, ...second]) {
      if (!together.has(element)) mark(element, "missing", say("missing in the other language"));
    }
    sides.forEach(({ frame, version }, side) => {
      for (const block of states[version.code] || []) {
        const element = [first, second][side].find((other) => other.dataset.source === block.source);
        if (element) mark(element, block.state, say(block.state === "missing" ? "missing in the other language" : block.state));
      }
      const view = frame.contentWindow;
      const sheet = new view.CSSStyleSheet();
      sheet.replaceSync(TINTS);
      rootOf(frame).adoptedStyleSheets = [sheet];
    });
    return matched;
  };

  const topOf = (element, frame) => element.getBoundingClientRect().top + frame.contentWindow.scrollY;

  const measure = (states) => {
    const matched = tint(states);
    const [left, right] = sides.map(({ frame }) => rootOf(frame));
    const named = [...left.querySelectorAll("main [id]")].map((element) => [element, right.getElementById(element.id)]).filter(([, other]) => other);
    const heading = [left.querySelector("h1"), right.querySelector("h1")];
    pairs = [...(heading[0] && heading[1] ? [heading] : []), ...matched, ...named];
  };

  const follow = (side) => {
    const from = sides[side].frame;
    const to = sides[1 - side].frame;
    const line = from.contentWindow.innerHeight * 0.25;
    const at = from.contentWindow.scrollY + line;
    const places = pairs.map((pair) => [topOf(pair[side], from), topOf(pair[1 - side], to)]).sort((one, other) => one[0] - other[0]);
    const stations = [[0, 0]];
    for (const place of places) {
      const last = stations[stations.length - 1];
      if (place[0] > last[0] && place[1] > last[1]) stations.push(place);
    }
    stations.push([rootOf(from).documentElement.scrollHeight, rootOf(to).documentElement.scrollHeight]);
    const next = stations.findIndex(([top]) => top > at);
    const [low, high] = next < 1 ? [stations[stations.length - 2], stations[stations.length - 1]] : [stations[next - 1], stations[next]];
    const share = high[0] > low[0] ? (at - low[0]) / (high[0] - low[0]) : 0;
    const target = from.contentWindow.scrollY < 2 ? 0 : low[1] + share * (high[1] - low[1]) - line;
    to.contentWindow.scrollTo({ top: target, behavior: "instant" });
  };

  const lead = (side) => {
    const view = sides[side].frame.contentWindow;
    for (const name of ["pointerenter", "pointermove", "wheel", "touchstart", "keydown", "focus"]) {
      view.addEventListener(name, () => { leader = side; }, { passive: true, capture: true });
    }
    view.addEventListener("scroll", () => { if (leader === side) follow(side); }, { passive: true });
  };

  const loaded = async (side) => {
    const { frame } = sides[side];
    if (!rootOf(frame)?.querySelector("main")) return;
    const page = pageOf(frame);
    if (page && page !== sides[side].version.route) { await open(page, side); return; }
    lead(side);
    if (!sides.every(({ frame: other, version }) => pageOf(other) === version.route && rootOf(other).readyState === "complete")) return;
    const answer = await ask("both.json", { page: current }).catch(() => ({}));
    measure(answer.states || {});
    main.dataset.ready = String(pairs.length);
  };

  const titled = () => {
    document.title = `${say("Languages side by side")} · /${current}`;
    bar.replaceChildren(
      make("h1", { textContent: say("Languages side by side") }),
      ...sides.map(({ version }) => make("a", { href: `/${version.route}`, textContent: version.name, lang: version.tag })),
      make("span", { className: "key", textContent: say("missing in the other language") }),
      make("span", { className: "key stale", textContent: say("stale") }),
      make("a", { href: "/_/", textContent: say("Dashboard") }),
    );
  };

  // Whoever follows a link on one side is followed on the other.
  async function open(page, side) {
    const { versions } = await ask("both.json", { page });
    const own = versions.find((version) => version.route === page) || versions[0];
    if (!own) return;
    const other = versions.find((version) => version !== own) || own;
    current = own.route;
    const shown = side === 1 ? [other, own] : [own, other];
    if (!sides.length) {
      const frames = shown.map((version) => make("iframe", { title: version.name }));
      sides = shown.map((version, index) => ({ version, frame: frames[index] }));
      frames.forEach((frame, index) => frame.addEventListener("load", () => loaded(index)));
      main.replaceChildren(...frames);
    }
    sides.forEach((entry, index) => {
      entry.version = shown[index];
      entry.frame.title = shown[index].name;
      if (pageOf(entry.frame) !== shown[index].route) entry.frame.src = `/${shown[index].route}`;
    });
    history.replaceState(null, "", `/_/both/${sides[0].version.route}`);
    titled();
    if (side !== undefined) loaded(side);
  }

  ready.then(() => open(me.page)).catch(() => {});
  listen(() => {});
})();
