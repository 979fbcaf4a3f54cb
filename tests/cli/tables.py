# SPDX-License-Identifier: MIT
"""What the program says of itself on the pages for people."""

import re
import subprocess


class Program:
    def __init__(self, path):
        self.path = path

    def say(self, *words):
        return subprocess.run([self.path, *words], capture_output=True, text=True, check=True).stdout

    def commands(self):
        listed = self.say("help").split("Commands:\n")[1].split("\n\n")[0]
        return [line.split()[0] for line in listed.splitlines()]

    def options(self, command):
        """By name: the words of its value, or None."""
        found = {"help": None}
        for line in self.say("help", command).splitlines():
            form = re.match(r"  (?:-.,|   ) --([a-z0-9-]+)(?: ([^ ]+))?", line)
            if form:
                name, value = form.groups()
                found[name] = value.split("|") if value and "|" in value else None
                if name == "format":
                    found[name] = self.formats()
        return found

    def formats(self):
        refused = subprocess.run([self.path, "run", "x", "--format", "?"], capture_output=True, text=True).stderr
        return re.search(r"must be one of (.*)", refused)[1].split(", ")

    def filters(self):
        return self.say("filters", "--names").split()

    def recipes(self):
        return [line.split()[0] for line in self.say("recipes").splitlines()]

    def params(self, name):
        """Of a filter, by name: its words, or None; those of all filters too."""
        found, at, text = {}, None, {}
        inside = False
        for line in self.say("filters", name).splitlines():
            inside = (inside or line.startswith("Parameters")) and line.startswith((" ", "Parameters"))
            begin = inside and re.match(r"  ([a-z0-9_]+)(?:  |$)", line)
            if begin:
                at = begin[1]
                found[at], text[at] = None, ""
            if inside and at:
                text[at] += " " + line.strip()
        for at, words in text.items():
            words = re.search(r" (?:word:|colour: .* or a name:) ([a-z0-9_, ]+)(?:;|$)", words)
            if words:
                found[at] = words[1].split(", ")
        return found
