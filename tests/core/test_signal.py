from __future__ import annotations

from pierhead.core.signal import Signal


class Listener:
    def __init__(self) -> None:
        self.heard: list[int] = []

    def hear(self, value: int) -> None:
        self.heard.append(value)


def test_every_listener_hears_in_order() -> None:
    signal: Signal[int] = Signal()
    first, second = Listener(), Listener()
    signal.connect(first.hear)
    signal.connect(second.hear)
    signal.emit(3)
    assert (first.heard, second.heard) == ([3], [3])


def test_a_listener_that_is_gone_is_forgotten() -> None:
    signal: Signal[int] = Signal()
    listener = Listener()
    heard = listener.heard
    signal.connect(listener.hear)
    del listener
    signal.emit(1)
    assert heard == []


def test_a_disconnected_listener_hears_nothing() -> None:
    signal: Signal[int] = Signal()
    listener = Listener()
    disconnect = signal.connect(listener.hear)
    disconnect()
    disconnect()
    signal.emit(1)
    assert listener.heard == []
