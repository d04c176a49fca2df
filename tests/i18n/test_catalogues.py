"""The catalogues hold every text of the app, wholly and rightly translated."""

from __future__ import annotations

import gettext
import re
import string
import sys
from pathlib import Path
from types import ModuleType

import polib
import pytest

from i18n.marks import APP, ROOT
from pierhead.core import assets, i18n, units

FOLDER = ROOT / "i18n"
LANGUAGES = sorted(FOLDER.glob("*.po"))
MNEMONIC = re.compile(r"&(?=[^&\s])")


@pytest.fixture(scope="module")
def update() -> ModuleType:
    """The update command, as a module."""
    sys.path.insert(0, str(FOLDER))
    try:
        import update as module
    finally:
        sys.path.remove(str(FOLDER))
    return module


@pytest.fixture(scope="module")
def german(update: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compiled catalogues, in a folder of their own."""
    folder = tmp_path_factory.mktemp("locale")
    update.compile_catalogues(FOLDER, folder)
    return folder


def texts(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Pairs of an English text and its translation."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid_plural, form) for form in entry.msgstr_plural.values()]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_german_is_there() -> None:
    assert FOLDER / "de.po" in LANGUAGES


def test_the_template_has_every_text(update: ModuleType) -> None:
    have = {entry.msgid for entry in polib.pofile(str(FOLDER / "pierhead.pot"))}
    want = {entry.msgid for entry in update.extract()}
    assert want - have == set(), "run: python i18n/update.py"
    assert have - want == set(), "run: python i18n/update.py"


@pytest.mark.parametrize("po", LANGUAGES, ids=lambda path: path.stem)
class TestCatalogue:
    """What must hold for every language."""

    def test_it_has_the_texts_of_the_template(self, po: Path) -> None:
        have = {(entry.msgid, entry.msgid_plural) for entry in polib.pofile(str(po))}
        template = polib.pofile(str(FOLDER / "pierhead.pot"))
        assert have == {(entry.msgid, entry.msgid_plural) for entry in template}

    def test_it_is_finished(self, po: Path) -> None:
        catalogue = polib.pofile(str(po))
        assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
        assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
        assert [entry.msgid for entry in catalogue.obsolete_entries()] == []

    def test_each_plural_has_all_its_forms(self, po: Path, update: ModuleType) -> None:
        catalogue = polib.pofile(str(po))
        forms = set(range(update.plural_count(catalogue)))
        wrong = [
            entry.msgid
            for entry in catalogue
            if entry.msgid_plural
            and (set(entry.msgstr_plural) != forms or not all(entry.msgstr_plural.values()))
        ]
        assert wrong == []

    def test_placeholders_are_the_same(self, po: Path) -> None:
        wrong = [
            (english, other)
            for entry in polib.pofile(str(po))
            for english, other in texts(entry)
            if placeholders(english) != placeholders(other)
            and not (entry.msgid_plural and placeholders(english) > placeholders(other))
        ]
        assert wrong == []

    def test_the_edges_of_a_text_are_kept(self, po: Path) -> None:
        wrong = [
            (english, other)
            for entry in polib.pofile(str(po))
            for english, other in texts(entry)
            if edges(english) != edges(other)
        ]
        assert wrong == []


def edges(text: str) -> tuple[str, str, bool, bool, int]:
    """What a translation must not lose: spaces, an ellipsis, a colon, an access key, lines."""
    core = text.strip()
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return (
        before,
        after + ("…" if core.endswith("…") else ""),
        core.endswith(":"),
        bool(MNEMONIC.search(core)),
        core.count("\n"),
    )


def test_every_kind_of_mark_is_extracted_once(update: ModuleType, tmp_path: Path) -> None:
    source = 'ngettext("{n} a", "{n} as", 2)\nN_("b")\n_("b")\n_("c" " d")\n'
    (tmp_path / "app.py").write_text(source, "utf-8")
    found = {entry.msgid: entry.msgid_plural for entry in update.extract(tmp_path)}
    assert found == {"{n} a": "{n} as", "b": "", "c d": ""}


def test_a_new_text_is_never_guessed_and_an_old_one_goes(
    update: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text('_("Remove them")\n_("Stop")\n', "utf-8")
    po = tmp_path / "xx.po"
    head = 'msgid ""\nmsgstr ""\n"Language: xx\\n"\n"Plural-Forms: nplurals=3; plural=0;\\n"\n'
    po.write_text(f'{head}\nmsgid "Remove it"\nmsgstr "R"\n\nmsgid "Stop"\nmsgstr "S"\n', "utf-8")
    merged = update.merge(update.extract(tmp_path), po)
    assert {entry.msgid: entry.msgstr for entry in merged} == {"Remove them": "", "Stop": "S"}


def test_the_app_speaks_german(german: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "locale", lambda: german)
    try:
        assert i18n.use("de_AT.UTF-8").startswith("de")
        assert i18n._("Cancel") == "Abbrechen"
        assert i18n.ngettext("{count} year ago", "{count} years ago", 3).format(count=3) == (
            "vor 3 Jahren"
        )
        assert i18n._("") == ""
    finally:
        assert i18n.use("en") == "en"
    assert i18n._("Cancel") == "Cancel"


def test_numbers_are_written_as_in_the_language(
    german: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "locale", lambda: german)
    i18n.use("de")
    try:
        assert units.size(4_260_000) == "4,26 MB"
        assert units.share(0.012) == "1,2 %"
        assert units.seconds(3.21) == "3,2 s"
    finally:
        i18n.use("en")
    assert units.size(4_260_000) == "4.26 MB"


def test_every_compiled_catalogue_can_be_read(german: Path) -> None:
    for po in LANGUAGES:
        gettext.translation("pierhead", str(german), [po.stem])


def test_the_app_is_where_the_tests_look() -> None:
    assert (APP / "core" / "i18n.py").is_file()
