import random

import pytest

from pierhead.core.shell_words import UnclosedQuote, commands, join, split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b  c", [["a", "b", "c"]]),
        ("$ docker run x", [["docker", "run", "x"]]),
        ("me@host:~/src$ docker run x", [["docker", "run", "x"]]),
        ("PS C:\\Users\\me> docker run x", [["docker", "run", "x"]]),
        ("a \\\n  b \\ \n c", [["a", "b", "c"]]),
        ("a `\r\n  b ^\n c", [["a", "b", "c"]]),
        ("a 'b c' \"d $x e\"", [["a", "b c", "d $x e"]]),
        ("a b\\ c", [["a", "b c"]]),
        (r'"a \"b\" \x"', [[r'a "b" \x']]),
        ("a ''", [["a", ""]]),
        ("a && b c; d | e", [["a"], ["b", "c"], ["d"], ["e"]]),
        ("a > out 2>&1 b", [["a", "b"]]),
        ("a # remark\nb", [["a"], ["b"]]),
        ("a#b", [["a#b"]]),
        ("-v $(pwd) x", [["-v", "$(pwd)", "x"]]),
        ("-v $(echo a b):/x", [["-v", "$(echo a b):/x"]]),
        (r"-v C:\Users\me:/x -e A='b'", [["-v", r"C:\Users\me:/x", "-e", "A=b"]]),
        (r'-v "C:\My Files\\":/x', [["-v", "C:\\My Files\\:/x"]]),
        ("a\u00a0b", [["a", "b"]]),
    ],
)
def test_commands_of_a_pasted_text(text, expected):
    assert commands(text) == expected


@pytest.mark.parametrize("text", ["a 'b", 'a "b', "'"])
def test_a_quote_that_is_not_closed_is_an_error(text):
    with pytest.raises(UnclosedQuote):
        commands(text)
    with pytest.raises(UnclosedQuote):
        split(text)


def test_the_quotes_that_are_easier_to_read_are_taken():
    assert join(["sh", "-c", "echo 'a b'", "it's $HOME", "a b"]) == (
        """sh -c "echo 'a b'" 'it'"'"'s $HOME' 'a b'"""
    )


def test_a_line_that_no_shell_reads_keeps_what_a_shell_would_take():
    assert split("ls ~/x $HOME; #a > b 'c d'") == ["ls", "~/x", "$HOME;", "#a", ">", "b", "c d"]


@pytest.mark.parametrize("seed", range(300))
def test_what_is_joined_splits_into_the_same_words(seed):
    rng = random.Random(seed)
    words = [
        "".join(rng.choices("ab/.-=:;'\"\\ \n\t$`^~#&|<>()*é\u00a0", k=rng.randrange(9)))
        for _ in range(rng.randrange(1, 5))
    ]
    assert split(join(words)) == words
    assert commands("x " + join(words)) == [["x", *words]]


@pytest.mark.parametrize(
    "words",
    [
        [r"C:\a b\c", 'say "x"', "tail\\", ""],
        [r"C:\x", "it's", r"a\"b", "a b\\\\"],
    ],
)
def test_what_is_joined_for_windows_splits_into_the_same_words(words):
    line = join(words, windows=True)
    assert "'" not in line.replace("it's", "")
    assert commands(line) == [words]


def test_the_home_folder_is_put_in_where_a_shell_does(monkeypatch):
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("USERPROFILE", "/home/me")
    assert commands("~/x \"$HOME/y\" ${HOME}z '~/q' '$HOME' $HOMER a~/b") == [
        ["/home/me/x", "/home/me/y", "/home/mez", "~/q", "$HOME", "$HOMER", "a~/b"]
    ]
