"""Compiled templates, kept where Python keeps its own compiled code: in `__pycache__` beside the templates.

Whoever can write there can write the templates themselves, so nothing is trusted that was not before; and a template
that was compiled by another version of Python or Jinja, or from another text, is compiled again.
"""

from __future__ import annotations

import importlib.util
import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr

_FOLDER = "__pycache__"


class TextGenerator(CodeGenerator):
    """Compiles templates so that what they put out goes through `text_of` of their environment.

    Jinja escapes each value into an object that is marked as escaped, and joins these; the mark is lost on the way.
    """

    FORM = "text_of"
    """Another one when the code is."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.text_of(")


class CompiledTemplates(BytecodeCache):
    """Keeps compiled templates below `folder`, where that can be written to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / _FOLDER
        # Asked of the library itself: to ask the installation loads what reads mail.
        maker = f"jinja {jinja2.__version__} {TextGenerator.FORM}"
        self._maker = b"\n".join([importlib.util.MAGIC_NUMBER, maker.encode(), b""])

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what is kept of its template, if that is of the same text."""
        with suppress(OSError, ValueError, EOFError, TypeError):
            content = self._path(bucket).read_bytes()
            mark = self._mark(bucket)
            if content.startswith(mark):
                code = marshal.loads(content[len(mark) :])  # noqa: S302 (as trusted as the templates beside it)
                bucket.code = code if isinstance(code, CodeType) else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the template of a bucket."""
        path = self._path(bucket)
        passing = path.with_name(f"{path.name}.{os.getpid()}")
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            passing.write_bytes(self._mark(bucket) + marshal.dumps(bucket.code))
            passing.replace(path)

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{sys.implementation.cache_tag}.pyc"

    def _mark(self, bucket: Bucket) -> bytes:
        return self._maker + bucket.checksum.encode() + b"\n"
