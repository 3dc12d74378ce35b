"""What asks for one another in circles, at random: an answer depends on no other that was given."""

from __future__ import annotations

from random import Random

import pytest

from gnomon.analyzer.cache.memo import Memo

MEANWHILE = "unknown"

Graph = dict[int, list[int]]
"""What each computation asks for, in order."""


def graph_of(random: Random) -> Graph:
    names = range(random.randint(2, 6))
    return {name: random.choices(names, k=random.randint(0, 3)) for name in names}


def alone(graph: Graph, name: int, around: frozenset[int] = frozenset()) -> object:
    """The answer to a question that nothing was asked before: what is around it is unknown."""
    if name in around:
        return MEANWHILE
    return name, tuple(alone(graph, asked, around | {name}) for asked in graph[name])


def below(graph: Graph, name: int) -> set[str]:
    """All that an answer depends on."""
    seen: set[int] = set()
    waiting = [name]
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting.extend(graph[at])
    return {str(one) for one in seen}


def ask(memo: Memo, graph: Graph, name: int) -> object:
    def compute() -> object:
        memo.read(str(name))
        return name, tuple(ask(memo, graph, asked) for asked in graph[name])

    return memo.get(str(name), "answer", compute, meanwhile=MEANWHILE)


@pytest.mark.parametrize("seed", range(100))
def test_an_answer_and_what_it_has_read_are_those_of_a_question_alone(seed: int) -> None:
    random = Random(seed)
    graph, memo = graph_of(random), Memo()
    names = list(graph)
    for name in random.choices(names, k=2 * len(names)):
        with memo.reading() as reading:
            answer = ask(memo, graph, name)
        assert (answer, reading.modules) == (alone(graph, name), below(graph, name))
        if random.random() < 0.3:
            memo.forget(str(random.choice(names)))
