"""A file's text that can be edited and written back without changing anything else in it."""

from __future__ import annotations

import ast
import io
import tokenize

from gnomon.analyzer.data import data
from gnomon.analyzer.files.source import parse


@data
class ExactText:
    """A text, and the encoding that turns it back into the file's bytes, their mark included."""

    text: str
    encoding: str

    def encoded(self, text: str) -> bytes:
        """Another text as the bytes of this file.

        Raises:
            UnicodeEncodeError: the file's encoding lacks a character.
        """
        return text.encode(self.encoding)


@data
class Inexact:
    """Why a file cannot be rewritten."""

    reason: str


def exact_text(data: bytes) -> ExactText | Inexact:
    """The text of a file, if all that is not edited stays as it is, byte by byte."""
    parsed = parse(data)
    if parsed.tree is None:
        return Inexact("it does not parse")
    from gnomon.analyzer.files.lossless import gives_back, lossless_tree

    tree = lossless_tree(parsed.text) if isinstance(parsed.tree, ast.Module) else parsed.tree
    if tree is None:
        return Inexact("the parser that keeps its layout (libcst) does not read it")
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    text = ExactText(parsed.text, encoding)
    if not gives_back(tree, parsed.text):
        return Inexact(
            "the parser (libcst) does not give its text back as it is; "
            "look for form feeds, or lines that end in a lone carriage return"
        )
    if text.encoded(parsed.text) != data:
        return Inexact(f"its bytes are not what its encoding ({encoding}) makes of its text")
    return text
