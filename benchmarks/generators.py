"""What each generator is called with, where it puts its pages, and what it leaves behind."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from benchmarks import ours, peers
from benchmarks.corpus import Corpus

ROOT: Final = Path(__file__).resolve().parent.parent
WORK: Final = Path(os.environ.get("BENCH_WORK") or Path(tempfile.gettempdir()) / "reportsite-bench")
"""Holds corpora and outputs; best on a memory file system."""
TOOLS: Final = Path(os.environ.get("BENCH_TOOLS") or WORK / "tools")
"""Holds the other generators, as setup.sh installs them."""

_NODE: Final = "node {tools}/node/node_modules/@11ty/eleventy/cmd.cjs"
_HUGO: Final = "exec {tools}/bin/hugo -s {tree} -d {output} --quiet"
_HUGO_SERVER: Final = (
    "exec {tools}/bin/hugo server -s {tree} -p {port} --bind 127.0.0.1 --baseURL http://127.0.0.1:{port}/"
)
_OURS: Final = "exec {python} {root}/build.py build --site {tree} --output {output}"
_OURS_SERVER: Final = "exec {python} {root}/build.py serve --site {tree} --port {port} --editor none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """A generator, or one of the ways to use it."""

    name: str
    write: Callable[[Path, Corpus], None]
    """Writes its source tree."""
    build: str
    """A line for the shell; `{tree}`, `{output}`, `{tools}`, `{python}`, `{root}` and `{port}` are filled in."""
    serve: str = ""
    """Its preview server; empty where it has none that watches the files."""
    leftovers: tuple[str, ...] = ()
    """What it leaves in its source tree, and a cold build must not find."""
    too_slow: frozenset[str] = frozenset()
    """Sizes that it is left out of unless it is named: hours, not minutes."""
    is_ours: bool = False
    is_rich: bool = False
    """Whether its pages hold more than those of the others."""

    def page(self, language: str, kind: str, name: str = "") -> str:
        """Return the folder of a page in the output: of a `policy`, a `report`, a `region`, `timeline` or `home`."""
        if self.is_ours and kind == "region":
            return f"{language}/{'policies' if name == 'cn' else f'provinces/{name}'}/"
        folders = {"policy": "policies/{}/", "report": "reports/{}/", "region": "regions/{}/", "timeline": "timeline/"}
        below = folders.get(kind, "").format(name)
        return below if self.name == "zola" and language == "zh" else f"{language}/{below}"

    def command(self, line: str, tree: Path, output: Path, port: int = 0) -> str:
        """Return one of its lines for the shell, filled in."""
        places = {"tree": tree, "output": output, "tools": TOOLS, "python": sys.executable, "root": ROOT, "port": port}
        return line.format(**{name: shlex.quote(str(place)) for name, place in places.items()})


def _generators() -> tuple[Generator, ...]:
    hugo = ("public", "resources", ".hugo_build.lock")
    slow = frozenset({"XL"})
    return (
        Generator(name="hugo", write=peers.write_hugo, build=_HUGO, serve=_HUGO_SERVER, leftovers=hugo),
        Generator(name="hugodata", write=peers.write_hugodata, build=_HUGO, serve=_HUGO_SERVER, leftovers=hugo),
        Generator(
            name="zola",
            write=peers.write_zola,
            build="exec {tools}/bin/zola -r {tree} build -o {output} --force",
            serve="exec {tools}/bin/zola -r {tree} serve -p {port} -i 127.0.0.1 -o {output} --force",
            leftovers=("public",),
        ),
        Generator(
            name="eleventy",
            write=peers.write_eleventy,
            build=f"cd {{tree}} && exec {_NODE} --output={{output}}",
            serve=f"cd {{tree}} && exec {_NODE} --serve --incremental --port={{port}} --output={{output}}",
            leftovers=(".cache", "_site"),
            too_slow=slow,
        ),
        Generator(
            name="pelican",
            write=peers.write_pelican,
            build=(
                "cd {tree} && for l in zh en; do BENCH_LANG=$l {tools}/pelican/bin/pelican -q -s pelicanconf.py "
                "-o {output}/$l & done; wait"
            ),
            leftovers=("cache", "__pycache__"),
            too_slow=slow,
        ),
        Generator(
            name="mkdocs",
            write=peers.write_mkdocs,
            build="cd {tree} && exec {tools}/mkdocs/bin/mkdocs build -q -d {output}",
            serve="cd {tree} && exec {tools}/mkdocs/bin/mkdocs serve -a 127.0.0.1:{port}",
            leftovers=("site", "__pycache__"),
            too_slow=frozenset({"L", "XL"}),
        ),
        Generator(
            name="ours",
            write=ours.write_plain,
            build=_OURS,
            serve=_OURS_SERVER,
            leftovers=("output", ".cache"),
            is_ours=True,
        ),
        Generator(
            name="ours-rich",
            write=ours.write_rich,
            build=_OURS,
            serve=_OURS_SERVER,
            leftovers=("output", ".cache"),
            is_ours=True,
            is_rich=True,
        ),
    )


GENERATORS: Final[Mapping[str, Generator]] = MappingProxyType({item.name: item for item in _generators()})
"""In the order of the tables."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a generator works on a size: its source tree, and a folder of its own that holds the output."""

    generator: Generator
    tree: Path
    around: Path
    """The folder that holds the output; what a generator keeps beside its output lies there too."""

    @property
    def output(self) -> Path:
        """Return the folder that the generator fills."""
        return self.around / "site"

    @property
    def build(self) -> str:
        """Return the line for the shell that builds here."""
        return self.generator.command(self.generator.build, self.tree, self.output)

    def empty(self) -> None:
        """Remove the output and all that a build keeps for the next one."""
        for folder in (self.around, *(self.tree / name for name in self.generator.leftovers)):
            if folder.is_dir():
                shutil.rmtree(folder)
            else:
                folder.unlink(missing_ok=True)
        self.around.mkdir(parents=True)


def place_of(generator: Generator, size: str, outputs: Path | None = None) -> Place:
    """Return where a generator works on a size, with the outputs in another folder where one is given."""
    return Place(generator, WORK / "corpus" / size / generator.name, (outputs or WORK / "out") / generator.name)
