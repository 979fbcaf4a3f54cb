#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What programs are built against, and what they find: interface.py SOURCE BUILD LIBRARY PIPELINE CODECS, the last three shared libraries.

For each, symbols, layouts of structs, values of enums and macros are compared with tests/package/interface/NAME.txt. Where they differ, the
test fails; with BLESS=1 the file is written anew, under the next number, and the test fails until CHANGELOG.md says what is new in that
interface. Layouts are clang's: the same for gcc, whose binary interface it is, on every 64-bit Linux.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

# Each library, and the folders of its headers, which may include those of the libraries above it.
LIBRARIES = [
    ("libbandmill", ["{source}/filters/include", "{build}/filters/include"]),
    ("libbandmill-pipeline", ["{source}/pipeline/include"]),
    ("libbandmill-codecs", ["{source}/src/codec/include", "{source}/src/colour/include"]),
]
UNNAMED = re.compile(r"(?:struct|union) (?:\w+::)?\((?:unnamed|anonymous)[^)]* at ([^)]*)\)")


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


def clang(headers, folders, *flags):
    """Compiles nothing but the headers."""
    lines = "".join(f'#include "{header}"\n' for header in headers)
    include = [f"-I{folder}" for folder in folders]
    return subprocess.run(
        ["clang", "-std=c17", "-D_GNU_SOURCE", "-x", "c", "-", *include, *flags],
        input=lines, check=True, stdout=subprocess.PIPE, encoding="utf-8",
    ).stdout  # fmt: skip


def layouts(text):
    """Every struct and union by its name: one line each, then one for each member."""
    records = {}
    for dump in text.split("*** Dumping AST Record Layout")[1:]:
        rows = re.findall(r"^ *([0-9:-]*) \| ( *)(.*)$", dump, re.M)
        size = re.search(r"\[sizeof=(\d+), align=(\d+)", dump)
        members = [(int(at), what) for at, depth, what in rows[1:] if len(depth) == 2 and at.isdigit()]
        records[rows[0][2]] = (int(size[1]), int(size[2]), members)
    inner = {UNNAMED.search(name)[1]: record for name, record in records.items() if UNNAMED.search(name)}

    def member_lines(members, indent, base):
        for at, what in members:
            unnamed = UNNAMED.search(what)
            what = what.replace("_Bool", "bool")
            yield f"{indent}{base + at:5}  {UNNAMED.sub('struct', what)}"
            if unnamed:
                yield from member_lines(inner[unnamed[1]][2], indent + "  ", base + at)

    named = {}
    for name, (size, align, members) in records.items():
        if re.fullmatch(r"(struct|union) bm_\w+", name):
            lines = [f"{name}: {size} bytes, aligned to {align}", *member_lines(members, "", 0)]
            named[name] = "\n".join(lines)
    return named


def declarations(tree):
    """Functions and data by their names, with their types, and the values of enums."""
    functions, values = {}, {}
    for node in tree["inner"]:
        name, kind = node.get("name", ""), node["kind"]
        if kind == "FunctionDecl" and name.startswith("bm_"):
            result = node["type"]["qualType"].split("(")[0].strip()
            words = [(inner["type"]["qualType"] + " " + inner.get("name", "")).rstrip()
                     for inner in node.get("inner", []) if inner["kind"] == "ParmVarDecl"]  # fmt: skip
            words += ["..."] if node.get("variadic") else []
            signature = f"{result} {name}({', '.join(words) or 'void'})".replace("_Bool", "bool")
            functions[name] = ("inline " if node.get("inline") else "") + signature.replace("* ", "*")
        elif kind == "VarDecl" and name.startswith("bm_"):
            functions[name] = f"{node['type']['qualType']} {name}"
        elif kind == "EnumDecl":
            value = -1
            for constant in node.get("inner", []):
                if constant["kind"] != "EnumConstantDecl":
                    continue
                given = constant.get("inner", [{}])[0].get("value")
                value = int(given) if given is not None else value + 1
                if constant.get("name", "").startswith("BM_"):
                    values[constant["name"]] = f"{value:5}  {constant['name']}"
    return functions, values


def seen(headers, folders):
    """All that headers show: four dictionaries by names."""
    functions, values = declarations(json.loads(clang(headers, folders, "-fsyntax-only", "-Xclang", "-ast-dump=json")))
    structs = layouts(clang(headers, folders, "-fsyntax-only", "-Xclang", "-fdump-record-layouts-complete"))
    macros = {name: f"#define {name}{rest}" for name, rest in
              re.findall(r"^#define (BM_\w+)(.*)$", clang(headers, folders, "-E", "-dM"), re.M)
              if not name.startswith(("BM_VERSION", "BM_STATUS_LIST"))}  # fmt: skip
    return functions, structs, values, macros


def exported(library):
    rows = [row.split() for row in run("nm", "-D", "--defined-only", library).splitlines()]
    return {row[2].split("@")[0] for row in rows if row[1] != "A"}


def listing(name, functions, structs, values, macros, symbols):
    """The text of a library's file, but for its head; complaints go to the list."""
    complaints = [f"{name} exports {symbol}, which no header has" for symbol in sorted(symbols - set(functions))]
    absent = {symbol for symbol, text in functions.items() if not text.startswith("inline ")} - symbols
    complaints += [f"{name} lacks {symbol}, which its headers declare" for symbol in sorted(absent)]
    parts = [("Functions and data", [functions[key] for key in sorted(functions)]),
             ("Structs: bytes from their beginning", [structs[key] for key in sorted(structs)]),
             ("Values of enums", list(values.values())),
             ("Macros", sorted(macros.values()))]  # fmt: skip
    return "\n\n".join(f"== {title}\n" + "\n".join(lines) for title, lines in parts if lines) + "\n", complaints


def judge(name, body, file, changelog):
    """What is wrong about a library's file, after it was written anew where that is wanted."""
    digest = hashlib.sha256(body.encode()).hexdigest()[:12]
    head = re.compile(r"^interface (\d+), (\w+)\n\n")
    old = file.read_text() if file.exists() else "interface 0, none\n\n"
    number, old_digest = head.match(old).groups()
    if (old_digest, head.sub("", old)) != (digest, body):
        if os.environ.get("BLESS") != "1":
            subprocess.run(["diff", "-u", file, "-"], input=head.match(old)[0] + body, encoding="utf-8")
            return [f"the interface of {name} is another one than {file} says. If that is meant: "
                    "BLESS=1 ctest --test-dir BUILD -R package.interface, and a line in CHANGELOG.md"]  # fmt: skip
        number = int(number) + 1
        file.write_text(f"interface {number}, {digest}\n\n{body}")
    if not re.search(rf"\binterface {number} of `{name}`", changelog):
        return [f"CHANGELOG.md does not say what is new in interface {number} of `{name}`, under the version that is not released yet"]
    return []


def main():
    source, build = (Path(word).resolve() for word in sys.argv[1:3])
    unreleased = (source / "CHANGELOG.md").read_text().split("\n## ")[1]
    folders, headers, known, complaints = [], [], (set(), set(), set(), set()), []
    for (name, where), library in zip(LIBRARIES, sys.argv[3:]):
        own = [Path(folder.format(source=source, build=build)) for folder in where]
        folders += own
        headers += sorted(str(path.relative_to(folder)) for folder in own for path in folder.glob("bandmill/*.h"))
        everything = seen(headers, folders)
        new = [{key: text for key, text in all_.items() if key not in old} for all_, old in zip(everything, known)]
        known = tuple(set(all_) for all_ in everything)
        body, wrong = listing(name, *new, exported(library))
        complaints += wrong + judge(name, body, source / f"tests/package/interface/{name}.txt", unreleased)
    for line in complaints:
        print("FAILED:", line, file=sys.stderr)
    return bool(complaints)


if __name__ == "__main__":
    if not shutil.which("clang"):
        print("SKIPPED: no clang")
        sys.exit(77)
    sys.exit(main())
