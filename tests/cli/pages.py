# SPDX-License-Identifier: MIT
"""The manual pages: pages.py BANDMILL TESTDATA MAN-FOLDER SOURCE-FOLDER

That they are roff without faults, that they have what the tables have, that names in them exist, and that their examples run."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from tables import Program

BANDMILL, TESTDATA, MAN, SOURCE = map(os.path.abspath, sys.argv[1:5])
PROGRAM = Program(BANDMILL)
PAGES = sorted(pathlib.Path(MAN).glob("*.[0-9]"))
SECTIONS = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES", "SEE ALSO"]
failures = []


def fail(page, message):
    failures.append(f"{page}: {message}")


def expect_same(page, what, got, wanted):
    if set(got) != set(wanted):
        fail(page, f"{what}: lacks {sorted(set(wanted) - set(got))}, and has {sorted(set(got) - set(wanted))}")


def shown(page):
    """As people read it, without bold and underlined."""
    text = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=120", page], capture_output=True, text=True, check=True).stdout
    return re.sub(".\b", "", text)


def section(text, heading):
    found = re.search(rf"^{heading}\n(.*?)(?=^\S|\Z)", text, re.M | re.S)
    return found[1] if found else ""


def check_roff(page):
    for argv in ["mandoc", "-T", "lint", "-W", "warning"], ["groff", "-man", "-ww", "-z", "-Tutf8"]:
        said = subprocess.run([*argv, page], capture_output=True, text=True)
        if said.returncode or said.stdout or said.stderr:
            fail(page.name, f"{argv[0]}: {said.stdout}{said.stderr}")
    text = shown(page)
    for word in re.findall(r"\b(?:lib)?bandmill[a-z-]*\(\d\)", text):
        name, number = word[:-1].split("(")
        if not (page.parent / f"{name}.{number}").exists():
            fail(page.name, f"there is no {word}")


def items(source):
    """The headings of a list."""
    plain = re.sub(r"\\f[BIR]", "", source).replace(r"\-", "-")
    return re.findall(r"^\.TP\n(.*)$", plain, re.M)


def parts(source, macro):
    """By heading, what stands below it."""
    return dict(re.findall(rf'^\.{macro} "(.*)"\n((?:(?!\.{macro} |\.SH ).*\n)*)', source, re.M))


def check_command(command):
    page = pathlib.Path(MAN) / f"bandmill-{command}.1"
    sections = parts(page.read_text(), "SH")
    expect_same(page.name, "sections that every page has", set(SECTIONS) - set(sections), [])
    listed = {}
    for form in items(sections["OPTIONS"]):
        name, value = re.fullmatch(r"(?:-., )?--([a-z0-9-]+)(?: (\S+))?", form).groups()
        listed[name] = value
    known = PROGRAM.options(command)
    expect_same(page.name, "options", listed, known)
    for name, value in listed.items():
        if known.get(name):
            expect_same(page.name, f"--{name}", value.split("|"), known[name])


def check_filters():
    page = pathlib.Path(MAN) / "bandmill-filters.7"
    pages = parts(page.read_text(), "SS")
    expect_same(page.name, "filters", pages, PROGRAM.filters())
    for name in set(pages) & set(PROGRAM.filters()):
        text = pages[name]
        everywhere = {"on", "in", "mask"}
        if "BEYOND THE BORDER" in text:
            everywhere |= {"border", "border_color"}
        expect_same(page.name, name, set(items(text)) | everywhere, set(PROGRAM.params(name)) | everywhere)


def check_library():
    page = pathlib.Path(MAN) / "libbandmill.3"
    text = shown(page)
    listed = set(re.findall(r"\bbm_\w+(?=\(\))", text))
    headers = "".join(path.read_text() for path in pathlib.Path(SOURCE).glob("filters/include/bandmill/*.h"))
    declared = set(re.findall(r"\bbm_\w+(?=\()", headers))
    expect_same(page.name, "calls that headers do not have", listed - declared, [])
    expect_same(page.name, "filters", {f"bm_{name}" for name in PROGRAM.filters()} - listed, [])


def check_environment():
    """What the program reads is told of."""
    told = "".join(section(shown(page), "ENVIRONMENT") for page in PAGES)
    for folder in "src", "pipeline", "filters":
        for path in pathlib.Path(SOURCE, folder).rglob("*.c"):
            for name in re.findall(r'getenv\("(\w+)"\)', path.read_text()):
                if name not in told:
                    fail(path.name, f"reads {name}, which no page tells of")


def check_examples(page):
    """Commands stand 4 columns deeper than prose."""
    part = section(shown(page), "EXAMPLES")
    commands = [line for line in part.splitlines() if re.match(r"^ {9,}\S", line)]
    if not commands:
        fail(page.name, "no examples")
    with tempfile.TemporaryDirectory(prefix="bandmill-pages-") as work:
        os.makedirs(f"{work}/photos/more")
        for name in "photos/cat.jpg", "photos/more/cat.jpg", "photo.jpg":
            shutil.copy(f"{TESTDATA}/photos/chelsea.jpg", f"{work}/{name}")
        shutil.copytree(f"{work}/photos", f"{work}/copies")
        path = f"{os.path.dirname(BANDMILL)}:{os.environ['PATH']}"
        said = subprocess.run(["bash", "-euo", "pipefail", "-xc", "\n".join(commands)], cwd=work, capture_output=True,
                              text=True, errors="replace", env=dict(os.environ, PATH=path))
        if said.returncode:
            fail(page.name, f"an example fails: {said.stderr[-1000:]}")


for program in "mandoc", "groff":
    if not shutil.which(program):
        print(f"SKIPPED: there is no {program}")
        sys.exit(77)
if len(PAGES) < 8:
    fail(MAN, f"only {len(PAGES)} pages")
for each in PAGES:
    check_roff(each)
with_page = {each.stem.removeprefix("bandmill-") for each in PAGES if each.match("bandmill-*.1")}
expect_same("bandmill-*.1", "commands", with_page, set(PROGRAM.commands()) - {"help", "version"})
expect_same("bandmill.1", "commands", items(parts(pathlib.Path(MAN, "bandmill.1").read_text(), "SH")["COMMANDS"]),
            PROGRAM.commands())
for each in sorted(with_page):
    check_command(each)
check_filters()
check_library()
check_environment()
for each in PAGES:
    if each.suffix == ".1":
        check_examples(each)
print("\n".join(f"FAILED: {failure}" for failure in failures) or f"{len(PAGES)} pages, all as they should be")
sys.exit(1 if failures else 0)
