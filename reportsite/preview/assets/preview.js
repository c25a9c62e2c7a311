// What the preview adds to a page: news of saves, the overlay of problems, the way from a text to its source.
(() => {
  const me = document.currentScript.dataset;
  const isPage = me.role === "page";
  const isFramed = window.parent !== window;
  const listeners = [];
  let words = {};
  let newest = null;

  const say = (message, values = {}) =>
    (words[message] || message).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  const ask = (path, values = {}) =>
    fetch(`/_/${path}?${new URLSearchParams(values)}`).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));

  const make = (name, options = {}, ...inner) => {
    const { data = {}, ...rest } = options;
    const element = Object.assign(document.createElement(name), rest);
    Object.assign(element.dataset, data);
    element.append(...inner.filter((item) => item !== null && item !== ""));
    return element;
  };

  // News ------------------------------------------------------------------------------------------------------------
  // Browsers allow six connections to a server. However many pages are open, only the one that holds the lock listens;
  // it passes on what it hears.

  const channel = "BroadcastChannel" in window ? new BroadcastChannel("reportsite-preview") : null;
  let isSpeaker = false;

  const hear = (state) => {
    const before = newest;
    newest = state;
    for (const listener of listeners) listener(state, before);
  };

  const lost = () => {
    badge.hidden = isFramed || me.role === "dashboard";
    badge.className = "badge error";
    badge.textContent = say("Connection lost; trying again.");
  };

  const connect = () => {
    isSpeaker = true;
    const source = new EventSource(`/_/live?token=${encodeURIComponent(me.token)}`);
    source.addEventListener("state", (event) => {
      const state = JSON.parse(event.data);
      hear(state);
      if (channel) channel.postMessage({ state });
    });
    source.addEventListener("error", () => {
      lost();
      // A server that was started anew has another token; only its own pages know it.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 1000);
    });
    addEventListener("pagehide", () => source.close());
  };

  // The page itself -------------------------------------------------------------------------------------------------

  const keyOf = (details) => {
    const named = details.closest("[id]");
    return `${named ? named.id : ""}|${details.querySelector("summary")?.textContent.trim() || ""}`;
  };
  const openDetails = () => [...document.querySelectorAll("details[open]")].map(keyOf);
  const anchors = () => document.querySelectorAll("main [data-block], main [id]");
  const selectorOf = (element) =>
    element.dataset.block ? `[data-block="${element.dataset.block}"]` : `[id="${CSS.escape(element.id)}"]`;

  const remember = () => {
    const anchor = [...anchors()].find((element) => element.getBoundingClientRect().bottom > 0);
    const kept = {
      address: location.pathname,
      y: scrollY,
      details: openDetails(),
      anchor: anchor ? [selectorOf(anchor), anchor.getBoundingClientRect().top] : null,
    };
    sessionStorage.setItem("reportsite-preview", JSON.stringify(kept));
  };

  const restore = () => {
    const kept = JSON.parse(sessionStorage.getItem("reportsite-preview") || "null");
    sessionStorage.removeItem("reportsite-preview");
    if (!kept || kept.address !== location.pathname) return;
    const open = new Set(kept.details);
    for (const details of document.querySelectorAll("details")) if (open.has(keyOf(details))) details.open = true;
    const settle = () => {
      scrollTo({ top: kept.y, behavior: "instant" });
      const anchor = kept.y && kept.anchor && document.querySelector(kept.anchor[0]);
      if (anchor) scrollBy({ top: anchor.getBoundingClientRect().top - kept.anchor[1], behavior: "instant" });
    };
    settle();
    // Fonts and pictures may still move things; whoever scrolls meanwhile is left alone.
    const placed = scrollY;
    addEventListener("load", () => {
      if (Math.abs(scrollY - placed) < 2) settle();
      history.scrollRestoration = "auto";
    });
  };

  const reload = () => {
    remember();
    history.scrollRestoration = "manual";
    location.reload();
  };

  const swapStyle = (style) => {
    const name = style.split("/").pop();
    const old = [...document.querySelectorAll("link[rel=stylesheet]")].find((link) => /\/assets\/site\.[0-9a-f]+\.css$/.test(link.href));
    if (!old || old.href.endsWith(`/${name}`)) return;
    const fresh = make("link", { rel: "stylesheet", href: new URL(name, old.href).href });
    fresh.addEventListener("load", () => { old.remove(); document.dispatchEvent(new CustomEvent("preview-style")); });
    fresh.addEventListener("error", () => fresh.remove());
    old.after(fresh);
  };

  let checking = false;
  let again = false;
  const check = async () => {
    if (checking) { again = true; return; }
    checking = true;
    try {
      if (me.lost) {
        const answer = await fetch(location.href, { method: "HEAD" });
        if (answer.ok) reload();
      } else {
        const page = await ask("page.json", { page: me.page });
        if (!page.exists && page.usable) reload();
        else if (page.digest && page.digest !== me.digest) reload();
        else if (page.style) swapStyle(page.style);
      }
    } catch { /* The server is gone; its channel says so when it is back. */ }
    checking = false;
    if (again) { again = false; check(); }
  };

  if (isPage) {
    restore();
    listeners.push((state, before) => {
      if (state.state !== (before ? before.state : Number(me.state))) check();
    });
  }

  // Results of a search are listed by the page itself; drafts among them are marked as they come.
  if (me.drafts) {
    const drafts = me.drafts.split(" ");
    const mark = () => {
      for (const link of document.querySelectorAll("main a[href]:not([data-draft])"))
        if (drafts.some((route) => new URL(link.href).pathname.endsWith(`/${route}`))) link.dataset.draft = me.draft;
    };
    document.addEventListener("DOMContentLoaded", () => {
      mark();
      new MutationObserver(mark).observe(document.querySelector("main"), { childList: true, subtree: true });
    });
  }

  // The overlay -----------------------------------------------------------------------------------------------------

  const host = make("div", { id: "reportsite-preview" });
  const root = host.attachShadow({ mode: "open" });
  const badge = make("button", { type: "button", className: "badge", hidden: true });
  const dialog = make("dialog", { className: "overlay" });
  const toast = make("div", { className: "toast", hidden: true });
  const outline = make("div", { className: "outline", hidden: true });
  toast.setAttribute("role", "status");
  root.append(make("link", { rel: "stylesheet", href: "/_/assets/overlay.css" }), badge, dialog, toast, outline);
  document.documentElement.append(host);

  const copyButton = (text) => {
    const button = make("button", { type: "button", className: "plain", textContent: say("Copy") });
    button.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(text); button.textContent = say("Copied"); } catch { getSelection().selectAllChildren(button.previousElementSibling); }
    });
    return button;
  };

  const placeOf = (place) => {
    const text = `${place.file}:${place.line}:${place.column}`;
    const shown = place.link ? make("a", { href: place.link, textContent: text, title: say("Open in the editor") }) : make("code", { textContent: text });
    return make("span", { className: "place" }, shown, place.link ? "" : copyButton(text));
  };

  const frameOf = (problem) => {
    if (!problem.frame.length) return "";
    const width = String(problem.frame[problem.frame.length - 1][0]).length;
    const pre = make("pre");
    for (const [number, line] of problem.frame) {
      const isMeant = number === problem.line;
      const row = make("span", { className: isMeant ? "meant" : "" });
      row.append(make("span", { className: "gutter", textContent: `${String(number).padStart(width)} ` }));
      if (isMeant && problem.column <= line.length) {
        row.append(line.slice(0, problem.column - 1), make("mark", { textContent: line[problem.column - 1] }), line.slice(problem.column));
      } else row.append(line);
      pre.append(row, "\n");
    }
    return pre;
  };

  const problemOf = (problem) =>
    make("li", { className: problem.severity, data: { code: problem.code } },
      make("p", { className: "head" },
        make("b", { textContent: `${say(problem.severity)} ${problem.code}` }), " ",
        problem.file ? placeOf(problem) : ""),
      make("p", { className: "message", textContent: problem.message }),
      frameOf(problem),
      problem.hint ? make("p", { className: "hint", textContent: say("hint: {hint}", { hint: problem.hint }) }) : "");

  const counted = (state) => {
    const errors = state.errors === 1 ? say("1 error") : say("{count} errors", { count: state.errors });
    const warnings = state.warnings === 1 ? say("1 warning") : say("{count} warnings", { count: state.warnings });
    return [state.errors ? errors : "", state.warnings ? warnings : ""].filter(Boolean).join(" · ");
  };

  const problemList = (state) => {
    const more = state.errors + state.warnings - state.problems.length;
    const list = make("ol", { className: "problems" }, ...state.problems.map(problemOf));
    if (more > 0) list.append(make("li", { className: "more", textContent: say("… and {count} more", { count: more }) }));
    return list;
  };

  let dismissed = "";
  const errorsOf = (state) =>
    state.problems.filter((item) => item.severity === "error").map((item) => [item.code, item.file, item.line, item.column, item.message].join("|")).join("\n");

  const fill = (state) => {
    const close = make("button", { type: "button", className: "close", textContent: say("Close"), autofocus: true });
    close.addEventListener("click", () => dialog.close());
    const note = state.usable && !state.held ? "" : say(state.usable ? "The page below is the last one without errors." : "No page could be made yet.");
    const tools = make("p", { className: "tools" },
      make("a", { href: "/_/", textContent: say("Dashboard") }), " ",
      isPage && me.page && !me.lost ? make("a", { href: `/_/both/${me.page}`, textContent: say("Side by side") }) : "", " ",
      make("span", { textContent: say("Click with Alt to open the source of a text or a number.") }));
    const hadFocus = dialog.open && root.activeElement;
    dialog.lang = document.documentElement.dataset.previewLanguage || "en";
    dialog.setAttribute("aria-label", say("Problems"));
    dialog.replaceChildren(
      make("header", {}, make("h1", { textContent: counted(state) || say("No problems.") }), close),
      make("p", { className: "note", textContent: note, hidden: !note }),
      problemList(state),
      state.polling ? make("p", { className: "note", textContent: say("Changes are found by looking twice a second, not by listening.") }) : "",
      tools);
    if (hadFocus) close.focus();
  };

  let filled = "";
  const show = (state) => {
    // Whoever reads the list is not disturbed by news that change nothing in it.
    const content = JSON.stringify({ ...state, state: 0 });
    if (content !== filled) fill(state);
    filled = content;
    badge.hidden = false;
    badge.className = `badge ${state.errors ? "error" : state.warnings ? "warning" : "fine"}`;
    badge.textContent = counted(state) || "✓";
    badge.title = say("Preview");
    badge.setAttribute("aria-label", `${say("Preview")}: ${counted(state) || say("No problems.")}`);
    const errors = errorsOf(state);
    if (errors && errors !== dismissed && !dialog.open) { dialog.dataset.forced = ""; dialog.showModal(); }
    if (!errors) {
      dismissed = "";
      if (dialog.open && "forced" in dialog.dataset) dialog.close();
    }
  };

  dialog.addEventListener("close", () => {
    delete dialog.dataset.forced;
    if (newest) dismissed = errorsOf(newest);
  });
  badge.addEventListener("click", () => dialog.showModal());

  const ready = ask("words.json").then((answer) => {
    words = answer.words;
    document.documentElement.dataset.previewLanguage = answer.language;
    if (document.title === "…") document.title = say("Preview");
    if (me.role !== "dashboard" && !isFramed) {
      listeners.push(show);
      if (newest) show(newest);
    }
  });

  // From a text to its source ---------------------------------------------------------------------------------------

  let fading = 0;
  const tell = (...content) => {
    clearTimeout(fading);
    toast.replaceChildren(...content);
    toast.hidden = false;
    fading = setTimeout(() => { toast.hidden = true; }, 8000);
  };

  const candidates = (target) => {
    const link = target.closest("a[href]");
    const record = target.closest("[id^='figure-'], [id^='source-'], [id^='term-']");
    const item = target.closest("li, tr");
    const itemLink = item && item.querySelector("a[href]");
    const block = target.closest("[data-source]");
    return [
      link && { link: link.getAttribute("href") },
      record && { link: `#${record.id}` },
      block && { source: block.dataset.source },
      itemLink && { link: itemLink.getAttribute("href") },
      {},
    ].filter(Boolean);
  };

  const openSource = async (target) => {
    await ready;
    for (const query of candidates(target)) {
      const place = await ask("where.json", { page: me.page, ...query }).catch(() => ({}));
      if (!place.file) continue;
      const text = `${place.file}:${place.line}`;
      if (place.link) {
        tell(make("code", { textContent: text }));
        make("a", { href: place.link }).click();
      } else tell(make("code", { textContent: text }), copyButton(text));
      document.dispatchEvent(new CustomEvent("preview-source", { detail: place }));
      return;
    }
  };

  if (isPage) {
    const stop = (event) => { event.preventDefault(); event.stopPropagation(); };
    document.addEventListener("click", (event) => {
      if (!event.altKey || event.composedPath().includes(host)) return;
      stop(event);
      openSource(event.target);
    }, true);
    document.addEventListener("keydown", (event) => {
      if (!event.altKey || event.key !== "Enter" || !document.activeElement || document.activeElement === host) return;
      stop(event);
      openSource(document.activeElement);
    }, true);
    document.addEventListener("pointermove", (event) => {
      const target = event.altKey && event.target.closest && event.target.closest("a[href], [data-source], [id^='figure-']");
      outline.hidden = !target;
      if (!target) return;
      const box = target.getBoundingClientRect();
      Object.assign(outline.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px` });
    });
    document.addEventListener("keyup", (event) => { if (event.key === "Alt") outline.hidden = true; });
  }

  if (channel) {
    channel.addEventListener("message", ({ data }) => {
      if (data.state) hear(data.state);
      if (data.ask && isSpeaker && newest) channel.postMessage({ state: newest });
    });
  }
  if (channel && navigator.locks) {
    navigator.locks.request("reportsite-preview", () => { connect(); return new Promise(() => {}); });
    channel.postMessage({ ask: true });
  } else connect();

  window.reportsitePreview = {
    ask, make, placeOf, problemList, say,
    ready,
    listen: (listener) => { listeners.push(listener); if (newest) listener(newest, null); },
  };
})();
