"""`gnomon check --add-ignores`: writes a suppression for all that is found."""

from __future__ import annotations

import hashlib
import sys

from gnomon.analyzer.errors import ConfigurationError, ProjectError
from gnomon.analyzer.files.disk import bytes_in
from gnomon.analyzer.fixes.adding_ignores import add_ignores, by_file
from gnomon.analyzer.report import Report
from gnomon.cli.asking import Asked


def write_ignores(what: Asked, report: Report, reason: str) -> int:
    """Writes the suppressions and says how many; returns how many files were changed.

    Raises:
        ConfigurationError: the reason is longer than a line, or the files are not on the disk.
        ProjectError: a file is no longer the one that was checked, or cannot be written.
    """
    if what.unsaved:
        raise ConfigurationError("--stdin-filename and --add-ignores cannot be given together")
    if len(reason.splitlines()) > 1:
        raise ConfigurationError("the reason of --add-ignores must be one line")
    changed = silenced = left = 0
    for path, findings in by_file(report.diagnostics).items():
        file = what.config.root / path
        if not report.files[path]:  # it could not be read
            left += len(findings)
            continue
        try:
            data = bytes_in(str(file))
            if hashlib.sha256(data).hexdigest() != report.files[path]:
                raise ProjectError(f"{path} changed while it was checked; run the check again")
            written = add_ignores(data, findings, reason.strip())
            if written.data != data:
                file.write_bytes(written.data)
        except OSError as error:
            raise ProjectError(f"{file} cannot be written: {error.strerror}") from None
        changed += written.data != data
        left += len(written.left)
        silenced += len(findings) - len(written.left)
    tell(changed, silenced, left)
    return changed


def tell(changed: int, silenced: int, left: int) -> None:
    """Says what was done, apart from the findings."""
    files = f"{changed:,} {'file' if changed == 1 else 'files'}"
    print(
        f"added ignores for {silenced:,} of {silenced + left:,} findings to {files}",
        file=sys.stderr,
    )
    if left:
        print(
            "warning: what is left cannot be ignored by a comment: it has to be mended, or "
            "silenced by `per-file-ignores` in the configuration",
            file=sys.stderr,
        )
