from __future__ import annotations

from pierhead.core.resources import Container, State
from pierhead.core.succession import (
    coming_name,
    kept_name,
    linked,
    own_name,
    unfinished,
    was_always,
)

OLD, NEW = "a" * 64, "b" * 64


def container(id_: str, name: str) -> Container:
    return Container(id_, name, "x", State.EXITED)


def test_names_there_and_back() -> None:
    for name in ("web", "web-before-tea", "a-after-b"):
        kept, coming = kept_name(name, NEW), coming_name(name, OLD)
        assert (own_name(name), own_name(kept), own_name(coming)) == (name, name, name)
        assert not was_always(kept)
        assert was_always(kept_name(name, NEW, always=True))
        assert own_name(kept_name(name, NEW, always=True)) == name


def test_what_belongs_together_is_linked() -> None:
    old, new = linked([container(OLD, kept_name("web", NEW)), container(NEW, "web")])
    assert (old.kept_for, new.keeps, old.keeps, new.kept_for) == (NEW, OLD, "", "")
    assert not unfinished(new)
    old, new = linked([container(OLD, "web"), container(NEW, coming_name("web", OLD))])
    assert (old.kept_for, new.keeps) == (NEW, OLD)
    assert unfinished(new)


def test_a_name_alone_says_nothing() -> None:
    alone = [container(OLD, kept_name("web", NEW)), container("c" * 64, "web")]
    assert linked(alone) == alone


def test_of_several_that_were_kept_each_is_linked() -> None:
    first, second, now = linked(
        [
            container(OLD, kept_name("web", NEW)),
            container(NEW, kept_name("web", "c" * 64)),
            container("c" * 64, "web"),
        ]
    )
    assert (first.kept_for, second.keeps, second.kept_for) == (NEW, OLD, now.id)
    assert now.keeps == NEW
