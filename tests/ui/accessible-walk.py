#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
# SPDX-License-Identifier: Apache-2.0
#
# The guided try of the practice account, as README tells it, by somebody who has the accessibility bus and nothing else:
# accessible-walk.py PID RECORD. Finds each widget of the program with that process id by its role and its name, and acts on
# it through the bus. Says what was done; where something is not to be found it prints what there is, and ends with 1.
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

PATIENCE = 30  # waits for time that passes inside the program, each twice as long as the one before,
LONGEST = 40  # up to so many seconds: after a long one answers are too old to prove anything
START = time.monotonic()
# What has no parts that anybody looks for; a table's cells are its rows' business.
LEAVES = {"button", "label", "check box", "text", "table", "tree", "combo box", "page tab", "list item", "menu item"}
GROUPS = {"frame", "filler", "panel"}
State = Atspi.StateType


def name_of(node):
    return (node.get_name() or "").replace("&", "")


def role_of(node):
    """Newer ones of the bus's libraries and of Qt call a “push button” a “button”, and a “frame” round others a “filler”."""
    role = node.get_role_name().removeprefix("push ")
    return "group" if role in GROUPS else role


def is_shown(node):
    return node.get_state_set().contains(State.SHOWING)


def is_enabled(node):
    return node.get_state_set().contains(State.ENABLED)


def children(node):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def walk(node):
    """All below the node, but what is in a part that is not shown. Each question crosses the bus: none too many."""
    for child in children(node):
        if role_of(child) in LEAVES:
            yield child
        elif is_shown(child):
            yield child
            yield from walk(child)


def say(what):
    print(f"{time.monotonic() - START:5.1f} s  {what}", flush=True)


class Program:
    def __init__(self, pid):
        self.pid = pid
        self.nameless = 0
        self.application = self.until("the program", self.find_application)

    def find_application(self):
        for one in children(Atspi.get_desktop(0)):
            if one.get_process_id() == self.pid:
                return one
        return None

    def window(self):
        """The newest: a dialog stands in front of what has opened it."""
        return [one for one in children(self.application) if is_shown(one)][-1]

    def until(self, what, look):
        for turn in range(PATIENCE):
            try:
                found = look()
            except gi.repository.GLib.Error:
                found = None  # it went while it was looked at
            if found:
                return found
            # Whoever has started this lets some time pass, and says so.
            print(f"wait {min(5 * 2 ** turn, LONGEST)}", flush=True)
            sys.stdin.readline()
        print(f"not there: {what}")
        self.tell()
        sys.exit(1)

    def tell(self):
        for node in walk(self.window()):
            if name_of(node) and is_shown(node):
                enabled = "" if is_enabled(node) else " (disabled)"
                print(f"   {role_of(node)} “{name_of(node)}”{enabled}", file=sys.stderr)

    def find(self, role, name):
        for node in walk(self.window()):
            if role_of(node) == role and name_of(node).startswith(name) and is_shown(node):
                return node
        return None

    def get(self, role, name):
        return self.until(f"{role} “{name}”", lambda: self.find(role, name))

    def look_round(self):
        """Whatever of the window in front can be given the focus says what it is."""
        def nameless():
            found = []
            for node in walk(self.window()):
                if is_shown(node) and node.get_state_set().contains(State.FOCUSABLE) and not name_of(node):
                    parent = node.get_parent()
                    found.append(f"{role_of(node)} in {role_of(parent)} “{name_of(parent)}”")
            return (found,)

        # A window can close while it is looked at: then at the one that stands behind it.
        for one in self.until("the window in front", nameless)[0]:
            print(f"no name: {one}")
            self.nameless += 1

    def press(self, name, role="button", action="Press"):
        def enabled():
            node = self.find(role, name)
            return node if node and is_enabled(node) else None

        node = self.until(f"{role} “{name}” that can be pressed", enabled)
        names = [node.get_action_name(index) for index in range(node.get_n_actions())]
        say(f"{action}: {name_of(node)}")
        if action not in names or not node.do_action(names.index(action)):
            print(f"{role} “{name}” has no action {action}, but {names}")
            sys.exit(1)

    def type(self, name, text):
        node = self.get("text", name)
        say(f"type: {name_of(node)}")
        if not node.set_text_contents(text):
            print(f"“{name}” takes no text")
            sys.exit(1)


    def select_rows(self, table, wanted):
        """Those of its rows whose first cell is one of the names, and how that one stands, and no other."""
        def rows():
            node = self.find("table", table)
            cells = [name_of(node.get_accessible_at(row, 0)) for row in range(node.get_n_rows())] if node else []
            names = [cell.split(": ")[0] for cell in cells]
            return (node, names) if set(wanted) <= set(names) else None

        node, names = self.until(f"{wanted} in “{table}”", rows)
        for row, name in enumerate(names):
            if name in wanted:
                node.add_row_selection(row)
            else:
                node.remove_row_selection(row)
        say(f"select: {', '.join(wanted)}")


THREE = ["storefront", "billing", "warehouse-worker"]
SILENT = "legacy-reports"
APPS = "Apps and the keys that they hold"


def set_three(program, act, outcome):
    program.select_rows(APPS, THREE)
    program.press("Set for me")
    program.get("table", "Places to set")
    program.look_round()
    program.press("Then make it live", "check box", "Toggle")
    program.press(act)
    program.get("label", outcome)
    program.press("Close")


def main():
    Atspi.set_timeout(60000, 60000)
    program = Program(int(sys.argv[1]))
    program.get("button", "Try a rotation")
    program.look_round()
    program.press("Try a rotation")
    program.type("Reason", "to see how it is done")
    program.look_round()
    program.press("Begin the rotation")
    program.press("Create the new signing key")
    program.press("Go on: Roll out")
    program.get("label", "Give every app the new signing key")  # else it is the table of the page before that is found
    set_three(program, "Set 3 places", "3 of 3 set, and 2 of these made live")
    program.select_rows(APPS, [SILENT])
    program.press("Accept the risk…")
    program.type("Who answers for it", "Sam")
    program.type("Why it is accepted", "it is switched off")
    program.look_round()
    program.press("Accept the risk")
    program.look_round()
    program.press("Go on: Rotate")
    program.type("Type “Production” to confirm", "Production")
    program.look_round()
    program.press("Rotate the production signing key")
    program.press("Resync 3 apps")
    program.look_round()
    program.press("Go on: Finish")
    program.get("label", "Take the fallback out and finish")
    set_three(program, "Take out at 3 places", "3 of 3 taken out, and 2 of these made live")
    program.get("group", "4 apps: 2 proven, 1 inferred")
    program.press("Next: 2. Still open")
    program.type("Settle these, or finish with open items", "Sam looks after it")
    program.look_round()
    program.press("Finish with 2 open items")
    program.press("Save the record")
    program.type("File name", sys.argv[2])
    program.press("Save")
    program.press("Close")
    program.get("group", "Production")
    program.look_round()
    sys.exit(1 if program.nameless else 0)


main()
