#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# --trace: every moment of a run, in a form that others can show.
. "$(dirname "$0")/lib.sh"
command -v python3 >/dev/null || exit 77
mkdir in
cp "$testdata"/photos/*.jpg "$testdata"/png/*.png in/
for i in {1..30}; do cp in/chelsea.jpg "in/copy$i.jpg"; done
echo broken >in/broken.jpg
mkdir many && for i in {1..400}; do cp in/gray.png "many/$i.png"; done

# check FILE PICTURES LANES: whole, and in itself without contradiction.
check() {
    python3 - "$@" <<'END' || fail "the trace does not hold what it should"
import collections, json, sys
path, pictures, lanes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
events = json.load(open(path))["traceEvents"]
spans = collections.defaultdict(list)
for event in events:
    if event["ph"] == "X":
        assert event["dur"] >= 0 and event["ts"] >= 0, event
        spans[event["tid"]].append(event)
names = {e["tid"]: e["args"]["name"] for e in events if e["name"] == "thread_name"}
assert set(names) == set(spans) and len(set(names.values())) == len(names), names
seen = lambda kind: [e["args"]["picture"] for s in spans.values() for e in s if e["name"] == kind]
whole = seen("picture")
assert len(whole) == len(set(whole)) == pictures, len(whole)
assert set(whole) == set(seen("decode")) == set(seen("encode")) == set(seen("store")) & set(whole)
assert set(seen("read")) >= set(whole)
assert sum(name.startswith("lane") for name in names.values()) <= lanes
assert sum(name.startswith("writer") for name in names.values()) == 1
slack = 0.01  # microseconds: times have three decimals
for thread, list_of in spans.items():
    outer = sorted((e for e in list_of if e["name"] == "picture"), key=lambda e: e["ts"])
    inner = sorted((e for e in list_of if e["name"] != "picture"), key=lambda e: e["ts"])
    for some in (outer, inner):
        for a, b in zip(some, some[1:]):
            assert a["ts"] + a["dur"] <= b["ts"] + slack, (names[thread], a, b)
waiting = [e["args"]["pictures"] for e in events if e["ph"] == "C"]
assert len(waiting) == 2 * pictures and min(waiting) == 0, len(waiting)
END
}

run 1 run in -o out -j 2 -f box --trace trace.json
check trace.json 50 2
run 0 run many -o out-many -j 3 --readers 2 --queue 4 --trace - --quiet
cp "$said_out" many.json
check many.json 400 3

# It never costs a picture.
cp in/clock.jpg kept.jpg
run 2 run in -o out2 --trace in/clock.jpg
err_has "--trace=in/clock.jpg: that is one of the inputs"
same in/clock.jpg kept.jpg
none out2
run 2 run in -o out2 --trace missing/trace.json
if [ -e /dev/full ]; then
    run 1 run in/clock.jpg -o out3 --trace /dev/full
    err_has "--trace=/dev/full: could not be written in full"
fi
