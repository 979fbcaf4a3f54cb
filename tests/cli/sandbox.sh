#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A decoder that was taken over finds nothing to do: sandbox.sh BANDMILL TESTDATA [TAKEN_OVER]. Each deed is done once without the
# sandbox, where it must succeed, and once within.
taken_over=${3:+$(realpath "$3")}
. "$(dirname "$0")/lib.sh"

# Sanitizers look for leaks by tracing, which is denied.
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"
mkdir in
cp "$testdata/photos/spoon.jpg" in/a.jpg
cp "$testdata/photos/clock.jpg" in/b.jpg
run 0 run in --format null --explain
grep -q 'sandbox: none: this build' "$said_err" || grep -qE '^sandbox: system calls by seccomp, files by Landlock \(ABI [0-9]+, [0-9]+ rules\)$' "$said_err" ||
    exit 77 # the system has no such things

# ---- what is said and what can be asked for ----

run 0 run in -o out -f invert --require-sandbox --explain
err_has 'sandbox: system calls by seccomp, files by Landlock (ABI '
run 0 run in -o free -f invert --no-sandbox --explain
err_line 'sandbox: none: --no-sandbox'
diff -r out free || fail "a sandbox changes pictures"
run 2 run in -o never -f invert --no-sandbox --require-sandbox
err_has '--no-sandbox and --require-sandbox exclude each other'
run 2 info in/a.jpg --no-sandbox --require-sandbox
run 0 info in/a.jpg --require-sandbox
run 0 bench in/a.jpg -f invert --repeat 1 -j 1 --require-sandbox
none never

# Where the kernel says no, nobody minds but those who do.
if command -v strace >/dev/null && strace -qq -o /dev/null true 2>/dev/null; then
    denied() { # CALL ARGUMENT...
        local call=$1
        shift
        last="bandmill $* (without $call)"
        strace -f -qq -o /dev/null -e trace="$call" -e inject="$call":error=EOPNOTSUPP "$bandmill" "$@" >"$said_out" 2>"$said_err" </dev/null
        code=$?
    }
    denied landlock_create_ruleset run in -o weak -f invert -v
    if ! grep -q 'this build' "$said_err"; then
        [ $code = 0 ] || fail "a run without Landlock failed"
        diff -r weak out || fail "other pictures came out"
    fi
    denied landlock_create_ruleset run in -o none -f invert --require-sandbox --resume --report none
    [ $code = 2 ] || fail "exit code 2 was expected"
    err_has '--require-sandbox: the system offers no rules for files (Landlock): '
    # Folders that cannot be made are told of where they are missing.
    denied mkdir run in -o none -f invert --require-sandbox -q
    [ $code = 1 ] || fail "exit code 1 was expected"
    err_has 'in/a.jpg: E_WRITE: the output folder cannot be made: '
    denied prctl run in -o none -f invert --require-sandbox
    [ $code = 2 ] || fail "exit code 2 was expected"
    err_has '--require-sandbox: the system offers no filter of system calls (seccomp): '
    none none
fi

# ---- what inputs and outputs may be ----

# Links lead out of folders, to files and under --symlinks follow to folders, and outputs go through links that are there.
mkdir -p elsewhere/more far in/sub
cp in/a.jpg elsewhere/c.jpg
cp in/a.jpg elsewhere/more/d.jpg
cp in/a.jpg in/sub/e.jpg
ln -s ../elsewhere/c.jpg in/c.jpg
ln -s ../elsewhere/more in/more
mkdir tree
ln -s ../far tree/sub
run 0 run in -r -o tree -f invert --symlinks follow --require-sandbox
files tree a.jpg b.jpg c.jpg more/d.jpg
files far e.jpg
ln -s in/c.jpg named.jpg
run 0 run named.jpg in/../in/b.jpg "$PWD/in/a.jpg" -o deep/er/still -f invert --require-sandbox
files deep/er/still a.jpg b.jpg named.jpg
run 0 run in/c.jpg --in-place --symlinks follow -f invert --require-sandbox
same elsewhere/c.jpg out/a.jpg
run 0 run in/a.jpg -o - -f invert --require-sandbox
"$bandmill" run - -o - -f invert --require-sandbox <in/a.jpg 2>"$said_err" | cmp - out/a.jpg || fail "standard input and output"

# A run without outputs leaves no folder, however deep.
run 1 run in/a.jpg missing.jpg -o made/for/nothing --max-pixels 1 --require-sandbox
none made

# ---- deeds ----

[ -n "$taken_over" ] || exit 0
secret=$work/here/secret
mkdir beside

# deed NAME PATH OUTCOME ARGUMENT...: what becomes of it; "killed" where that is the end of the process.
deed() {
    local name=$1 path=$2 wanted=$3 told
    shift 3
    last="bandmill $* (and $name $path)"
    { DEED=$name DEED_PATH=$path LD_PRELOAD=$taken_over "$bandmill" "$@" >"$said_out" 2>"$said_err" </dev/null; } 2>/dev/null
    code=$?
    told=$(sed -n 's/^deed: //p' "$said_err" | sort -u)
    [ $code = 159 ] && told=killed # by SIGSYS
    [ "$told" = "$wanted" ] || fail "the deed should have been: $wanted"
}

deeds=0

# stopped NAME PATH OUTCOME: done without the sandbox, else the outcome.
set_up() {
    rm -rf out beside/* secret
    echo secret >secret
}
stopped() {
    local path=$2
    deeds=$((deeds + 1))
    set_up
    deed "$1" "$path" done run in/a.jpg -o out -f invert -q --no-sandbox
    set_up
    deed "$1" "$path" "$3" run in/a.jpg -o out -f invert -q
    [ "$(cat secret)" = secret ] && [ -z "$(ls -A beside)" ] || fail "something was done to others"
    [ "$(stat -c %a secret)" = 644 ] || fail "its mode was changed"
    [ "$3" = killed ] || same out/a.jpg deep/a.jpg
}
run 0 run in/a.jpg -o deep -f invert -q
umask 022

no='Permission denied' never='Operation not permitted'
stopped read_file "$secret" "$no"
stopped read_file /etc/passwd "$no"
stopped read_file "$PWD/in/b.jpg" "$no" # beside the input, which is named alone
stopped write_file "$secret" "$no"
stopped write_file "$PWD/beside/new" "$no"
stopped write_file "$PWD/in/new" "$no"
rm in/new
stopped write_unnamed "$PWD/beside" "$no"
stopped list_folder "$PWD/in" "$no"
stopped make_folder "$PWD/beside/new" "$no"
stopped make_link "$PWD/beside/new" "$no"
stopped remove_file "$secret" "$no"
stopped rename_file "$secret" "$no"
rm -f secret.renamed
stopped truncate_file "$secret" "$never"
stopped change_mode "$secret" "$never"
stopped change_times "$secret" "$never"
stopped spawn_shell "$PWD/beside/new" killed
stopped become_shell - killed
stopped fork_once - killed
stopped open_socket - "$never"
stopped open_local_socket - "$never"
stopped trace - killed
stopped read_process - killed
stopped signal_parent - "$never"
stopped own_signals - "$never"
stopped slow_parent - "$never"
stopped type_key - "$never"
stopped attach_memory - "$never"
stopped make_executable - "$never"

# Numbers of another machine's calls: where this kernel knows them at all.
if (DEED=call_as_32_bit LD_PRELOAD=$taken_over "$bandmill" info in/a.jpg --no-sandbox 2>&1 >/dev/null) | grep -q 'deed: done'; then
    stopped call_as_32_bit - killed
fi

# What is left: the inputs, and outputs. In place, that is the folder of the input.
set_up
deed read_file "$PWD/in/a.jpg" done run in/a.jpg -o out -q
deed read_file "$PWD/in/b.jpg" done run in -o out -q --overwrite
deed write_file "$PWD/out/new" done run in/a.jpg -o out -q --overwrite
deed write_file "$PWD/in/new" done run in/a.jpg --in-place -q -f invert
deed write_file "$PWD/beside/new" "$no" run in/a.jpg --in-place -q -f invert
deed write_file "$PWD/out/new" "$no" run in/a.jpg --format null -q

# Other commands look at headers, too, and so does --explain.
deed read_file "$secret" "$no" run in/a.jpg -o dry --dry-run --explain
deed write_file "$PWD/out/new" "$no" run in/a.jpg -o dry --dry-run --explain
deed read_file "$secret" done info in/a.jpg --no-sandbox
deed read_file "$secret" "$no" info in/a.jpg
deed write_file "$PWD/beside/new" "$no" info in/a.jpg
deed become_shell - killed info in/a.jpg
deed read_file "$secret" "$no" bench in/a.jpg -f invert --repeat 1 -j 1
figure "$deeds deeds of a decoder that was taken over, done without the sandbox and stopped within"
exit 0
