"""Publishing: artifacts go in, one complete site comes out, in a folder or in memory."""

from __future__ import annotations

from reportsite.publish.folder import FolderPublication, Publication, publish
from reportsite.publish.outputs import MemoryOutput, Output

__all__ = ["FolderPublication", "MemoryOutput", "Output", "Publication", "publish"]
