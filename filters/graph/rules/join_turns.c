/* SPDX-License-Identifier: MIT */
/* join-turns: flips and quarter turns become the one or two that do the same, or none. Exact: pixels are only moved, and
 * calls that change each pixel by itself may stand between.
 *
 * All of them are the eight symmetries of a rectangle: a mirroring left to right or none, then quarter turns. */
#include "graph/rules/turn.h"

#include <stdio.h>

#include "core/catalogue.h"
#include "graph/rules/rules.h"

/* What does the same, at most two calls: how many. */
static size_t calls_of(bm_turn turn, bm_call call[2])
{
    size_t count = 0;
    if (turn.mirrored && turn.quarters == 2) {
        call[count++] = (bm_call){.filter = &bm_filter_flip};
        return count;
    }
    if (turn.mirrored)
        call[count++] = (bm_call){.filter = &bm_filter_flop};
    if (turn.quarters)
        call[count++] =
            (bm_call){.filter = &bm_filter_rotate, .value = {{.number = 90.0 * turn.quarters}}};
    return count;
}

static void explain(bm_rewrite *rewrite, size_t turns, const bm_call *call, size_t count)
{
    static const char *const angles[] = {"", ":90", ":180", ":270"};
    char text[40] = "nothing at all";
    size_t used = 0;
    for (size_t k = 0; k < count; k++)
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%s%s%s", k ? " | " : "",
                             call[k].filter->name, angles[(size_t)(call[k].value[0].number / 90)]);
    bm_reason_add(rewrite->reasons, bm_rule_join_turns.name, NULL,
                  "%zu flips and turns together are %s", turns, text);
}

/* Puts `call` in place of call `first` and takes out the turns between it and `end`. */
static bm_fired replace(bm_rewrite *rewrite, size_t first, size_t end, const bm_call *call,
                        size_t count)
{
    bm_turn turn;
    for (size_t i = end; i-- > first;)
        if (bm_turn_of(bm_rewrite_call(rewrite, i), &turn))
            bm_rewrite_remove(rewrite, i, i + 1);
    bm_rewrite_insert(rewrite, first, call, count);
    return BM_FIRED;
}

static bm_fired join_from(bm_rewrite *rewrite, size_t first, bm_turn turn)
{
    size_t turns = 1;
    for (size_t i = first + 1; i < bm_rewrite_count(rewrite); i++) {
        bm_turn next;
        if (!bm_turn_of(bm_rewrite_call(rewrite, i), &next)) {
            if (bm_rewrite_manner(rewrite, i) != BM_MANNER_PIXELS)
                break;
            continue;
        }
        turns++;
        turn = bm_turn_then(turn, next);
        bm_call call[2];
        size_t count = calls_of(turn, call);
        if (count < turns && (count || bm_rewrite_may_vanish(rewrite, first, i + 1))) {
            explain(rewrite, turns, call, count);
            return replace(rewrite, first, i + 1, call, count);
        }
    }
    return BM_FIRED_NOT;
}

static bm_fired apply(bm_rewrite *rewrite)
{
    bm_fired fired = BM_FIRED_NOT;
    bm_turn turn;
    for (size_t i = 0; !fired && i + 1 < bm_rewrite_count(rewrite); i++)
        if (bm_turn_of(bm_rewrite_call(rewrite, i), &turn))
            fired = join_from(rewrite, i, turn);
    return fired;
}

const bm_rule bm_rule_join_turns = {.name = "join-turns", .apply = apply};
