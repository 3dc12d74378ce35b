"""Classes of data: what a dataclass with slots does, without what its making costs."""

from __future__ import annotations

import pickle
from typing import cast

import pytest

from gnomon.analyzer.data import HASH, data, field, fields_of, replace, values_of


@data
class Place:
    path: str
    line: int = 1


@data
class LongPlace(Place):
    end: int = 0


@data(hash_once=True)
class Known:
    name: str


@data(eq=False)
class Thing:
    name: str


@data(frozen=False)
class Box:
    name: str
    content: list[str] = field(default_factory=list[str])


def test_fields_are_given_in_order_or_by_name_and_may_have_a_default() -> None:
    assert values_of(Place("a.py")) == ["a.py", 1]
    assert values_of(Place(line=2, path="a.py")) == ["a.py", 2]


def test_a_field_that_is_missing_or_unknown_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match=r"Place.__init__\(\) missing .* 'path'"):
        cast("type", Place)()
    with pytest.raises(TypeError, match=r"Place.__init__\(\) got an unexpected .* 'row'"):
        cast("type", Place)("a.py", row=1)


def test_objects_are_equal_by_their_class_and_fields() -> None:
    assert Place("a.py") == Place("a.py", 1)
    assert Place("a.py") != Place("a.py", 2)
    assert Place("a.py") != LongPlace("a.py")
    assert Place("a.py") != ("a.py", 1)
    assert len({Place("a.py"), Place("a.py"), Place("b.py")}) == 2


def test_a_hash_that_is_remembered_is_no_field_and_is_not_pickled() -> None:
    one = Known("a")
    assert len({one, one, Known("a"), Known("b")}) == 2
    assert values_of(one) == ["a"]
    copied = pickle.loads(pickle.dumps(one))
    assert copied == one
    assert not hasattr(copied, HASH)
    assert hash(copied) == hash(one)


def test_without_eq_an_object_is_only_equal_to_itself() -> None:
    one = Thing("a")
    assert one != Thing("a")
    assert len({one, one, Thing("a")}) == 2


def test_what_may_change_is_compared_and_has_no_hash() -> None:
    assert Box("a", ["x"]) == Box("a", ["x"])
    with pytest.raises(TypeError, match="unhashable"):
        hash(Box("a"))


def test_a_made_default_is_each_object_s_own() -> None:
    one, other = Box("a"), Box("b")
    one.content.append("x")
    assert (one.content, other.content, Box("c", ["y"]).content) == (["x"], [], ["y"])


def test_a_subclass_has_the_fields_of_its_base_first() -> None:
    assert fields_of(LongPlace) == ("path", "line", "end")
    assert values_of(LongPlace("a.py", 2, 3)) == ["a.py", 2, 3]


def test_a_subclass_that_is_no_class_of_data_is_made_like_its_base() -> None:
    class Own(Place):
        pass

    assert values_of(Own("a.py")) == ["a.py", 1]
    assert Own("a.py") == Own("a.py")


def test_a_subclass_may_have_methods_of_its_own_that_call_its_base_s() -> None:
    # A class that nobody has made or compared yet: its methods are not written before.
    @data
    class Part:
        path: str
        line: int = 1

    class Own(Part):
        def __init__(self, path: str) -> None:
            super().__init__(path, 7)

        def __eq__(self, other: object) -> bool:
            return super().__eq__(other) is True

        def __hash__(self) -> int:
            return super().__hash__()

    for _ in range(2):
        assert values_of(Own("a.py")) == ["a.py", 7]
        assert (Own("a.py") == Own("b.py")) is False
        assert (Own("a.py") == Part("a.py", 7)) is False
        assert hash(Own("a.py")) == hash(Own("a.py"))
    assert values_of(Part("a.py")) == ["a.py", 1]


def test_a_copy_has_what_was_changed() -> None:
    assert replace(Place("a.py"), line=2) == Place("a.py", 2)
    with pytest.raises(TypeError, match="row"):
        replace(Place("a.py"), row=2)


def test_there_are_slots_and_nothing_else() -> None:
    with pytest.raises(AttributeError):
        setattr(Place("a.py"), "row", 2)  # noqa: B010 - no type checker would let it be written


def test_patterns_may_name_the_fields_by_position() -> None:
    match Place("a.py", 2):
        case Place(path, line):
            assert (path, line) == ("a.py", 2)


def test_it_shows_itself_as_the_call_that_makes_it() -> None:
    assert repr(Place("a.py")) == "Place(path='a.py', line=1)"


def test_it_goes_to_another_process_and_back() -> None:
    assert pickle.loads(pickle.dumps(Place("a.py", 3))) == Place("a.py", 3)
