// The dashboard: problems, translation, figures, and what the last saves have led to.
(() => {
  const { ask, listen, make, placeOf, problemList, ready, say } = window.reportsitePreview;
  const main = document.getElementById("main");

  const section = (title, ...inner) => make("section", {}, make("h2", { textContent: title }), ...inner);
  const milliseconds = (value) => say("{count} ms", { count: value });
  const partNames = (parts) => parts.map((part) => say(part)).join(", ");

  const table = (heads, rows) => {
    const head = make("tr", {}, ...heads.map((text) => make("th", { textContent: text, scope: "col" })));
    const body = make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells.map((cell) => make("td", {}, cell)))));
    return make("div", { className: "scroll" }, make("table", {}, make("thead", {}, head), body));
  };

  const pairs = (...entries) => {
    const list = make("dl");
    for (const [term, ...description] of entries) list.append(make("dt", { textContent: term }), make("dd", {}, ...description));
    return list;
  };

  const fileList = (rebuild) => {
    if (!rebuild.files.length) return say("whole site");
    const list = make("ul", { className: "files" }, ...rebuild.files.map((file) => make("li", {}, make("code", { textContent: file }))));
    const more = rebuild.fileCount - rebuild.files.length;
    if (more > 0) list.append(make("li", { textContent: say("… and {count} more", { count: more }) }));
    return list;
  };

  const pageRows = (rebuild) => rebuild.pages.map((page) => [
    make("a", { href: `/${page.route}`, textContent: `/${page.route}` }),
    milliseconds(page.milliseconds),
    say(page.changed ? "came out different" : "came out the same"),
  ]);

  const lastSave = (rebuilds) => {
    const last = rebuilds.find((rebuild) => rebuild.number > 1);
    if (!last) return section(say("Last save"), make("p", { textContent: say("Nothing was saved since the start.") }));
    return section(
      say("Last save"),
      pairs(
        [say("Changed"), partNames(last.parts)],
        [say("Saved"), fileList(last)],
        [say("Read anew"), say("{count} files of the content", { count: last.parsed })],
        [say("Loaded in"), milliseconds(last.milliseconds), last.succeeded ? "" : make("span", { className: "bad", textContent: ` – ${say("not usable; the state before is shown")}` })],
        [say("Rendered"), `${last.pageCount} · ${say("came out different")}: ${last.changedCount}`],
      ),
      last.pages.length ? table([say("Page"), say("Rendered"), ""], pageRows(last)) : "",
    );
  };

  const saves = (rebuilds) => section(say("Saves"), table(
    ["", say("Changed"), say("Saved"), say("Loaded in"), say("Rendered")],
    rebuilds.map((rebuild) => [
      String(rebuild.number),
      partNames(rebuild.parts),
      rebuild.files.length ? `${rebuild.files.slice(0, 3).join(", ")}${rebuild.fileCount > 3 ? ` … ${rebuild.fileCount}` : ""}` : say("whole site"),
      milliseconds(rebuild.milliseconds),
      `${rebuild.pageCount} / ${rebuild.changedCount}`,
    ]),
  ));

  const translation = (state) => {
    const gaps = state.problems.filter((problem) => problem.translation);
    const rows = (state.translations || []).map((page) => [page.place ? placeOf(page.place) : page.page, page.language, say(page.state), say("{count} blocks", { count: page.detail })]);
    rows.push(...gaps.map((problem) => [placeOf(problem), "", say("missing"), problem.message]));
    if (!rows.length) return section(say("Translation"), make("p", { textContent: say("Every text is there in every language.") }));
    return section(say("Translation"), table([say("Place"), "", say("Status"), ""], rows));
  };

  const drafts = (state) => {
    if (!state.drafts.length) return "";
    const rows = state.drafts.map((draft) => [make("code", { textContent: draft.id }), draft.kind, placeOf(draft)]);
    return section(`${say("Drafts")} (${state.drafts.length})`, table([say("Draft"), say("Kind"), say("Place")], rows));
  };

  const figures = (state) => section(`${say("Figures")} (${state.figures.length})`, table(
    [say("Figure"), say("Printed"), say("Status"), ...(state.figures.some((figure) => figure.verdict) ? [say("Verdict")] : []), say("Place")],
    state.figures.map((figure) => [
      make("code", { textContent: figure.id }), figure.printed, figure.label,
      ...(state.figures.some((other) => other.verdict) ? [figure.verdict || ""] : []),
      figure.file ? placeOf(figure) : "",
    ]),
  ));

  const draw = (state) => {
    document.title = `${say("Dashboard")} · ${state.errors + state.warnings}`;
    const problems = state.errors + state.warnings ? problemList(state) : make("p", { textContent: say("No problems.") });
    const links = say(state.linksChecked ? "The links of the whole site have been followed." : "The links of the whole site have not been followed yet; `check` does so.");
    main.replaceChildren(
      make("h1", { textContent: say("Dashboard") }),
      make("p", {}, make("a", { href: "/", textContent: "/" })),
      section(say("Problems"), problems, make("p", { className: "quiet", textContent: links }),
        state.polling ? make("p", { className: "quiet", textContent: say("Changes are found by looking twice a second, not by listening.") }) : ""),
      lastSave(state.rebuilds),
      drafts(state),
      translation(state),
      saves(state.rebuilds),
      figures(state),
    );
    main.dataset.state = state.state;
  };

  let drawing = false;
  let again = false;
  const update = async () => {
    if (drawing) { again = true; return; }
    drawing = true;
    try { draw(await ask("state.json")); } catch { /* Drawn again as soon as the server answers. */ }
    drawing = false;
    if (again) { again = false; update(); }
  };

  ready.then(() => { listen(update); update(); });
})();
