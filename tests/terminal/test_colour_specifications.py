"""How colours are written; every colour here is what xterm 412 told when it was set."""

from __future__ import annotations

import random

import pytest

from pierhead.terminal.colour_specifications import parse
from terminal.screens import ask

TOLD = {
    "CIEXYZ:0.5/0.5/0.5": 0xDDB5A0,
    "CIEXYZ:0.371298/0.201443/0.059418": 0xFA1340,
    "CIEXYZ:1/1/1": 0xFFFFFF,
    "CIExyY:0.5/0.3/0.4": 0xFF8A95,
    "CIEuvY:0.2/0.5/0.4": 0xBFAC7A,
    "CIELab:50/20/30": 0x0082AE,
    "CIELab:1/1/1": 0x6C6767,
    "CIELuv:50/20/30": 0xAD7500,
    "TekHVC:100/40/30": 0x5B7129,
    "TekHVC:50/50/0": 0x837D7E,
    "CIEXYZ:0.2/0.3/0.9": 0x00A3BC,
    "rgbi:0.2/0.4/0.6": 0x87AACA,
    "rgbi:1/1/1": 0xFFFFFF,
    "rgbi:1e-1/.5/0.5": 0x67BBBB,
    "RGBI:1/.5/0.5": 0xFFBBBB,
    "rgbi:1/.5/0.5x": 0xFFBBBB,
    "rgbi:1/.5/0.5/7": 0xFFBBBB,
    "rgbi: 1/ .5/ 0.5": 0xFFBBBB,
    "rgbi:+1/.5/0.5": 0xFFBBBB,
    "rgbi:1,0/0,5/0,5": 0xFFBBBB,
    "rgbi:1/.5/.5 ": 0xFFBBBB,
    "ciexyz:0.3/0.3/0.3": 0xB49382,
    "CIEXYZ:-.1/.3/.3": 0x00AA92,
    "CIEXYZ:0/0/0": 0x000000,
    "CIELab:0/0/0": 0x000000,
    "CIELab:100/0/0": 0xFFFFFF,
    "CIELab:100/200/0": 0xFFFFFF,
    "CIELab:5/0/0": 0xC9C3C4,
    "CIELuv:5/0/0": 0x1F2320,
    "CIELuv:0/0/0": 0x000000,
    "CIELuv:0/1/0": 0x000000,
    "CIELuv:100/0/0": 0xFFFFFF,
    "CIExyY:0/0/0": 0x000000,
    "CIExyY:.3/0/.5": 0xFF92F9,
    "CIExyY:.3/.3/.5": 0xD1B6B7,
    "CIExyY:.3/.3/0": 0x000000,
    "CIExyY:.8/.1/.5": 0xFFA1BC,
    "CIEuvY:0/0/0": 0x000000,
    "CIEuvY:.2/.4/.5": 0xD0AEE5,
    "CIEuvY:.7/.5/.5": 0xFFA3B2,
    "CIEuvY:.2/.4/1": 0xFFFFFF,
    "CIEuvY:.1/0/.5": 0x00D0C3,
    "TekHVC:0/100/0": 0xFFFFFF,
    "TekHVC:0/0/0": 0x000000,
    "TekHVC:0/50/0": 0x837D7E,
    "TekHVC:0/50/50": 0xD3516F,
    "TekHVC:-30/50/20": 0xA96C88,
    "TekHVC:400/50/20": 0x9F7764,
    "TekHVC:1e9/50/20": 0x8F749A,
    "TekHVC:0/5/2": 0x2A1F1E,
    "rgb:f/0/8": 0xFF0088,
    "rgb:12/345/6789": 0x123467,
    "rgb:1/2/3/4": 0x112233,
    "RGB:1/2/3": 0x112233,
    "rgb:fff/fff/fff": 0xFFFFFF,
    "rgb:abc/def/012": 0xABDE01,
    "rgb:7fff/8000/80ff": 0x7F8080,
    "#fff": 0xF0F0F0,
    "#FFF": 0xF0F0F0,
    "#123": 0x102030,
    "#123456": 0x123456,
    "#123456789": 0x124578,
    "#111222333444": 0x112234,
    "#7fff80008100": 0x7F8081,
    "#fffffffff": 0xFFFFFF,
    "steelblue": 0x4682B4,
    "Steel Blue": 0x4682B4,
    "STEELBLUE": 0x4682B4,
    "gray50": 0x7F7F7F,
    "grey50": 0x7F7F7F,
    "Gray100": 0xFFFFFF,
    "dark slate gray": 0x2F4F4F,
    "DarkSlateGrey": 0x2F4F4F,
    "red1": 0xFF0000,
    "red4": 0x8B0000,
    "RebeccaPurple": 0x663399,
    "WebGray": 0x808080,
    "web gray": 0x808080,
    "web grey": 0x808080,
    "x11 gray": 0xBEBEBE,
    "X11Gray": 0xBEBEBE,
    "lime": 0x00FF00,
    "crimson": 0xDC143C,
    "navy blue": 0x000080,
    "LightGoldenrod": 0xEEDD82,
    "light goldenrod yellow": 0xFAFAD2,
    "rgbi:0.000001/0.5/1": 0x09BBFF,
    "CIEXYZ:0.9505/1/1.0888": 0xFFFFFF,
    "CIEXYZ:0,3/0,3/0,3": 0xB49382,
    "rgbi:1/1/0,5": 0xFFFF00,
    "rgbi:0.3238/0.1508/0.6509": 0xA374D2,
    "CIEXYZ:0.0724/0.5359/0.5120": 0x00DAB3,
    "CIExyY:0.0464/0.4059/0.0375": 0x004C44,
    "CIEuvY:0.3036/0.0419/0.0907": 0x8C00AC,
    "CIELab:42.452/1.307/-1.505": 0x004FE7,
    "CIELab:22.324/25.487/89.542": 0x00455F,
    "CIELuv:57.710/-0.620/2.858": 0x829C00,
    "TekHVC:-204.205/11.779/30.848": 0x00352B,
    "TekHVC:293.805/18.073/17.448": 0x552656,
    "rgbi:0.6389/0.3724/0.5477": 0xD5A5C3,
    "CIEXYZ:0.0628/0.0596/0.2883": 0x005279,
    "CIExyY:0.5443/0.3421/0.3141": 0xFF7068,
    "CIEuvY:0.4099/0.2719/0.2998": 0xFF42CD,
    "CIELab:79.438/0.796/-1.024": 0xC5BAFF,
    "CIELab:57.442/5.039/75.027": 0x0091CE,
    "CIELuv:11.807/-16.375/51.428": 0x233400,
    "TekHVC:-195.857/48.896/3.921": 0x767E7B,
    "TekHVC:240.558/76.457/17.191": 0xACBDD7,
    "rgbi:0.8755/0.3137/0.6953": 0xF29AD8,
    "CIEXYZ:0.5944/0.5799/0.6387": 0xECBFB2,
    "CIEuvY:0.4649/0.0364/0.7015": 0xFFC5FD,
    "CIELab:64.713/1.972/1.288": 0xFF7293,
    "CIELab:28.460/-22.842/33.731": 0x005172,
    "CIELuv:2.256/-0.230/-1.992": 0x00172E,
    "CIELuv:11.710/-88.209/53.647": 0x003527,
    "TekHVC:-220.313/24.761/39.095": 0x00513C,
    "TekHVC:313.712/8.058/13.476": 0x420037,
    "rgbi:0.5494/0.8834/0.8193": 0xC8F0E8,
    "CIEXYZ:0.8640/0.2784/0.5814": 0xFF4BA2,
    "CIExyY:0.2870/0.7074/0.9577": 0xF1FFEE,
    "CIEuvY:0.1056/0.1057/0.2320": 0x0084E3,
    "CIELuv:36.925/0.398/2.719": 0x6F6400,
    "rgbi:0.3924/0.3990/0.1035": 0xB0AA65,
    "CIEXYZ:0.6343/0.0622/0.0943": 0x960055,
    "CIExyY:0.1670/0.1298/0.3401": 0x7097FF,
    "CIEuvY:0.0368/0.0001/0.1513": 0x0075AE,
    "CIELuv:25.226/-0.916/-0.815": 0x004F58,
    "rgbi:0.8289/0.1614/0.0231": 0xEC7739,
    "CIEXYZ:0.9510/0.5283/0.2052": 0xFFAAAF,
    "CIExyY:0.4345/0.0216/0.5281": 0xFFA2DA,
    "CIEuvY:0.6850/0.5180/0.6962": 0xFFCBD2,
    "CIExyY:0.7496/0.7904/0.9550": 0xFFF9F1,
}


@pytest.mark.parametrize("specification", TOLD)
def test_understood(specification: str) -> None:
    assert parse(specification) == TOLD[specification]


NOTHING = (
    "rgbi:1 /.5/0.5",
    " rgbi:1/.5/.5",
    "rgbi :1/.5/.5",
    "rgbi:/0/0",
    "rgbi:1//0",
    "CIEXYZ:.3/1.1/.3",
    "CIELab:101/0/0",
    "CIELab:-1/0/0",
    "CIExyY:1.5/.1/.5",
    "TekHVC:0/101/2",
    "TekHVC:0/50/-1",
    "rgb:12345/0/0",
    "rgb:/0/0",
    "rgb:1/2",
    "rgb: 1/2/3",
    "rgb:1/2/3 ",
    "rgb:-1/2/3",
    "rgb:g/2/3",
    "rgb:0x1/2/3",
    "#ff",
    "#ffff",
    "#ffff0000ffff0",
    "# fff",
    "#ggg",
    "#",
    "steel  blue",
    " steelblue",
    "steelblue ",
    "gray 50",
    "gray101",
    "gray050",
    "gray00",
    "debianred",
    "transparent",
    "nonsense",
    "st eelblue",
    "s t e e l b l u e",
    "rgba:1/2/3/4",
    "cmyk:0/0/0/0",
    "rgbi:1/1/.",
    "",
    ":",
    "rgbi:1/.5",
    # xterm makes something of these, but no colour that anybody could mean.
    "rgbi:1.0001/0/0",
    "rgbi:-0.1/0/0",
    "rgbi:nan/0/0",
    "rgbi:1e400/0/0",
    "CIEXYZ:inf/.3/.3",
    # Digits, but not of X.
    "rgbi:\u0661/\u0661/\u0661",
    "#\uff11\uff12\uff13",
    "rgbi:" + "9" * 10_000 + "/0/0",
    "rgbi:" + " " * 10_000,
    "rgb:" + "f" * 10_000,
    "#" + "f" * 9_999,
    "CIELab:50/1e300/-1e300",
    "TekHVC:1/5e-324/1e308",
    "CIEuvY:1e308/1e308/1",
)


@pytest.mark.parametrize("specification", NOTHING, ids=lambda text: text[:20])
def test_not_understood(specification: str) -> None:
    assert parse(specification) is None


def test_any_numbers() -> None:
    chance = random.Random(3)
    edges = ("0", "1", "100", "1e308", "-1e308", "5e-324", "0.00001", "-0.00001", "1.00001")
    for _ in range(5_000):
        space = chance.choice(("rgbi", "CIEXYZ", "CIExyY", "CIEuvY", "CIELab", "CIELuv", "TekHVC"))
        numbers = (chance.choice((*edges, str(chance.uniform(-2, 100)))) for _ in range(3))
        value = parse(f"{space}:{'/'.join(numbers)}")
        assert value is None or 0 <= value <= 0xFFFFFF


def test_light_that_is_only_rounding_is_none() -> None:
    """Whether X tells 0 or 0x13 for green here depends on the last bit of its sines."""
    assert parse("TekHVC:0/50/200") == 0xEC0068


def test_a_program_that_sets_one_gets_it_back() -> None:
    program = "\x1b]4;1;TekHVC:0/50/50\x07\x1b]4;1;rgbi:2/0/0\x07\x1b]4;1;?\x07"
    assert ask(program) == "\x1b]4;1;rgb:d3d3/5151/6f6f\x07"
