# SPDX-License-Identifier: MIT
"""What real shells offer for a command line, against what the program says of itself: completions.py BANDMILL SHELL SCRIPT

Every command, every option of each, every value of those that have words, every filter, its parameters and their words are asked
for in the shell. What is right is read from the pages for people, which other code prints."""

import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

from tables import Program

SHELL = sys.argv[2]
BANDMILL, SCRIPT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[3])
EVERY = int(os.environ.get("BANDMILL_TEST_EVERY", 1))  # of the filters: each question is a process
if not shutil.which(SHELL):
    print(f"SKIPPED: there is no {SHELL}")
    sys.exit(77)
PROGRAM = Program(BANDMILL)
WORK = pathlib.Path(tempfile.mkdtemp(prefix="bandmill-shell-"))


# ---- shells: each answers for many lines what may stand behind `kept` -----------------------------------


def ask_bash(lines):
    script = f""". '{SCRIPT}'
compopt() {{ :; }} # there is no command line here
while IFS= read -r COMP_LINE; do
    COMP_POINT=${{#COMP_LINE}} word=${{COMP_LINE##* }}
    _bandmill '{BANDMILL}' "${{word##*[:=]}}" ''
    printf '%s\\n' "${{COMPREPLY[@]}}" +++++
done"""
    said = subprocess.run(["bash", "--norc", "-c", script], input="\n".join(lines) + "\n",
                          capture_output=True, text=True, check=True)
    return said.stdout.split("+++++\n")[:-1]


def ask_fish(lines):
    script = f"""source '{SCRIPT}'
while read -l line
    complete -C "$line" | string replace -r '\\t.*' ''
    echo +++++
end"""
    env = dict(os.environ, HOME=str(WORK), PATH=f"{os.path.dirname(BANDMILL)}:{os.environ['PATH']}")
    said = subprocess.run(["fish", "--no-config", "-c", script], input="\n".join(lines) + "\n",
                          capture_output=True, text=True, check=True, env=env)
    return said.stdout.split("+++++\n")[:-1]


class Terminal:
    """A shell that believes that a person types."""

    def __init__(self, argv, **env):
        self.said = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            path = f"{WORK}/bin:{os.path.dirname(BANDMILL)}:{os.environ['PATH']}"
            os.execvpe(argv[0], argv, dict(os.environ, TERM="dumb", PATH=path, **env))

    def wait(self, condition):
        """Reads on until the condition holds; that it takes long is no failure, that it never does is."""
        end = time.monotonic() + 60
        while not condition():
            if time.monotonic() > end:
                sys.exit(f"{SHELL} does not go on; it said: {self.said[-2000:].decode(errors='replace')}")
            if select.select([self.fd], [], [], 0.01)[0]:
                self.said += os.read(self.fd, 65536)

    def type(self, text):
        os.write(self.fd, text.encode())

    def close(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)


ZSHRC = """PS1='ready> '
fpath=($ZDOTDIR/functions $fpath)
autoload -U compinit
compinit -u -D
compadd() { # notes what fits
    local -a fits
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)* ]]; then
        builtin compadd "$@"
        return
    fi
    builtin compadd -O fits "$@"
    (($#fits)) && print -rl -- "${fits[@]}" >>$ZDOTDIR/fits
    builtin compadd "$@"
}
note() {
    zle complete-word
    print -r -- +++++ >>$ZDOTDIR/fits
    BUFFER=
}
zle -N note
bindkey '^T' note
"""


def ask_zsh(lines):
    (WORK / "functions").mkdir(exist_ok=True)
    (WORK / "functions/_bandmill").write_text(pathlib.Path(SCRIPT).read_text())
    (WORK / ".zshrc").write_text(ZSHRC)
    fits = WORK / "fits"
    fits.write_text("")
    shell = Terminal(["zsh", "-d", "-i"], ZDOTDIR=str(WORK))
    shell.wait(lambda: b"ready>" in shell.said)
    for count, line in enumerate(lines, 1):
        shell.type(line + "\x14")
        shell.wait(lambda: fits.read_text().count("+++++\n") == count)
    shell.close()
    return fits.read_text().split("+++++\n")[:-1]


ASK = {"bash": ask_bash, "fish": ask_fish, "zsh": ask_zsh}[SHELL]


def check(questions):
    """questions: lines, what of the last word stays, and what must be offered."""
    answers = ASK([line for line, _, _ in questions])
    wrong = 0
    for (line, kept, expected), answer in zip(questions, answers, strict=True):
        piece = re.split("[:=]", kept)[-1]  # all that bash gives back
        got = {word.rstrip(" ").removeprefix(kept).removeprefix(piece) for word in answer.splitlines()} - {""}
        if got != set(expected):
            wrong += 1
            print(f"{SHELL}: {line}: lacks {sorted(set(expected) - got)}, and has {sorted(got - set(expected))}")
    if wrong:
        sys.exit(f"FAILED: {wrong} of {len(questions)}")
    print(f"{SHELL}: {len(questions)} command lines, all as they should be")


# ---- what is asked ---------------------------------------------------------------------------------


def questions():
    yield "bandmill ", "", PROGRAM.commands() + ["--help", "--version"]
    for command in PROGRAM.commands():
        known = PROGRAM.options(command)
        yield f"bandmill {command} --", "", ["--" + name for name in known]
        for name, words in known.items():
            if words:
                yield f"bandmill {command} --{name} ", "", words
                yield f"bandmill {command} --{name}={words[0][0]}", f"--{name}=", [
                    word for word in words if word.startswith(words[0][0])]
    yield "bandmill help ", "", PROGRAM.commands()
    yield "bandmill filters ", "", PROGRAM.filters()
    yield "bandmill recipes ", "", PROGRAM.recipes()
    # Where nothing is to be said, and where letters stand together.
    yield "bandmill nonsense ", "", []
    yield "bandmill run -- --for", "", []
    yield "bandmill run -f nonsense:", "nonsense:", []
    yield "bandmill run -f gaussian:nonsense=", "gaussian:nonsense=", []
    yield "bandmill run --threads ", "", []
    yield "bandmill run -rvfresiz", "-rvf", ["resize"]
    yield "bandmill run -f resize ", "", []
    yield "bandmill run -f gblur:bord", "gblur:", ["border=", "border_color="]
    yield "bandmill run -f resize:50%,mode=fill,", "resize:50%,mode=fill,", [
        param + "=" for param in PROGRAM.params("resize") if param not in ("size", "mode")]
    yield "bandmill run --preserve mode,", "mode,", ["owner", "times", "xattr", "all"]
    yield "bandmill run a.jpg -f ", "", PROGRAM.filters()
    for number, name in enumerate(PROGRAM.filters()[::EVERY]):
        known = PROGRAM.params(name)
        own = next(iter(known))
        first = known[own] or [] if own != "on" else []
        line = f"bandmill run a.jpg -f {name}:"
        # Where the first value is a file's, what lies about is offered too: nothing lies here.
        yield line, f"{name}:", first + [param + "=" for param in known]
        for param, words in known.items():
            if words and (number % 8 == 0 or param not in ("on", "border", "border_color")):
                yield f"{line}{param}=", f"{name}:{param}=", words


def check_typing():
    """What comes of a line that somebody types, with tabulators in it."""
    os.makedirs(WORK / "bin")
    stub = WORK / "bin/bandmill"
    stub.write_text(f"""#!/bin/sh
[ "$1" = complete ] && exec '{BANDMILL}' "$@"
printf '<%s>' "$@" >>'{WORK}/typed'; echo >>'{WORK}/typed'
""")
    stub.chmod(0o755)
    (WORK / "here/a folder").mkdir(parents=True)
    (WORK / "here/a folder/mask.png").touch()
    os.chdir(WORK / "here")
    typed = {
        "bandmill ru\t--lossl\t\r": "<run><--lossless>",
        "bandmill run --form\tjp\t-f resi\t\t50%,fil\tmi\t\r": "<run><--format><jpeg><-f><resize:50%,filter=mitchell>",
        "bandmill run --format=jp\t-fgamm\t\r": "<run><--format=jpeg><-fgamma>",
        "bandmill run -f 'resi\t:50%,fil\tmi\t | sharp\t'\r": "<run><-f><resize:50%,filter=mitchell | sharpen>",
        "bandmill run -f \"gaussi\t:bord\t=mi\t\"\r": "<run><-f><gaussian:border=mirror>",
        "bandmill run --recipe vint\t\r": "<run><--recipe><vintage>",
        "bandmill run a\\ fo\tma\t\r": "<run><a folder/mask.png>",
        "bandmill run -f 'overlay:a fo\tma\t,gravity=south_e\t'\r": "<run><-f><overlay:a folder/mask.png,gravity=south_east>",
        "bandmill run --also a\\ fo\t:gamm\t\r": "<run><--also><a folder/:gamma>",
        "bandmill run -o a\\ fo\tma\t\r": "<run><-o><a folder/ma>",
        "bandmill run --also 'out{form\tjp\t}:gauss\t'\r": "<run><--also><out{format=jpeg}:gaussian>",
    }
    if SHELL == "bash":
        (WORK / "rc").write_text(f"PS1='ready> '\nbind 'set completion-query-items 0'\n. '{SCRIPT}'\n")
        shell = Terminal(["bash", "--noprofile", "--rcfile", str(WORK / "rc"), "-i"])
    else:
        shell = Terminal(["zsh", "-d", "-i"], ZDOTDIR=str(WORK))
    shell.wait(lambda: b"ready>" in shell.said)
    said = WORK / "typed"
    said.touch()
    for count, (line, expected) in enumerate(typed.items(), 1):
        shell.type(line)
        shell.wait(lambda: said.read_text().count("\n") == count)
        got = said.read_text().splitlines()[-1]
        if got != expected:
            sys.exit(f"FAILED: {SHELL}: {line!r} becomes {got}, not {expected}")
    shell.close()
    print(f"{SHELL}: {len(typed)} lines typed")


os.chdir(tempfile.mkdtemp(dir=WORK))
try:
    check(list(questions()))
    if SHELL != "fish":
        check_typing()
finally:
    os.chdir("/")
    subprocess.run(["rm", "-rf", str(WORK)], check=True)
