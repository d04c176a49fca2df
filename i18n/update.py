"""Bring the message catalogues up to date: ``python i18n/update.py [--check]``.

Extracts every marked text of ``app/`` into ``pierhead.pot``, merges it into each ``LANGUAGE.po``
and compiles those to ``locale/``. To start a language, copy ``pierhead.pot`` to ``LANGUAGE.po``,
set its ``Language`` and ``Plural-Forms``, and run this. ``--check`` writes nothing and fails if
something is out of date or not translated. Needs Babel and polib (the extra ``test``).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import polib  # type: ignore[import-untyped,unused-ignore]
from babel.messages.extract import extract_from_dir
from catalogues import DOMAIN, compile_catalogues

FOLDER = Path(__file__).resolve().parent
APP = FOLDER.parent / "app"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
NOTE = "Translators:"
WIDTH = 96


def extract(app: Path = APP) -> polib.POFile:
    """All marked texts below ``app``, by where they first occur.

    Places carry no line numbers: those would change with every edit.
    """
    template = polib.POFile(wrapwidth=WIDTH)
    template.header = f"{DOMAIN}: the texts that a person reads. Written by i18n/update.py."
    template.metadata = {
        "Project-Id-Version": DOMAIN,
        "Language": "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    entries: dict[str, polib.POEntry] = {}
    for place, message, notes in _found(app):
        text, plural = message if isinstance(message, tuple) else (message, "")
        entry = entries.get(text)
        if entry is None:
            entry = entries[text] = polib.POEntry(msgid=text)
            template.append(entry)
        _extend(entry, place, plural, notes)
    return template


def _found(app: Path) -> Iterator[tuple[str, str | tuple[str, ...], list[str]]]:
    found = extract_from_dir(
        str(app),
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=[NOTE],
        strip_comment_tags=True,
    )
    for place, _line, message, notes, _context in sorted(found, key=lambda each: each[:2]):
        yield f"app/{Path(place).as_posix()}", message, notes


def _extend(entry: polib.POEntry, place: str, plural: str, notes: list[str]) -> None:
    if (place, "") not in entry.occurrences:
        entry.occurrences.append((place, ""))
    if plural:
        entry.msgid_plural = plural
        entry.msgstr_plural = {0: "", 1: ""}
    if notes and " ".join(notes) not in entry.comment:
        entry.comment = "\n".join([*filter(None, [entry.comment]), " ".join(notes)])


def merge(template: polib.POFile, catalogue: Path) -> polib.POFile:
    """The catalogue with the template's texts, in its order and with its own translations.

    What is no longer in the app goes; what is new comes untranslated, never guessed.
    """
    known = polib.pofile(str(catalogue), wrapwidth=WIDTH)
    merged = polib.POFile(wrapwidth=WIDTH)
    merged.header = known.header
    merged.metadata = known.metadata
    plurals = plural_count(known)
    have = {entry.msgid: entry for entry in known if not entry.obsolete}
    for entry in template:
        old = have.get(entry.msgid)
        new = polib.POEntry(
            msgid=entry.msgid,
            msgid_plural=entry.msgid_plural,
            occurrences=list(entry.occurrences),
            comment=entry.comment,
            flags=list(old.flags) if old else [],
            tcomment=old.tcomment if old else "",
        )
        if entry.msgid_plural:
            forms = old.msgstr_plural if old else {}
            new.msgstr_plural = {form: forms.get(form, "") for form in range(plurals)}
        else:
            new.msgstr = old.msgstr if old else ""
        merged.append(new)
    return merged


def plural_count(catalogue: polib.POFile) -> int:
    """How many plural forms the catalogue's language has, by its own header."""
    forms = catalogue.metadata.get("Plural-Forms", "nplurals=2")
    return int(forms.split("nplurals=")[1].split(";")[0])


def main(arguments: list[str]) -> int:
    """Update, or with ``--check`` only say what is not up to date."""
    check = "--check" in arguments
    template = extract()
    target = FOLDER / f"{DOMAIN}.pot"
    files = {target: template}
    files |= {po: merge(template, po) for po in sorted(FOLDER.glob("*.po"))}
    late = False
    for path, catalogue in files.items():
        text = f"{catalogue}".rstrip("\n") + "\n"
        stale = not path.exists() or path.read_text("utf-8") != text
        open_ = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
        todo = open_ if path != target else 0
        late |= check and bool(stale or todo)
        if stale and not check:
            path.write_text(text, "utf-8")
        state = "up to date" if not stale else "out of date" if check else "updated"
        print(f"{path.name}: {state}, {len(catalogue)} texts, {todo} to translate")
    if not check:
        compile_catalogues(FOLDER)
    return int(late)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
