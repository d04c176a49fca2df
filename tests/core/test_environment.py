from pierhead.core.environment import parse_lines


def test_lines_of_an_env_file():
    text = "# head\nA=1\n\nexport B_2 = two words \nC='q d'\nD=\"x=y\"\nE=\nF='\n"
    assert parse_lines(text) == (
        ("A", "1"),
        ("B_2", "two words"),
        ("C", "q d"),
        ("D", "x=y"),
        ("E", ""),
        ("F", "'"),
    )


def test_any_other_text_is_none():
    assert parse_lines("A=1\nnot a pair\n") == ()
    assert parse_lines("2A=1") == ()
    assert parse_lines("") == ()
