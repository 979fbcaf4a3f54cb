# SPDX-License-Identifier: MIT
# For scripts that trip over system calls on purpose; sourced after lib.sh. Skips the test where processes cannot be traced.
#
# strace counts the calls of each thread apart. To hit the writer and nobody else, a run has so many pictures that the writer
# makes more calls of a kind than any other thread does in the whole run: those for two of its last pictures are hit.
command -v strace >/dev/null && strace -qq -o /dev/null true 2>/dev/null || exit 77
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" # looking for leaks is tracing, too

# All by which an output is written.
write_calls=openat,mkdir,write,close,fcntl,flock,fchmod,fchown,fgetxattr,flistxattr,fsetxattr,fsync,fdatasync,ftruncate,utimensat,linkat,renameat,renameat2,unlinkat

# So many readers, and so little room for what they have read, that none of them opens most of the pictures, however busy the machine is.
even=(--readers 8 --queue 2)

# hits PICTURES ARGUMENT...: runs bandmill on that many pictures and prints `CALL NUMBER` for each call that the writer makes
# for one of them, wherever it may be hit alone.
hits() {
    local pictures=$1
    shift
    strace -f -qq -o "$work/trace" -e trace=$write_calls "$bandmill" "$@" >"$said_out" 2>"$said_err" </dev/null ||
        fail "the run to count calls of failed: $*"
    awk -v pictures="$pictures" '
        $2 !~ /^(<|---|\+)/ {
            call = $2
            sub(/\(.*/, "", call)
            made[$1, call]++
            calls[call]
            threads[$1]
            if (call ~ /^(renameat2?|linkat)$/)
                writer = $1
        }
        END {
            for (call in calls) {
                own = made[writer, call]
                most = 0
                for (thread in threads)
                    if (thread != writer && made[thread, call] > most)
                        most = made[thread, call]
                each = int(own / pictures)
                first = each ? own - 3 * each : own
                for (at = first; at < first + (each ? 2 * each : 1) && own; at++)
                    print call, (at > most ? at : "hidden")
            }
        }' "$work/trace" | sort >"$work/hits"
    ! grep hidden "$work/hits" >&2 || fail "the writer makes too few of these calls to be hit alone"
    cat "$work/hits"
}

# stopped_at CALL ARGUMENT...: starts bandmill in the background and returns when it has stopped at its first such call, with
# its process in $process; `go_on` lets it end and keeps its exit code in $code.
stopped_at() {
    local call=$1
    shift
    last="bandmill $* (stopped at its first $call)"
    strace -D -f -qq -o "$work/trace" -e trace="$call" -e inject="$call":signal=STOP:when=1 \
        "$bandmill" "$@" >"$said_out" 2>"$said_err" </dev/null &
    process=$!
    until grep -q 'stopped by SIGSTOP' "$work/trace" 2>/dev/null; do
        kill -0 $process 2>/dev/null || fail "it never stopped"
        sleep 0.01
    done
}

go_on() {
    kill -s CONT "$process"
    wait "$process"
    code=$?
    rm "$work/trace"
}
