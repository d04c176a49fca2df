"""What is started and closed by the test that uses it."""

from __future__ import annotations

from typing import Self


class Lifetime:
    """As a context it is started, and closed however that goes."""

    def start(self) -> None:
        """Begin, and return when it can be used."""
        raise NotImplementedError

    def close(self) -> None:
        """End, and leave nothing."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
