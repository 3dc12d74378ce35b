"""What was computed of a module is known until it is forgotten, with what it has read."""

from __future__ import annotations

from gnomon.analyzer.cache.memo import Memo


def test_it_is_computed_once() -> None:
    memo, asked = Memo(), list[str]()
    for _ in range(2):
        assert memo.get("jobs", "names", lambda: asked.append("names") or 7) == 7
    assert asked == ["names"]


def test_what_was_read_is_handed_on_to_every_asker() -> None:
    memo = Memo()

    def compute() -> int:
        memo.read("helpers")
        return 7

    for _ in range(2):
        with memo.reading() as reading:
            memo.get("jobs", "names", compute)
        assert reading.modules == {"helpers"}


def test_a_forgotten_module_is_computed_again_and_the_others_are_not() -> None:
    memo, asked = Memo(), list[str]()

    def ask(module: str) -> None:
        memo.get(module, "names", lambda: asked.append(module))

    ask("jobs")
    ask("mail")
    memo.forget("jobs")
    ask("jobs")
    ask("mail")
    assert asked == ["jobs", "mail", "jobs"]


def test_a_module_of_which_nothing_is_known_can_be_forgotten() -> None:
    Memo().forget("jobs")


def test_what_asks_for_itself_is_answered_meanwhile() -> None:
    memo = Memo()

    def compute() -> int:
        return memo.get("jobs", "names", compute, meanwhile=1) + 1

    assert memo.get("jobs", "names", compute, meanwhile=1) == 2
