"""The API that the sales come from, for tests and for trying the app by hand.

PYTHONPATH=.. python service.py     serve, and print the variables that lead here
"""

from dataclasses import dataclass, field
from datetime import datetime

from standin import Answer, Request, serve_until_stopped

HEADER = "id,sold_at,country,amount"
SALES = (
    "sale_1,2026-01-01T09:00:00+01:00,AT,12.50",
    "sale_2,2026-01-01T23:30:00+00:00,at,8.00",
    "sale_3,2026-01-02T12:00:00+01:00,DE,100.00",
    "sale_4,2026-01-02T13:00:00+01:00,DE,a lot",
    "sale_5,2026-01-02T14:00:00+01:00,Germany,5.00",
)


@dataclass(slots=True)
class Exports:
    """Lines of CSV, handed out a few at a time; each with the time of its last change."""

    lines: list[str] = field(default_factory=lambda: list(SALES))
    changed_at: dict[str, datetime] = field(default_factory=dict[str, datetime])
    page_size: int = 2

    def answer(self, request: Request) -> Answer | None:
        """A page of what has changed since a time, and where the next one is."""
        if (request.method, request.path) != ("GET", "/sales.csv"):
            return None
        lines = self.changed_since(request.query.get("since"))
        start = int(request.query.get("cursor", "0"))
        end = start + min(self.page_size, int(request.query["limit"]))
        return Answer(
            parts=("\n".join((HEADER, *lines[start:end], "")).encode(),),
            content_type="text/csv",
            headers={"X-Next-Cursor": str(end)} if end < len(lines) else {},
        )

    def changed_since(self, since: str | None) -> list[str]:
        """The lines whose last change was later; all of them without a time."""
        if since is None:
            return self.lines
        time = datetime.fromisoformat(since)
        names = {name for name, changed_at in self.changed_at.items() if changed_at > time}
        return [line for line in self.lines if line.partition(",")[0] in names]

    def change(self, line: str, at: datetime) -> None:
        """Add a line, or put it in the place of that of the same sale."""
        name = line.partition(",")[0]
        self.lines = [known for known in self.lines if known.partition(",")[0] != name]
        self.lines.append(line)
        self.changed_at[name] = at


def environment(address: str) -> dict[str, str]:
    """The variables that lead the app to this API."""
    return {"EXPORTS_URL": address, "EXPORTS_API_KEY": "not-a-secret"}


if __name__ == "__main__":
    serve_until_stopped(Exports().answer, environment)
