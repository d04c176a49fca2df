"""Settings and capabilities that programs ask for by name."""

from __future__ import annotations

import pytest

from terminal.screens import ask


def setting(name: str, output: str = "") -> str:
    return ask(output, f"\x1bP$q{name}\x1b\\").removeprefix("\x1bP").removesuffix("\x1b\\")


@pytest.mark.parametrize(
    ("name", "output", "answer"),
    [
        ("m", "", "1$r0m"),
        ("m", "\x1b[1;2;3;4;5;7;8;9;53;31;42m", "1$r0;1;4;5;7;8;2;3;9;53;31;42m"),
        ("m", "\x1b[21m", "1$r0;21m"),
        ("m", "\x1b[4:3;58:5:9m", "1$r0;4:3;58:5:9m"),
        ("m", "\x1b[91;102m", "1$r0;91;102m"),
        ("m", "\x1b[38;5;200;48;2;1;2;3m", "1$r0;38:5:200;48:2::1:2:3m"),
        ("r", "\x1b[2;3r", "1$r2;3r"),
        ("s", "", "1$r1;20s"),
        ("s", "\x1b[?69h\x1b[3;9s", "1$r3;9s"),
        (" q", "\x1b[4 q", "1$r4 q"),
        (" q", "\x1b[4 q\x1b[7 q", "1$r1 q"),
        (" q", "\x1b[4 q\x1b[8 q", "1$r4 q"),
        ('"q', '\x1b[1"q', '1$r1"q'),
        ('"q', '\x1b[1"q\x1b[2"q', '1$r0"q'),
        ("*x", "", "1$r0*x"),
        ("*x", "\x1b[2*x\x1b[3*x", "1$r2*x"),
        (">4m", "\x1b[>4;2m", "1$r>4;2m"),
        (">1m", "", "1$r>1;2m"),
        (">4f", "\x1b[>4;1f", "1$r>4;1f"),
        *((name, "", "0$r") for name in ("x", "", "mm", " m", "+x", ">m", ">9m", "$}", ",|")),
    ],
)
def test_settings(name: str, output: str, answer: str) -> None:
    assert setting(name, output) == answer


def capability(*names: str, output: str = "") -> str:
    asked = ";".join(name.encode().hex() for name in names)
    told = ask(output, f"\x1bP+q{asked}\x1b\\")
    assert told.startswith("\x1bP")
    assert told.endswith("\x1b\\")
    valid, _, rest = told[2:-2].partition("+r")
    pairs = (part.partition("=") for part in rest.split(";") if part)
    return valid + ",".join(
        bytes.fromhex(name).decode() + equals + bytes.fromhex(value).decode()
        for name, equals, value in pairs
    )


@pytest.mark.parametrize(
    ("names", "answer"),
    [
        (["TN"], "1TN=xterm-256color"),
        (["name", "colors", "Co", "RGB"], "1name=xterm-256color,colors=256,Co=256,RGB=8"),
        (["ku", "kcub1"], "1ku=\x1b[A,kcub1=\x1b[D"),
        (["k1", "kf12", "F2"], "1k1=\x1bOP,kf12=\x1b[24~,F2=\x1b[24~"),
        (["kLFT", "kUP5", "kDC3"], "1kLFT=\x1b[1;2D,kUP5=\x1b[1;5A,kDC3=\x1b[3;3~"),
        (["kbs", "kcbt"], "1kbs=\x7f,kcbt=\x1b[Z"),
        (["Tc"], "1Tc"),
        (["nonsense"], "0"),
        (["TN", "nonsense", "Co"], "1TN=xterm-256color"),
        ([], "0"),
    ],
)
def test_capabilities(names: list[str], answer: str) -> None:
    assert capability(*names) == answer


def test_cursor_keys_are_told_as_they_are_sent() -> None:
    assert capability("ku", output="\x1b[?1h") == "1ku=\x1bOA"


def test_names_that_are_no_digits_are_not_known() -> None:
    assert ask("\x1bP+qzz\x1b\\\x1bP+q5\x1b\\\x1bP+qff\x1b\\") == "\x1bP0+r\x1b\\" * 3


def test_there_are_no_resources() -> None:
    assert ask("\x1bP+Q666f6e74\x1b\\") == "\x1bP0+R\x1b\\"


@pytest.mark.parametrize(
    ("output", "answer"),
    [
        ("\x1b[?1m\x1b[?2m\x1b[?4m\x1b[?5m", "\x1b[>1;2m\x1b[>2;2m\x1b[>4;0m"),
        ("\x1b[>4;2m\x1b[?4m\x1b[>4m\x1b[?4m", "\x1b[>4;2m\x1b[>4;0m"),
        ("\x1b[>4;2m\x1b[>m\x1b[?4m", "\x1b[>4;0m"),
        ("\x1b[>n\x1b[?2m\x1b[>2m\x1b[?2m", "\x1b[>2;0m\x1b[>2;2m"),
        ("\x1b[>4;1f\x1b[?4g\x1b[>4f\x1b[?4g\x1b[?9g", "\x1b[>4;1f\x1b[>4;0f"),
    ],
)
def test_options_of_keys(output: str, answer: str) -> None:
    assert ask(output) == answer
