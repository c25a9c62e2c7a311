"""Artifacts → the output folder, which holds one complete site at every moment: the old one, then the new one.

The new site is written beside the output folder, flushed, then swapped in; what stopped half-way is removed by the
run itself or, when it was killed, by the next one. Only files that the manifest names are ever removed.

Where a second tree is kept, the site that is swapped out becomes it, and the next site is made by bringing it up to
date: that costs what changed, not what the site holds.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct

from reportsite.artifacts import Artifact, ArtifactPaths
from reportsite.errors import OutputRefused, PublishError
from reportsite.publish.entries import FILE_MODE, FOLDER_MODE, has_mode
from reportsite.publish.flush import flush, flush_one
from reportsite.publish.leftovers import MARK, aside_path, is_site, mend, remove, staging_path
from reportsite.publish.lock import locked
from reportsite.publish.manifest import MANIFEST_NAME, BadManifest, read_manifest, render_manifest
from reportsite.publish.second import bring_up_to_date, make_second, second_path, usable_second
from reportsite.publish.standing import StandingSite, inspect
from reportsite.publish.swap import Swap, swap
from reportsite.publish.trees import KnownTrees, Survey, folders_of, stamp_file, stamp_folders, survey_tree

_UNCHANGED = "what stood there is unchanged"


class Publication(Struct, frozen=True, kw_only=True):
    """What publishing did."""

    written: int
    """Files that are new or changed."""
    unchanged: int
    removed: int
    bytes: int
    """Size of the whole site."""
    swap: Swap
    known: KnownTrees = KnownTrees()
    """What the next run need not look at again; empty unless a second tree is kept."""
    left_behind: Path | None = None
    """Where files stay that somebody put into the output folder meanwhile, or that could not be removed."""


def publish(
    artifacts: Iterable[Artifact],
    folder: Path,
    *,
    protected: Iterable[Path],
    wait: float = 60.0,
    waiting: Callable[[], None] = lambda: None,
    known: Callable[[], KnownTrees] | None = None,
) -> Publication:
    """Make `folder` hold the artifacts and nothing else, in one step; artifacts are taken one by one.

    Raises PublishError, OutputRefused or OutputBusy as FolderPublication does, and ArtifactClash; the folder is
    untouched then, and also when taking an artifact raises.
    """
    with FolderPublication(folder, protected=protected, wait=wait, waiting=waiting, known=known) as publication:
        for artifact in artifacts:
            publication.write(artifact)
        return publication.commit()


class FolderPublication:
    """A site on its way into `folder`: written beside it, then swapped in by `commit`, or given up without a trace.

    A context manager, used once. `protected` are the paths that the folder must neither be nor hold; while another
    run is writing, `waiting` is called once and `wait` seconds may pass. With `known`, which is asked what the run
    before knew of its trees, a second tree is kept. On entering it raises OutputRefused before anything is touched,
    OutputBusy, or PublishError.
    """

    def __init__(
        self,
        folder: Path,
        *,
        protected: Iterable[Path],
        wait: float = 60.0,
        waiting: Callable[[], None] = lambda: None,
        known: Callable[[], KnownTrees] | None = None,
    ) -> None:
        self._folder = Path(os.path.abspath(folder))  # noqa: PTH100 - the name itself, not what a link points to
        self._staging = staging_path(self._folder, secrets.token_hex(4))
        self._protected = tuple(protected)
        self._wait = wait
        self._waiting = waiting
        self._ask = known
        self._known = KnownTrees() if known else None
        self._survey: Survey | None = None
        self._looked: Mapping[int, Mapping[str, int]] = {}
        self._standing = StandingSite(files={})
        self._paths = ArtifactPaths()
        self._digests: dict[str, str] = {}
        self._kept: list[str] = []
        self._new: list[str] = []
        self._folders: set[str] = set()
        self._bytes = 0
        self._removed = 0
        self._is_prepared = False
        self._prepared: tuple[Path, set[str]] | None = None
        self._made_second = False
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with self._stack, self._explaining(_UNCHANGED):
            seen = self._inspect_unlocked()
            self._stack.enter_context(locked(self._folder, wait=self._wait, waiting=self._waiting))
            mend(self._folder)
            if seen is None or seen != self._identity():
                self._inspect()
            self._stack.callback(self._give_up)
            self._stack = self._stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()

    def holds(self, path: str, digest: str) -> bool:
        """Tell whether the standing site is known to hold at `path` the bytes with this SHA-256, as it wrote them."""
        is_so = self._survey is not None and self._survey.holds(path, digest)
        return is_so and self._standing.files.get(path) == digest

    @property
    def paths(self) -> Collection[str]:
        """Return every path that was written or kept so far."""
        return self._digests.keys()

    @property
    def missing(self) -> Collection[str]:
        """Return every path of the standing site that was neither written nor kept so far."""
        return self._standing.files.keys() - self._digests.keys()

    def keep(self, path: str) -> None:
        """Take over a file that the standing site `holds`; raise ArtifactClash when its path is taken."""
        self._paths.claim(path)
        self._kept.append(path)
        self._digests[path] = self._standing.files[path]
        self._bytes += self._known.files[path].size if self._known else 0

    def write(self, artifact: Artifact) -> str:
        """Take one artifact and return its SHA-256.

        Raise ArtifactClash when its path is taken, PublishError when it cannot be written.
        """
        self._paths.claim(artifact.path)
        digest = hashlib.sha256(artifact.content).hexdigest()
        with self._explaining(_UNCHANGED):
            if self.holds(artifact.path, digest) or (
                self._standing.files.get(artifact.path) == digest and self._stands(artifact)
            ):
                self._kept.append(artifact.path)
            else:
                self._store(artifact.path, artifact.content)
        self._digests[artifact.path] = digest
        self._bytes += len(artifact.content)
        return digest

    def prepare(self) -> None:
        """Do all that can be done before the new site takes the place of the old one; nothing comes to it afterwards.

        Raise PublishError when that cannot be done.
        """
        self._removed = len(self.missing)
        with self._explaining(_UNCHANGED):
            if self._new or self._removed or not self._is_in_order():
                self._prepared = self._complete()
        self._is_prepared = True

    def commit(self) -> Publication:
        """Let the new site take the place of the old one; raise PublishError when it cannot."""
        if not self._is_prepared:
            self.prepare()
        how, touched = Swap.NONE, set[str]()
        if self._prepared is not None:
            staged, touched = self._prepared
            with self._explaining(_UNCHANGED):
                how = swap(staged, self._folder, aside=aside_path(self._folder))
            self._made_second = False
        with self._explaining("it may be lost if the power fails now"):
            flush_one(self._folder.parent)
        left_behind = self._clear()
        return Publication(
            written=len(self._digests) - len(self._kept),
            unchanged=len(self._kept),
            removed=self._removed,
            bytes=self._bytes,
            swap=how,
            known=self._learn(touched) if self._known else KnownTrees(),
            left_behind=left_behind,
        )

    def _stamps(self, tree: Path, touched: Collection[str]) -> Mapping[str, int]:
        """Return when each folder of a tree last changed; only those touched, or never seen, are looked at."""
        identity = tree.stat().st_ino
        before = self._looked.get(identity) or (self._known or KnownTrees()).folders.get(identity, {})
        if tree != self._folder:
            return before or stamp_folders(tree, folders_of(read_manifest(tree) or {}), {})
        now = folders_of(self._digests)
        kept = {path: changed for path, changed in before.items() if path in now}
        return stamp_folders(tree, {*touched, *(now - kept.keys()), ""} & now, kept)

    def _inspect_unlocked(self) -> tuple[int, int, int] | None:
        """Refuse what must be refused before even the lock touches anything; return which folder was inspected.

        Without the lock another run may swap the folder under our eyes; whatever was found then does not count.
        """
        before = self._identity()
        try:
            self._inspect()
        except (OSError, OutputRefused):
            if before == self._identity():
                raise
            return None
        return before if before == self._identity() else None

    def _inspect(self) -> None:
        """Find out what stands in the folder; raise OutputRefused where it must not be replaced."""
        if self._ask:
            self._known = self._ask()
        self._survey = survey_tree(self._folder, self._known) if self._known else None
        is_closed = bool(self._survey and self._survey.is_closed)
        self._looked = {}
        if self._known and not is_closed and self._folder.is_dir():
            # Taken before strangers are looked for: one who comes later changes the folder once more.
            folders = folders_of(self._known.files or self._listed())
            self._looked = {self._folder.stat().st_ino: stamp_folders(self._folder, folders, {})}
        self._standing = inspect(self._folder, protected=self._protected, is_closed=is_closed)

    def _listed(self) -> Collection[str]:
        """Return what the standing site says it holds, where nothing is known of it."""
        try:
            return read_manifest(self._folder) or {}
        except BadManifest:
            return ()

    def _stands(self, artifact: Artifact) -> bool:
        """Tell whether the file in the standing site is the artifact, whatever the manifest says."""
        path = self._folder / artifact.path
        try:
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode) or status.st_size != len(artifact.content):
                return False
            return has_mode(status, FILE_MODE) and path.read_bytes() == artifact.content
        except OSError:
            return False

    def _is_in_order(self) -> bool:
        """Tell whether the standing site has its manifest and every folder the mode it should have."""
        if self._survey and self._survey.is_closed:
            return True
        folders = folders_of(self._kept)
        try:
            return (self._folder / MANIFEST_NAME).exists() and all(
                has_mode((self._folder / path).stat(), FOLDER_MODE) for path in folders
            )
        except OSError:
            return False

    def _store(self, path: str, content: bytes) -> None:
        self._make_folder(path.rpartition("/")[0])
        target = self._staging / path
        with target.open("xb") as file:
            file.write(content)
        target.chmod(FILE_MODE)
        self._new.append(path)

    def _keep(self, path: str) -> None:
        """Give a file of the standing site a second name in the new one, or copy it where there are no links."""
        self._make_folder(path.rpartition("/")[0])
        source, target = self._folder / path, self._staging / path
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)
            target.chmod(FILE_MODE)
            self._new.append(path)

    def _make_folder(self, path: str) -> None:
        if path in self._folders:
            return
        if path:
            self._make_folder(path.rpartition("/")[0])
        folder = self._staging / path
        folder.mkdir()
        if not path:
            (folder / MARK).touch()
        folder.chmod(FOLDER_MODE)
        self._folders.add(path)

    def _complete(self) -> tuple[Path, set[str]]:
        """Bring a tree to what will be the site, on the disk; return it, and which of its folders were touched."""
        second = second_path(self._folder)
        if self._known is not None:
            intact = self._survey.intact if self._survey else {}
            holds = usable_second(self._folder, self._standing.files, intact, self._known)
            if holds is not None:
                return second, self._complete_second(second, holds)
        self._make_folder("")
        is_free = remove(second)  # where somebody put something there, it stays, and no second tree is kept
        for path in self._kept:
            self._keep(path)
        self._seal(self._staging)
        if self._known is not None and is_free and not self._folder.exists():
            self._made_second = True
            make_second(second, self._staging, self._digests)
        flush(self._staging, [*self._new, *self._folders])
        return self._staging, set(self._folders)

    def _complete_second(self, second: Path, holds: Mapping[str, str]) -> set[str]:
        """Bring the second tree up to date."""
        touched = bring_up_to_date(
            second,
            holds=holds,
            wanted=self._digests,
            standing=self._folder,
            fresh=self._staging,
            new=self._new,
        )
        self._seal(second)
        there = [path for path in touched if (second / path).is_dir()]
        flush(second, [*self._new, *there])
        return touched

    def _seal(self, tree: Path) -> None:
        """Write the manifest of a tree and take its mark away: it may be the site now."""
        manifest = tree / MANIFEST_NAME
        manifest.unlink(missing_ok=True)
        with manifest.open("xb") as file:
            file.write(render_manifest(self._digests))
        manifest.chmod(FILE_MODE)
        self._new.append(MANIFEST_NAME)
        (tree / MARK).unlink()

    def _learn(self, touched: Collection[str]) -> KnownTrees:
        """Return what the next run may rely on; the site is in its place."""
        before = self._known or KnownTrees()
        prefix = f"{self._folder}{os.sep}"
        # A file taken over has the stamp it had, unless it was copied or is known to be right by its bytes alone.
        same = set(self._kept).intersection(self._survey.intact if self._survey else ()).difference(self._new)
        files = {
            path: before.files[path]
            if path in same and before.files[path].digest == digest
            else stamp_file(prefix + path, digest)
            for path, digest in self._digests.items()
        }
        second = second_path(self._folder)
        folders = {tree.stat().st_ino: self._stamps(tree, touched) for tree in (self._folder, second) if tree.is_dir()}
        return KnownTrees(standing=self._folder.stat().st_ino, files=files, folders=folders)

    def _identity(self) -> tuple[int, int, int] | None:
        """Return what tells one tree at the output folder from the next, or None where there is none."""
        try:
            status = self._folder.stat()
        except FileNotFoundError:
            return None
        return status.st_dev, status.st_ino, status.st_mtime_ns

    def _clear(self) -> Path | None:
        """Remove what lies beside the output folder, or make it the second tree; return what could not be removed."""
        second = second_path(self._folder)
        for path in (self._staging, aside_path(self._folder)):
            try:
                if self._known is not None and not second.exists() and is_site(path):
                    path.rename(second)
                gone = remove(path)
            except OSError:
                gone = False
            if not gone:
                return path
        return None

    def _give_up(self) -> None:
        with suppress(OSError):  # the next run tries again
            remove(self._staging)
            if self._made_second:
                remove(second_path(self._folder))

    @contextmanager
    def _explaining(self, state: str) -> Iterator[None]:
        """Turn what the system says into a sentence."""
        try:
            yield
        except OSError as error:
            reason = error.strerror or str(error)
            raise PublishError(f"the site cannot be written to `{self._folder}`: {reason}; {state}") from error
