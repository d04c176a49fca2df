"""Listens to the accessibility bus as a screen reader does; prints what it hears as JSON.

Run by the system's Python, which has ``gi``; in a D-Bus session of its own. Its arguments are the
program to listen to, which is given its output line by line.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = 60
OUTPUT = ["user@host:~$ ls\r\n", "eins 🙂\r\n", "zwei\r\nuser@host:~$ "]

heard = []


def hear(event):
    if event.source.get_role_name() == "terminal":
        heard.append([event.type, str(event.any_data)])


def find(thing, role):
    if thing is None or thing.get_role_name() == role:
        return thing
    for index in range(thing.get_child_count()):
        found = find(thing.get_child_at_index(index), role)
        if found is not None:
            return found
    return None


def terminal():
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        found = find(desktop.get_child_at_index(index), "terminal")
        if found is not None:
            return found
    return None


def until(condition):
    """Hear what comes until the condition holds; what it says, or nothing if it never does."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()) and time.monotonic() < end:
        GLib.MainContext.default().iteration(False)
        time.sleep(0.005)
    return found


def main():
    Atspi.init()
    listener = Atspi.EventListener.new(hear)
    for name in ("object:text-changed", "object:announcement", "object:text-caret-moved"):
        listener.register(name)
    with subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, text=True) as program:
        found = until(terminal)
        for line in OUTPUT:
            before = len(heard)
            print(json.dumps(line), file=program.stdin, flush=True)
            # What is new is told before where the cursor is.
            until(lambda: any("caret" in name for name, _ in heard[before:]))  # noqa: B023
        tell(found)
        program.stdin.close()


def tell(found):
    count = Atspi.Text.get_character_count(found)
    line = Atspi.Text.get_string_at_offset(found, 20, Atspi.TextGranularity.LINE)
    print(
        json.dumps(
            {
                "heard": heard,
                "name": found.get_name(),
                "text": Atspi.Text.get_text(found, 0, count).rstrip("\n"),
                "caret": Atspi.Text.get_caret_offset(found),
                "line": line.content,
                "states": [state.value_nick for state in found.get_state_set().get_states()],
            }
        )
    )


main()
