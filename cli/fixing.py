"""`gnomon check --fix`, `--unsafe-fixes` and `--diff`: fixes written, or only shown."""

from __future__ import annotations

import difflib
import io
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from gnomon.analyzer.errors import ProjectError
from gnomon.analyzer.files.source import decode
from gnomon.analyzer.fixes.applying import Change, Fixing, fix
from gnomon.analyzer.report import Report
from gnomon.analyzer.suppression.baseline import compare
from gnomon.cli.asking import Asked
from gnomon.cli.baselining import allowed_by
from gnomon.cli.columns import counted


def fix_files(what: Asked, *, unsafe: bool, baseline: Path | None) -> Report:
    """Makes the fixes, only the safe ones or all, and returns what is left.

    What the baseline allows is left as it is: an old code base was adopted to be left alone.

    Raises:
        ProjectError: a file was changed by another meanwhile.
    """
    fixing = fixes(what, unsafe=unsafe, baseline=baseline)
    write(what.config.root, fixing.changes)
    print_outcome(fixing, "fixed")
    return fixing.report


def show_files(what: Asked, *, unsafe: bool, baseline: Path | None) -> Fixing:
    """Prints the same fixes as a diff, and changes nothing."""
    fixing = fixes(what, unsafe=unsafe, baseline=baseline)
    print_as_is("".join(line for change in fixing.changes for line in diff_lines(change)))
    print_outcome(fixing, "would be fixed")
    more = 0 if unsafe else count_unsafe(fixing, baseline)
    if more:
        print(f"{counted(more, 'more finding')} with --unsafe-fixes", file=sys.stderr)
    return fixing


def count_unsafe(fixing: Fixing, baseline: Path | None) -> int:
    """How many findings are left whose fixes are unsafe, in files that can be fixed."""
    left = compare(fixing.report.diagnostics, allowed_by(baseline)).kept
    fixes = [found.fix for found in left if found.fix is not None and not found.fix.safe]
    return sum(any(edit.location.path not in fixing.refused for edit in fix.edits) for fix in fixes)


def fixes(what: Asked, *, unsafe: bool, baseline: Path | None) -> Fixing:
    """The fixes in memory."""
    return fix(
        what.config,
        what.catalog,
        what.within,
        unsafe=unsafe,
        allowed=allowed_by(baseline),
        use_cache=what.use_cache,
    )


def print_as_is(text: str) -> None:
    """Prints a diff in UTF-8 with the newlines of its files."""
    sys.stdout.flush()
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        sys.stdout.write(text)
    else:
        binary.write(text.encode("utf-8", "replace"))
        binary.flush()


def print_outcome(fixing: Fixing, done: str) -> None:
    """Says on standard error how much was fixed, and which files were left alone."""
    if fixing.count:
        findings, files = counted(fixing.count, "finding"), counted(len(fixing.changes), "file")
        print(f"{findings} in {files} {done}", file=sys.stderr)
    if fixing.spared:
        findings = counted(fixing.spared, "finding")
        print(
            f"{findings} of the baseline left as they are; --update-baseline fixes them, too",
            file=sys.stderr,
        )
    for path, reason in fixing.refused.items():
        print(f"warning: {path} was not fixed: {reason}", file=sys.stderr)


def write(root: Path, changes: Sequence[Change]) -> None:
    """Writes all files, or none if one of them is no longer what was read.

    Raises:
        ProjectError: that file, or one that cannot be written, by name.
    """
    for change in changes:
        if (root / change.path).read_bytes() != change.before:
            raise ProjectError(f"{change.path} changed while it was fixed; run the command again")
    for change in changes:
        file = Path(os.path.realpath(root / change.path))
        try:
            replace_file(file, change.after)
        except OSError as error:
            raise ProjectError(f"{file} cannot be written: {error.strerror}") from None


def replace_file(file: Path, content: bytes) -> None:
    """Gives a file another content at once; its permissions stay."""
    with NamedTemporaryFile(dir=file.parent, prefix=".gnomon-", delete=False) as temporary:
        temporary.write(content)
    try:
        shutil.copymode(file, temporary.name)
        os.replace(temporary.name, file)
    except OSError:
        os.unlink(temporary.name)
        raise


def diff_lines(change: Change) -> Iterator[str]:
    """A unified diff that `patch` and `git apply` read."""
    before, after = lines_of(change.before), lines_of(change.after)
    for line in difflib.unified_diff(before, after, f"a/{change.path}", f"b/{change.path}"):
        yield line
        if not line.endswith("\n"):
            yield "\n\\ No newline at end of file\n"


def lines_of(data: bytes) -> list[str]:
    """The lines of a file that was parsed before, with their ends."""
    text = decode(data)
    return list(io.StringIO(text if isinstance(text, str) else "", newline=""))
