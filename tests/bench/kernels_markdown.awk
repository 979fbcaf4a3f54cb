# SPDX-License-Identifier: MIT
# What scripts/bench-kernels --tsv prints, as a table for a page: a line a chain, gray pictures in parentheses.
# A library whose result differs by more than a level did other work, and is marked: ≠.
BEGIN { FS = "\t" }

NR == 1 {
    for (i = 1; i <= NF; i++)
        column[$i] = i
    for (i = 1; i <= NF; i++)
        if (($i "_largest_difference") in column)
            library[++libraries] = $i
    printf "| chain | bandmill | x memcpy |"
    for (i = 1; i <= libraries; i++)
        printf " %s |", library[i]
    print " ratio |"
    printf "| --- | --- | --- |"
    for (i = 1; i <= libraries; i++)
        printf " --- |"
    print " --- |"
    next
}

function get(name) { return $(column[name]) }

# Nanoseconds with three digits, ratios with two decimals; nothing measured: a dash.
function figure(value, name) {
    if (value == "" || value + 0 == 0)
        return "-"
    return sprintf(name == "ratio" || value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value)
}

# Gray is in parentheses, behind RGB where that was measured too.
function add(name, text) {
    if (get("picture") == "gray")
        text = "(" text ")"
    if (name in cell)
        text = cell[name] " " text
    cell[name] = text
}

function short(chain) { return length(chain) > 34 ? substr(chain, 1, 32) "…" : chain }

function put_line(   i) {
    if (chain == "")
        return
    printf "| `%s`%s | %s | %s |", short(chain), alpha, cell["bandmill"], cell["memcpy"]
    for (i = 1; i <= libraries; i++)
        printf " %s |", cell[library[i]]
    printf " %s |\n", cell["ratio"]
    split("", cell)
}

{
    named = get("chain") "|" (get("picture") == "rgba")
    if (named != name) {
        put_line()
        name = named
        chain = get("chain")
        alpha = get("picture") == "rgba" ? ", RGBA" : ""
    }
    add("bandmill", figure(get("bandmill")))
    add("memcpy", figure(get("memcpy") ? get("bandmill") / get("memcpy") : 0))
    for (i = 1; i <= libraries; i++)
        add(library[i], figure(get(library[i])) (get(library[i] "_largest_difference") > 1 ? " ≠" : ""))
    add("ratio", figure(get("ratio"), "ratio"))
}

END { put_line() }
