"""Listens to the accessibility bus as a screen reader does; prints what it hears as JSON.

Run by the system's Python, which has ``gi``; in a D-Bus session of its own.
"""

from __future__ import annotations

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

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


def main():
    Atspi.init()
    listener = Atspi.EventListener.new(hear)
    for name in ("object:text-changed", "object:announcement", "object:text-caret-moved"):
        listener.register(name)
    loop = GLib.MainLoop()
    GLib.timeout_add(int(sys.argv[1]), loop.quit)
    loop.run()
    found, deadline = None, time.monotonic() + 5
    while found is None and time.monotonic() < deadline:
        found = terminal()
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
