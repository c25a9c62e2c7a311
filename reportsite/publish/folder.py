"""Artifacts → the output folder, which holds one complete site at every moment: the old one, then the new one.

The new site is written beside the output folder, flushed, then swapped in; what stopped half-way is removed by the
run itself or, when it was killed, by the next one. Only files that the manifest names are ever removed.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct

from reportsite.artifacts import Artifact, ArtifactPaths
from reportsite.errors import OutputRefused, PublishError
from reportsite.publish.flush import flush, flush_one
from reportsite.publish.leftovers import MARK, aside_path, mend, remove, staging_path
from reportsite.publish.lock import locked
from reportsite.publish.manifest import MANIFEST_NAME, render_manifest
from reportsite.publish.standing import StandingSite, inspect
from reportsite.publish.swap import Swap, swap

_FILE_MODE = 0o644
_FOLDER_MODE = 0o755
"""A web server runs as somebody else, whatever the umask of the editor is."""

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
    left_behind: Path | None = None
    """Where files stay that somebody put into the output folder meanwhile, or that could not be removed."""


def publish(
    artifacts: Iterable[Artifact],
    folder: Path,
    *,
    protected: Iterable[Path],
    wait: float = 60.0,
    waiting: Callable[[], None] = lambda: None,
) -> Publication:
    """Make `folder` hold the artifacts and nothing else, in one step; artifacts are taken one by one.

    Raises PublishError, OutputRefused or OutputBusy as FolderPublication does, and ArtifactClash; the folder is
    untouched then, and also when taking an artifact raises.
    """
    with FolderPublication(folder, protected=protected, wait=wait, waiting=waiting) as publication:
        for artifact in artifacts:
            publication.write(artifact)
        return publication.commit()


class FolderPublication:
    """A site on its way into `folder`: written beside it, then swapped in by `commit`, or given up without a trace.

    A context manager, used once. `protected` are the paths that the folder must neither be nor hold; while another
    run is writing, `waiting` is called once and `wait` seconds may pass. On entering it raises OutputRefused before
    anything is touched, OutputBusy, or PublishError.
    """

    def __init__(
        self,
        folder: Path,
        *,
        protected: Iterable[Path],
        wait: float = 60.0,
        waiting: Callable[[], None] = lambda: None,
    ) -> None:
        self._folder = Path(os.path.abspath(folder))  # noqa: PTH100 - the name itself, not what a link points to
        self._staging = staging_path(self._folder, secrets.token_hex(4))
        self._protected = tuple(protected)
        self._wait = wait
        self._waiting = waiting
        self._standing = StandingSite(files={})
        self._paths = ArtifactPaths()
        self._digests: dict[str, str] = {}
        self._kept: list[str] = []
        self._new: list[str] = []
        self._folders: set[str] = set()
        self._bytes = 0
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with self._stack, self._explaining(_UNCHANGED):
            seen = self._inspect_unlocked()
            self._stack.enter_context(locked(self._folder, wait=self._wait, waiting=self._waiting))
            mend(self._folder)
            if seen is None or seen != self._identity():
                self._standing = inspect(self._folder, protected=self._protected)
            self._stack.callback(self._give_up)
            self._make_folder("")
            (self._staging / MARK).touch()
            self._stack = self._stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()

    def write(self, artifact: Artifact) -> None:
        """Take one artifact; raise ArtifactClash when its path is taken, PublishError when it cannot be written."""
        self._paths.claim(artifact.path)
        digest = hashlib.sha256(artifact.content).hexdigest()
        with self._explaining(_UNCHANGED):
            if self._standing.files.get(artifact.path) == digest and self._stands(artifact):
                self._kept.append(artifact.path)
            else:
                self._store(artifact.path, artifact.content)
        self._digests[artifact.path] = digest
        self._bytes += len(artifact.content)

    def commit(self) -> Publication:
        """Let the new site take the place of the old one; raise PublishError when it cannot."""
        removed = len(self._standing.files.keys() - self._digests.keys())
        how = Swap.NONE
        with self._explaining(_UNCHANGED):
            if self._new or removed or not self._is_in_order():
                self._complete()
                how = swap(self._staging, self._folder, aside=aside_path(self._folder))
        with self._explaining("it may be lost if the power fails now"):
            flush_one(self._folder.parent)
        return Publication(
            written=len(self._digests) - len(self._kept),
            unchanged=len(self._kept),
            removed=removed,
            bytes=self._bytes,
            swap=how,
            left_behind=self._clear(),
        )

    def _inspect_unlocked(self) -> tuple[int, int, int] | None:
        """Refuse what must be refused before even the lock touches anything; return which folder was inspected.

        Without the lock another run may swap the folder under our eyes; whatever was found then does not count.
        """
        before = self._identity()
        try:
            self._standing = inspect(self._folder, protected=self._protected)
        except (OSError, OutputRefused):
            if before == self._identity():
                raise
            return None
        return before if before == self._identity() else None

    def _stands(self, artifact: Artifact) -> bool:
        """Tell whether the file in the standing site is the artifact, whatever the manifest says."""
        path = self._folder / artifact.path
        try:
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode) or status.st_size != len(artifact.content):
                return False
            return _has_mode(status, _FILE_MODE) and path.read_bytes() == artifact.content
        except OSError:
            return False

    def _is_in_order(self) -> bool:
        """Tell whether the standing site has its manifest and every folder the mode it should have."""
        folders = {parent for path in self._kept for parent in _parents(path)}
        try:
            return (self._folder / MANIFEST_NAME).exists() and all(
                _has_mode((self._folder / path).stat(), _FOLDER_MODE) for path in folders
            )
        except OSError:
            return False

    def _store(self, path: str, content: bytes) -> None:
        self._make_folder(path.rpartition("/")[0])
        target = self._staging / path
        with target.open("xb") as file:
            file.write(content)
        target.chmod(_FILE_MODE)
        self._new.append(path)

    def _keep(self, path: str) -> None:
        """Give a file of the standing site a second name in the new one, or copy it where there are no links."""
        self._make_folder(path.rpartition("/")[0])
        source, target = self._folder / path, self._staging / path
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)
            target.chmod(_FILE_MODE)
            self._new.append(path)

    def _make_folder(self, path: str) -> None:
        if path in self._folders:
            return
        if path:
            self._make_folder(path.rpartition("/")[0])
        folder = self._staging / path
        folder.mkdir()
        folder.chmod(_FOLDER_MODE)
        self._folders.add(path)

    def _complete(self) -> None:
        """Bring the staged tree to what will be the site, on the disk."""
        for path in self._kept:
            self._keep(path)
        self._store(MANIFEST_NAME, render_manifest(self._digests))
        (self._staging / MARK).unlink()
        flush(self._staging, [*self._new, *self._folders])

    def _identity(self) -> tuple[int, int, int] | None:
        """Return what tells one tree at the output folder from the next, or None where there is none."""
        try:
            status = self._folder.stat()
        except FileNotFoundError:
            return None
        return status.st_dev, status.st_ino, status.st_mtime_ns

    def _clear(self) -> Path | None:
        """Remove what lies beside the output folder; return what could not be removed."""
        for path in (self._staging, aside_path(self._folder)):
            try:
                gone = remove(path)
            except OSError:
                gone = False
            if not gone:
                return path
        return None

    def _give_up(self) -> None:
        with suppress(OSError):  # the next run tries again
            remove(self._staging)

    @contextmanager
    def _explaining(self, state: str) -> Iterator[None]:
        """Turn what the system says into a sentence."""
        try:
            yield
        except OSError as error:
            reason = error.strerror or str(error)
            raise PublishError(f"the site cannot be written to `{self._folder}`: {reason}; {state}") from error


def _has_mode(status: os.stat_result, mode: int) -> bool:
    return os.name != "posix" or stat.S_IMODE(status.st_mode) == mode


def _parents(path: str) -> Iterator[str]:
    """Yield the folders that hold `path`, the site itself among them."""
    yield ""
    for index, character in enumerate(path):
        if character == "/":
            yield path[:index]
