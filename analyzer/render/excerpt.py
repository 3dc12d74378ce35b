"""The lines of a source that a location covers, framed, numbered and underlined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gnomon.analyzer.data import data
from gnomon.analyzer.diagnostic import Location
from gnomon.analyzer.render.display import WIDTH, cells, near, shown, window
from gnomon.analyzer.render.sources import Sources

FRAME = "1;34"

# A longer range shows its first lines and its last.
MOST_LINES = 6


@data
class Paint:
    """Colours text, or leaves it alone."""

    enabled: bool

    def __call__(self, text: str, code: str) -> str:
        """The text in a colour given by its ANSI code."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.enabled and text else text


@data
class Frame:
    """The left edge of an excerpt: as wide as the largest line number."""

    gutter: int
    paint: Paint

    def numbered(self, number: int, text: str) -> str:
        """A line of the source."""
        edge = self.paint(f"{number:>{self.gutter}} |", FRAME)
        return f"{edge} {text}".rstrip()

    def blank(self, text: str = "") -> str:
        """A line of our own below or above one of the source."""
        edge = self.paint(f"{' ' * self.gutter} |", FRAME)
        return f"{edge} {text}" if text else edge

    def dots(self) -> str:
        """Where lines are left out."""
        return self.paint("." * max(self.gutter, 3), FRAME)


def gutter_width(locations: Iterable[Location]) -> int:
    """The width of the largest line number that will be shown."""
    return max(len(str(location.end_line)) for location in locations)


def excerpt(
    location: Location, sources: Sources, gutter: int, paint: Paint, colour: str, mark: str
) -> Iterator[str]:
    """The heading `--> path:line:column` and the underlined lines."""
    frame = Frame(gutter, paint)
    heading = f"{sources.shown(location.path)}:{location.line}:{location.column}"
    yield f"{' ' * gutter}{paint('-->', FRAME)} {heading}"
    first = sources.line(location.path, location.line)
    if first is None:
        return
    yield frame.blank()
    if location.end_line > location.line:
        yield from many_lines(location, sources, frame, colour, mark)
    else:
        yield from one_line(first, location, frame, colour, mark)


def one_line(line: str, location: Location, frame: Frame, colour: str, mark: str) -> Iterator[str]:
    """A line with its part underlined."""
    part, first, last = near(line, location.column - 1, location.end_column - 1)
    start, end = len(shown(part[:first])), len(shown(part[:last]))
    text, left, right = window(shown(part), start, end)
    yield frame.numbered(location.line, text)
    underline = mark * max(1, right - left)
    yield frame.blank(f"{' ' * left}{frame.paint(underline, colour)}")


def many_lines(
    location: Location, sources: Sources, frame: Frame, colour: str, mark: str
) -> Iterator[str]:
    """Several lines with a bar that leads from the first character to the last."""
    bar = frame.paint("|", colour)
    first = sources.line(location.path, location.line) or ""
    left = cells(shown(first[: min(location.column - 1, WIDTH)]))
    whole = not first[: location.column - 1].strip()
    if whole:
        yield frame.numbered(location.line, f"{frame.paint('/', colour)} {cut(first)}")
    else:
        yield frame.numbered(location.line, f"  {cut(first)}")
        yield frame.blank(" " + frame.paint("_" * (left + 1) + mark, colour))
    for number in shown_numbers(location):
        if number is None:
            yield frame.dots()
            continue
        yield frame.numbered(number, f"{bar} {cut(sources.line(location.path, number) or '')}")
    last = sources.line(location.path, location.end_line) or ""
    right = cells(shown(last[: min(location.end_column - 1, WIDTH)]))
    yield frame.blank(bar + frame.paint("_" * max(right, 1) + mark, colour))


def shown_numbers(location: Location) -> Iterator[int | None]:
    """The numbers of the lines after the first; None stands for those left out."""
    numbers = range(location.line + 1, location.end_line + 1)
    if len(numbers) < MOST_LINES:
        yield from numbers
        return
    yield from numbers[: MOST_LINES - 3]
    yield None
    yield from numbers[-1:]


def cut(line: str) -> str:
    """A line of a long range, not longer than the window."""
    return window(shown(near(line, 0, 0)[0]), 0, 0)[0]
