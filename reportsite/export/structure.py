"""A tagged PDF → the same with a structure that follows the document, not its pages.

Print engines tag page by page: a table over twenty pages becomes twenty tables with twenty heads. Here the pieces of
one element become one element, repeated heads and everything that belongs to the sheet become artifacts, and what
only holds words together is dissolved. The engine must have marked each element with `SOURCE`, a number of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf

SOURCE = "/ReportsiteSource"
"""Key under which an engine notes which element of the document a structure element was made of."""

_CELLS = frozenset({"/Table", "/THead", "/TBody", "/TFoot", "/TR", "/TH", "/TD"})
"""Parts of tables: pieces of these need not follow each other, since cells stand side by side."""
_DISSOLVED = frozenset({"/Span", "/NonStruct"})
_SAYING = ("/Lang", "/Alt", "/ActualText", "/E")
_MARK = re.compile(rb"/\w+\s*<<\s*/MCID (\d+)\s*>>\s*BDC")


def mend_structure(pdf: Pdf) -> None:
    """Join what pages have parted, and write the tree of the document anew."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None or not any(SOURCE in element for top in _kids(root) for element in _walk(top)):
        return
    for top in root.K:
        _qualify(top)
        _join(top)
        _dissolve(top)
        _give_bodies(pdf, top)
        _number_cells(top)
    _index(pdf, root)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _is_element(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def _qualify(element: Any) -> None:
    """Let each piece of content name its page, so that it can be moved to an element of another page."""
    kids: list[Any] = []
    for kid in _kids(element):
        if isinstance(kid, int):
            kids.append(Dictionary(Type=Name.MCR, Pg=element.Pg, MCID=kid))
        else:
            if _is_element(kid):
                _qualify(kid)
            kids.append(kid)
    element.K = Array(kids)


def _join(element: Any) -> None:
    """Join pieces of one source among the children, then go down."""
    kept: list[Any] = []
    known: dict[tuple[int, str], Any] = {}
    for kid in _kids(element):
        if not _is_element(kid) or SOURCE not in kid:
            kept.append(kid)
            continue
        kind = str(kid.S)
        source = int(kid[SOURCE])
        own = SOURCE in element and int(element[SOURCE]) == source and kind != "/LBody"
        earlier = known.get((source, kind))
        if own or earlier is None or not (kind in _CELLS or _same(kept[-1], earlier)):
            known[source, kind] = kid
            kept.append(kid)
        elif kind != "/THead":
            for grandchild in _kids(kid):
                earlier.K.append(grandchild)
        # A head that a later page repeats is left out of the tree: `_index` makes an artifact of it.
    element.K = Array(kept)
    for kid in kept:
        if _is_element(kid):
            kid.P = element
            _join(kid)


def _is_reference(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and bool(kid.get("/Type") == Name.OBJR)


def _same(one: Any, other: Any) -> bool:
    return _is_element(one) and bool(one.objgen == other.objgen)


def _dissolve(element: Any) -> None:
    """Put the content of elements that say nothing into their parent."""
    kids: list[Any] = []
    for kid in _kids(element):
        if not _is_element(kid):
            kids.append(kid)
            continue
        # Boxes that an engine puts inside those of one element say nothing of their own.
        own = SOURCE in kid and SOURCE in element and bool(kid[SOURCE] == element[SOURCE])
        inner = own and kid.S == element.S
        # An item that is set as a table has a box around its box, and is tagged as an item in itself.
        twice = own and Name.LI == kid.S
        _dissolve(kid)
        # Engines set columns and blocks of their own between a list and its items.
        between = str(element.S) == "/L" and str(kid.S) in {"/Div", "/P"}
        if between or inner or twice or (str(kid.S) in _DISSOLVED and not any(key in kid for key in _SAYING)):
            inside = [one for body in _kids(kid) for one in _kids(body)] if twice else _kids(kid)
            for grandchild in inside:
                if _is_element(grandchild):
                    grandchild.P = element
                kids.append(grandchild)
            continue
        if Name.Link == element.S and str(kid.S) in _DISSOLVED:
            # A run in another language is not what can be pressed: its link around it is.
            inside = _kids(kid)
            kids += [grandchild for grandchild in inside if _is_reference(grandchild)]
            kid.K = Array([grandchild for grandchild in inside if not _is_reference(grandchild)])
        if _kids(kid) or str(kid.S) in {"/TD", "/TH"}:
            kids.append(kid)
    element.K = Array(kids)
    if SOURCE in element:
        del element[SOURCE]


def _give_bodies(pdf: Pdf, top: Any) -> None:
    """Put what an item of a list says into its body, beside its label."""
    for element in list(_walk(top)):
        if str(element.S) == "/L":
            items = [_item(pdf, element, kid) for kid in _kids(element)]
            element.K = Array(items)
        elif str(element.S) == "/LI" and not any(_is_element(kid) and Name.LBody == kid.S for kid in _kids(element)):
            labels = [kid for kid in _kids(element) if _is_element(kid) and Name.Lbl == kid.S]
            rest = [kid for kid in _kids(element) if not (_is_element(kid) and Name.Lbl == kid.S)]
            element.K = Array([*labels, _wrapped(pdf, "LBody", element, rest)])


def _item(pdf: Pdf, parent: Any, kid: Any) -> Any:
    if _is_element(kid) and str(kid.S) in {"/LI", "/L", "/Caption"}:
        return kid
    item = _wrapped(pdf, "LI", parent, [])
    item.K = Array([_wrapped(pdf, "LBody", item, [kid])])
    return item


def _wrapped(pdf: Pdf, kind: str, parent: Any, kids: list[Any]) -> Any:
    made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent, K=Array(kids)))
    if "/Pg" in parent:
        made.Pg = parent.Pg
    for kid in kids:
        if _is_element(kid):
            kid.P = made
    return made


def _number_cells(top: Any) -> None:
    """Let header cells speak by their scope; lists of headers that engines made for each page are gone with it."""
    for element in _walk(top):
        if str(element.S) in {"/TH", "/TD"}:
            attributes = element.get("/A")
            if isinstance(attributes, Dictionary) and "/Headers" in attributes:
                del attributes["/Headers"]
            if "/ID" in element:
                del element["/ID"]
            if isinstance(attributes, Dictionary) and list(attributes.keys()) == ["/O"]:
                del element["/A"]


def _walk(element: Any) -> Iterator[Any]:
    yield element
    for kid in _kids(element):
        if _is_element(kid):
            yield from _walk(kid)


def _index(pdf: Pdf, root: Any) -> None:
    """Write the way from content to elements anew; content that no element holds becomes an artifact."""
    pages = {page.obj.objgen: page.obj for page in pdf.pages}
    content: dict[tuple[int, int], dict[int, Any]] = {key: {} for key in pages}
    numbers: list[tuple[int, Any]] = []
    annotations = 0
    for top in root.K:
        for element in _walk(top):
            for kid in _kids(element):
                if not isinstance(kid, Dictionary):
                    continue
                if kid.get("/Type") == Name.MCR:
                    content[kid.Pg.objgen][int(kid.MCID)] = element
                elif kid.get("/Type") == Name.OBJR:
                    kid.Obj.StructParent = len(pages) + annotations
                    numbers.append((len(pages) + annotations, element))
                    annotations += 1
    entries: list[Any] = []
    for number, (key, page) in enumerate(pages.items()):
        held = content[key]
        page.StructParents = number
        last = max(held, default=-1)
        entries += [number, pdf.make_indirect(Array([held.get(index) for index in range(last + 1)]))]
        _set_artifacts(pdf, page, held)
    for number, element in numbers:
        entries += [number, element]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(entries)))
    root.ParentTreeNextKey = len(pages) + annotations
    _shorten(root)


def _set_artifacts(pdf: Pdf, page: Any, held: dict[int, Any]) -> None:
    def replaced(match: re.Match[bytes]) -> bytes:
        return match[0] if int(match[1]) in held else b"/Artifact <</Type /Pagination>> BDC"

    streams = page.Contents if isinstance(page.Contents, Array) else [page.Contents]
    content = b"\n".join(stream.read_bytes() for stream in streams)
    page.Contents = pdf.make_stream(_MARK.sub(replaced, content))


def _shorten(root: Any) -> None:
    """Name content by its number alone where it stands on its element's page."""
    for top in root.K:
        for element in _walk(top):
            page = element.get("/Pg")
            kids: list[Any] = []
            for kid in _kids(element):
                is_content = isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR
                if is_content and page is not None and kid.Pg.objgen == page.objgen:
                    kids.append(int(kid.MCID))
                else:
                    kids.append(kid)
            element.K = Array(kids)
