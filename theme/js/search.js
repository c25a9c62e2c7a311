// Search: queries are read as reportsite/render/search/terms.py reads texts; places come from the files of the index,
// and every find is held against the words themselves before it is shown. The words of the interface come from the page.
(() => {
  const page = document.querySelector("[data-search]");
  if (!page) return;
  const { search: root, language: own } = page.dataset;
  const say = JSON.parse(page.dataset.words);
  const form = page.querySelector("form");
  const input = form.elements.q;
  const output = page.querySelector(".results");
  const status = page.querySelector("[role=status]");
  const choices = [...form.querySelectorAll("select")];
  const FEW = 5, MANY = 20, MOST_FILES = 48, DELAY = 120;

  // Files of the index ---------------------------------------------------------------------------------------------

  const arrived = new Map();
  let files = new Map();
  let contents = null;
  const call = (window.reportsiteSearch = (name, hash, data) => arrived.set(name, { hash, data }));

  const fetchScript = (name, file, version) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${root}${file}.js${version ? `?v=${version}` : ""}`;
    script.onload = () => {
      script.remove();
      const { hash, data } = arrived.get(name) ?? {};
      arrived.delete(name);
      if (data === undefined || (version && name !== "contents" && hash !== version)) reject(Object.assign(new Error(file), { stale: true }));
      else resolve(data);
    };
    script.onerror = () => { script.remove(); reject(new Error(file)); };
    document.head.append(script);
  });
  const load = (name) => {
    if (!files.has(name)) files.set(name, fetchScript(name, name, contents.hashes[name]));
    return files.get(name);
  };
  const open = async (again) => {
    const data = await fetchScript("contents", `contents-${own}`, again);
    files = new Map();
    contents = prepare(data);
  };

  // The contents tell how characters are compared and where entries stand.
  const prepare = (data) => {
    const alike = new Map();
    const [from, to] = data.alike.map((text) => [...text]);
    from.forEach((character, index) => alike.set(character, to[index]));
    const variants = new Map();
    for (const [plain, ...others] of data.variants) for (const other of others) variants.set(other, plain);
    const scales = new Map(Object.entries(data.scales));
    const escaped = [...scales.keys()].map((word) => word.replace(/[^\p{L}\p{N}]/gu, "\\$&")).join("|");
    const digits = "[0-9]+(?:,[0-9]{3})*(?:\\.[0-9]+)?";
    const step = escaped ? `${digits}(?:\\s?(?:${escaped})(?![a-z]))?` : digits;
    const number = `(?<![0-9a-z.])${step}(?:${step})*(?![a-z0-9])`;
    const chunks = [], bases = [];
    let first = 0;
    for (const segment of data.segments) {
      bases.push(first);
      for (const [name, size] of segment) { chunks.push({ name, first }); first += size; }
    }
    return {
      ...data, alike, variants, scales, number, chunks, bases, size: first, codes: data.languages.map(([code]) => code),
      pairs: new RegExp(`[${data.han}]+`, "gu"),
      tokens: new RegExp(`(?<number>${number})|[a-z0-9]+`, "g"),
      query: new RegExp(`"([^"]+)"|(?<!\\S)(${number})(\\S*)|\\S+`, "g"),
    };
  };

  // Reading --------------------------------------------------------------------------------------------------------

  const folded = new Map();
  const foldCharacter = (character) => {
    if (contents.alike.has(character)) return contents.alike.get(character);
    const plain = [...character.normalize("NFKD")][0].toLowerCase();
    if ([...plain].length !== 1 || character.length > 1 || plain.length > 1) return character;
    return contents.variants.get(plain) ?? plain;
  };
  const fold = (text) => {
    let result = "";
    for (const character of text) {
      let plain = folded.get(character);
      if (plain === undefined) folded.set(character, (plain = foldCharacter(character)));
      result += plain;
    }
    return result;
  };
  const shifted = (digits, exponent) => {
    const [whole, fraction = ""] = digits.split(".");
    const left = (whole + fraction.slice(0, exponent).padEnd(exponent, "0")).replace(/^0+(?=.)/, "");
    const rest = fraction.slice(exponent).replace(/0+$/, "");
    return rest ? `${left}.${rest}` : left;
  };
  const values = (text) => {
    const steps = [...text.matchAll(/([0-9][0-9,]*(?:\.[0-9]+)?)\s?([^0-9\s]*)/g)].map(([, digits, scale]) => [digits.replaceAll(",", ""), contents.scales.get(scale) ?? 0]);
    const found = steps.map(([digits, exponent]) => shifted(digits, exponent));
    const sizes = steps.map(([, exponent]) => exponent);
    const falling = sizes.every((size, index) => !index || (size < sizes[index - 1] && found[index].length <= sizes[index - 1]));
    if (steps.length > 1 && falling && !found.some((value) => value.includes("."))) return [String(found.reduce((sum, value) => sum + BigInt(value), 0n))];
    return found;
  };
  const keysOf = (text) => {
    const keys = [];
    for (const [run] of text.matchAll(contents.pairs)) {
      const characters = [...run];
      for (let index = 1; index < characters.length; index++) keys.push([characters[index - 1] + characters[index]]);
    }
    for (const found of text.matchAll(contents.tokens)) {
      if (found.groups.number) for (const value of values(found[0])) keys.push([`#${value}`]);
      else if (/[a-z]/.test(found[0])) keys.push([found[0], true]);
    }
    return keys;
  };
  const parse = (query) => [...fold(query).trim().matchAll(contents.query)].flatMap(([all, quoted, number, rest]) => {
    const text = (quoted ?? all).trim();
    const keys = keysOf(text);
    if (!keys.length && [...text].length === 1) keys.push([text]);
    if (!text || !keys.length) return [];
    const read = number ? values(number) : [];
    return [{ text, keys, value: read.length === 1 ? read[0] : null, rest: rest ?? "" }];
  });

  // Places ---------------------------------------------------------------------------------------------------------

  const decode = (text, base, into) => {
    let place = base - 1;
    for (let index = 0; index < text.length; index++) into.push((place += text.charCodeAt(index) - 0x22));
  };
  const shardOf = (key) => {
    let number = 0;
    for (const character of key[0] === "#" ? key : [...key].slice(0, 2)) number = (number * 31 + character.codePointAt(0)) & 0xffffff;
    return number % contents.shards;
  };
  const placesOf = async ([key, beginning]) => {
    const count = contents.codes.length;
    const found = [];
    (await load(`keys-${shardOf(key)}`)).forEach((keys, segment) => {
      const base = contents.bases[segment] * count;
      if (!beginning) { if (Object.hasOwn(keys, key)) decode(keys[key], base, found); } else {
        for (const name of Object.keys(keys)) if (name.startsWith(key)) decode(keys[name], base, found);
      }
    });
    return beginning ? [...new Set(found)].sort((a, b) => a - b) : found;
  };
  const common = (lists) => {
    lists.sort((a, b) => a.length - b.length);
    return lists.slice(1).reduce((left, right) => { const set = new Set(right); return left.filter((place) => set.has(place)); }, lists[0] ?? []);
  };
  const facetSets = async () => {
    const sets = {};
    (await load("facets")).forEach((facets, segment) => {
      for (const [facet, all] of Object.entries(facets)) {
        for (const [value, text] of Object.entries(all)) decode(text, contents.bases[segment], ((sets[facet] ??= new Map()).get(value) ?? sets[facet].set(value, []).get(value)));
      }
    });
    for (const facet of Object.values(sets)) for (const [value, list] of facet) facet.set(value, new Set(list));
    return sets;
  };

  // Words ----------------------------------------------------------------------------------------------------------

  const chunkOf = (entry) => {
    let low = 0, high = contents.chunks.length;
    while (high - low > 1) { const middle = (low + high) >> 1; if (contents.chunks[middle].first <= entry) low = middle; else high = middle; }
    return contents.chunks[low];
  };
  const wordsOf = async (entry, code) => {
    const chunk = chunkOf(entry);
    const words = await load(`words-${code}-${chunk.name}`);
    const item = words[entry - chunk.first];
    if (Array.isArray(item)) {
      const [kind, route, date, title, lines, names, numbers] = item;
      const all = [[title, ""], ...lines.map((line) => (Array.isArray(line) ? line : [line, ""]))];
      words[entry - chunk.first] = { kind, route, date, title, lines: all.map(([text, anchor]) => ({ text, anchor, plain: fold(text) })), names: fold(names).split(" "), numbers: numbers.split(" ") };
    }
    return words[entry - chunk.first];
  };
  const within = (line, part) => {
    const spans = [];
    const { plain } = line;
    const letter = /[a-z0-9]/.test(part.text[0]);
    for (let at = plain.indexOf(part.text); at >= 0; at = plain.indexOf(part.text, at + 1)) {
      if (!letter || !at || !/[a-z0-9]/.test(plain[at - 1])) spans.push([at, at + part.text.length]);
    }
    if (part.value !== null) {
      for (const found of plain.matchAll(contents.tokens)) {
        const end = found.index + found[0].length;
        if (!found.groups.number || !values(found[0]).includes(part.value)) continue;
        const gap = plain[end] === " " && part.rest ? 1 : 0;
        if (plain.startsWith(part.rest, end + gap)) spans.push([found.index, end + (part.rest ? gap + part.rest.length : 0)]);
      }
    }
    return spans;
  };
  const verify = (words, parts) => {
    const marks = new Map();
    let score = 0;
    for (const part of parts) {
      let best = 0;
      words.lines.forEach((line, index) => {
        const spans = within(line, part);
        if (!spans.length) return;
        marks.set(index, [...(marks.get(index) ?? []), ...spans]);
        best = Math.max(best, index ? 10 : line.plain === part.text ? 100 : spans[0][0] ? 40 : 50);
      });
      if (words.names.some((name) => name === part.text)) best = Math.max(best, 80);
      else if (words.names.some((name) => name.startsWith(part.text))) best = Math.max(best, 30);
      if (part.value !== null && !part.rest && words.numbers.includes(part.value)) best = Math.max(best, 20);
      if (!best) return null;
      score += best;
    }
    // Of the passages the one that holds most of the query is shown.
    const [line = 0] = [...marks].filter(([index]) => index).sort(([a, x], [b, y]) => y.length - x.length || a - b)[0] ?? [];
    return { score, line, marks };
  };

  // Finding --------------------------------------------------------------------------------------------------------

  const find = async (query, { enough = Infinity, keep = () => true } = {}) => {
    if (!contents) await open();
    const parts = parse(query);
    if (!parts.length) return { parts, found: [], candidates: [], exact: true };
    const lists = await Promise.all(parts.flatMap(({ keys }) => keys).map(placesOf));
    const count = contents.codes.length;
    const candidates = new Map();
    for (const unit of common(lists)) {
      const entry = Math.floor(unit / count);
      if (keep(entry)) candidates.set(entry, [...(candidates.get(entry) ?? []), contents.codes[unit % count]]);
    }
    const entries = [...candidates.keys()];
    const chunks = new Set(entries.map((entry) => chunkOf(entry).name));
    const exact = enough === Infinity || chunks.size * count <= MOST_FILES;
    const found = [];
    const look = async (entry) => {
      const finds = [];
      for (const code of candidates.get(entry)) {
        const words = await wordsOf(entry, code);
        const match = verify(words, parts);
        if (match) finds.push({ code, words, ...match });
      }
      if (!finds.length) return;
      const shown = finds.find(({ code }) => code === own) ?? finds[0];
      found.push({ entry, codes: finds.map(({ code }) => code), ...shown, score: Math.max(...finds.map(({ score }) => score)) + (shown.code === own ? 5 : 0) - 2 * shown.words.kind });
    };
    if (exact) await Promise.all(entries.map(look));
    else for (let at = 0; at < entries.length && found.length < enough; at += MANY) await Promise.all(entries.slice(at, at + MANY).map(look));
    found.sort((a, b) => b.score - a.score || a.words.kind - b.words.kind || (a.words.date < b.words.date ? 1 : a.words.date > b.words.date ? -1 : a.entry - b.entry));
    return { parts, found, candidates: exact ? found.map(({ entry }) => entry) : entries, exact };
  };
  call.find = async (query) => (await find(query)).found.map(({ words, codes, code }) => ({ route: words.route, codes, code }));

  // Showing --------------------------------------------------------------------------------------------------------

  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const fill = (text, values_) => text.replace(/\{(\w+)\}/g, (_, name) => values_[name]);
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const tagOf = (code) => contents.languages.find(([other]) => other === code)[1];
  const hrefOf = (code, route, anchor = "") => {
    const [folder, fragment] = route.split("#");
    const place = fragment ?? anchor;
    return `${page.dataset.site}${code}/${folder}${page.dataset.file}${place ? `#${place}` : ""}`;
  };
  const marked = (text, spans = []) => {
    const pieces = [];
    let at = 0;
    for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
      if (start < at) continue;
      pieces.push(text.slice(at, start), make("mark", {}, text.slice(start, end)));
      at = end;
    }
    return [...pieces, text.slice(at)];
  };
  const AROUND = 70;
  const passage = (line, spans) => {
    const first = Math.min(line.text.length, ...spans.map(([start]) => start), spans.length ? Infinity : 0);
    const start = first > AROUND ? first - AROUND / 2 : 0;
    const text = line.text.slice(start, start + 4 * AROUND);
    const cut = spans.map(([a, b]) => [a - start, Math.min(b - start, text.length)]).filter(([a]) => a < text.length);
    return [start ? "…" : "", ...marked(text, cut), start + text.length < line.text.length ? "…" : ""];
  };
  const item = async ({ entry, code, codes, line, marks, words }) => {
    const mine = contents.codes.includes(own) ? await wordsOf(entry, own) : words;
    const foreign = code !== own;
    const anchor = words.lines[line].anchor;
    const title = make("a", { href: hrefOf(own, words.route, foreign ? "" : anchor) }, ...(foreign ? [mine.title] : marked(words.title, marks.get(0))));
    const result = make("li", {}, make("h3", {}, title));
    // Where the title alone was found, the first passage says what it is about.
    const at = line || (foreign ? 0 : 1);
    if (words.lines[at]) {
      const text = make("p", { className: "passage" }, ...passage(words.lines[at], marks.get(at) ?? []));
      if (foreign) text.lang = tagOf(code);
      result.append(text);
    }
    const others = contents.languages.filter(([other]) => other !== own && codes.includes(other)).map(([other, tag, name]) => make("a", { href: hrefOf(other, words.route, other === code ? anchor : ""), lang: tag, hreflang: tag }, name));
    const note = make("p", { className: "quiet" }, ...(words.date ? [make("time", { dateTime: words.date }, words.date)] : []));
    for (const other of others) note.append(note.childNodes.length ? " · " : "", other);
    if (note.childNodes.length) result.append(note);
    return result;
  };

  const state = () => new URLSearchParams([["q", input.value.trim()], ...choices.map((choice) => [choice.name, choice.value])].filter(([, value]) => value));
  const remember = (push) => {
    const query = state().toString();
    if (query === location.search.slice(1)) return;
    try { history[push ? "pushState" : "replaceState"](null, "", query ? `?${query}` : location.pathname); } catch { /* opened from a folder, some browsers refuse */ }
  };
  const labels = { kind: (value) => contents.kinds.find(([kind]) => kind === value)[1], province: (value) => contents.province[value], topic: (value) => contents.topic[value], year: (value) => value, language: (value) => contents.languages.find(([code]) => code === value)[2] };

  const offer = (sets, members, langs) => {
    for (const choice of choices) {
      const facet = choice.name;
      // A facet counts what the other facets leave.
      const rest = choices.filter((other) => other !== choice && other.value);
      const left = members.filter((entry) => rest.every((other) => sets[other.name]?.get(other.value)?.has(entry) ?? langs(entry, other)));
      const counts = facet === "language"
        ? contents.codes.map((code) => [code, left.filter((entry) => langs(entry, { value: code })).length])
        : [...(sets[facet] ?? new Map())].map(([value, set]) => [value, left.filter((entry) => set.has(entry)).length]);
      const kept = choice.value;
      const options = counts.filter(([value, count]) => count || value === kept);
      if (facet === "year") options.sort(([a], [b]) => (a < b ? 1 : -1));
      choice.replaceChildren(choice.options[0], ...options.map(([value, count]) => make("option", { value }, `${labels[facet](value)} (${number.format(count)})`)));
      choice.value = kept;
      choice.closest("label").hidden = !options.length;
    }
  };

  let turn = 0, shown = MANY;
  const wanted = (sets, langs) => (entry) => choices.every((choice) => !choice.value || (choice.name === "language" ? langs(entry, choice) : sets[choice.name]?.get(choice.value)?.has(entry)));
  const show = async (again = false) => {
    const mine = ++turn;
    const query = input.value.trim();
    page.classList.toggle("asked", Boolean(query));
    if (!query) { output.replaceChildren(); status.textContent = ""; return; }
    try {
      if (!contents) { status.textContent = say.loading; await open(); }
      const sets = await facetSets();
      const all = await find(query, { enough: shown });
      if (mine !== turn) return;
      if (!all.parts.length) { output.replaceChildren(); status.textContent = say.short; return; }
      const codesOf = new Map(all.found.map(({ entry, codes }) => [entry, codes]));
      const langs = (entry, { value }) => codesOf.get(entry)?.includes(value) ?? true;
      offer(sets, all.candidates, langs);
      const keep = wanted(sets, langs);
      const some = all.exact || choices.every(({ value }) => !value) ? all : await find(query, { enough: shown, keep });
      const found = some.found.filter(({ entry }) => keep(entry));
      const total = some.exact ? found.length : some.candidates.filter(keep).length;
      const groups = new Map();
      for (const one of found) groups.set(one.words.kind, [...(groups.get(one.words.kind) ?? []), one]);
      const sections = [];
      for (const [kind, ones] of groups) {
        const [value, label] = contents.kinds[kind];
        const chosen = form.elements.kind.value === value || groups.size === 1;
        const part = ones.slice(0, chosen ? shown : FEW);
        const section = make("section", {}, make("h2", {}, label, " ", make("span", { className: "count" }, number.format(ones.length))));
        section.append(make("ol", {}, ...(await Promise.all(part.map(item)))));
        if (part.length < ones.length || (chosen && !some.exact && part.length < total)) {
          const more = make("button", { type: "button", className: "copy" }, fill(chosen ? say.more : say.all, { kind: label, count: number.format(ones.length) }));
          more.addEventListener("click", () => {
            const reached = part.length;
            if (chosen) shown += MANY; else { form.elements.kind.value = value; remember(true); }
            show().then(() => output.querySelectorAll("li a")[chosen ? reached : 0]?.focus());
          });
          section.append(more);
        }
        sections.push(section);
      }
      if (mine !== turn) return;
      output.replaceChildren(...sections);
      status.textContent = total ? fill(total === 1 ? say.one : some.exact ? say.count : say.about, { count: number.format(total), query }) : fill(say.none, { query });
    } catch (error) {
      if (mine !== turn) return;
      if (error.stale && !again) { contents = null; await open(Date.now()).catch(() => {}); return show(true); }
      status.textContent = say.failed;
    }
  };

  const read = () => {
    const asked = new URLSearchParams(location.search);
    input.value = asked.get("q") ?? "";
    for (const choice of choices) {
      const value = asked.get(choice.name) ?? "";
      if (value && ![...choice.options].some((option) => option.value === value)) choice.append(make("option", { value }, value));
      choice.value = value;
    }
  };
  let timer = 0;
  input.addEventListener("input", () => { clearTimeout(timer); shown = MANY; timer = setTimeout(() => { remember(); show(); }, DELAY); });
  form.addEventListener("change", (event) => { if (event.target !== input) { shown = MANY; remember(true); show(); } });
  form.addEventListener("submit", (event) => { event.preventDefault(); remember(true); show(); });
  addEventListener("popstate", () => { read(); show(); });
  form.hidden = false;
  read();
  show();
})();
