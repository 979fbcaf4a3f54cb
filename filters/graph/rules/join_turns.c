/* SPDX-License-Identifier: MIT */
/* join-turns: flips, transpositions and quarter turns become the one that does the same, or none. Exact: pixels are only moved, and
 * calls that change each pixel by itself may stand between.
 *
 * All of them are the eight symmetries of a rectangle: a mirroring left to right or none, then quarter turns. */
#include "graph/rules/turn.h"

#include "core/catalogue.h"
#include "graph/rules/rules.h"

/* What does the same. False: nothing has to be done. */
static bool call_of(bm_turn turn, bm_call *call)
{
    static const bm_filter *const mirrored[] = {&bm_filter_flop, &bm_filter_transverse,
                                                &bm_filter_flip, &bm_filter_transpose};
    *call = (bm_call){.filter = turn.mirrored ? mirrored[turn.quarters] : &bm_filter_rotate,
                      .value = {{.number = turn.mirrored ? 0 : 90.0 * turn.quarters}}};
    return turn.mirrored || turn.quarters;
}

static void explain(bm_rewrite *rewrite, size_t turns, const bm_call *call)
{
    static const char *const angles[] = {"", ":90", ":180", ":270"};
    bm_reason_add(rewrite->reasons, bm_rule_join_turns.name, NULL,
                  "%zu flips and turns together are %s%s", turns,
                  call ? call->filter->name : "nothing at all",
                  call ? angles[(size_t)(call->value[0].number / 90)] : "");
}

/* Puts `call`, if there is one, in place of call `first` and takes out the turns between it and `end`. */
static bm_fired replace(bm_rewrite *rewrite, size_t first, size_t end, const bm_call *call)
{
    bm_turn turn;
    for (size_t i = end; i-- > first;)
        if (bm_turn_of(bm_rewrite_call(rewrite, i), &turn))
            bm_rewrite_remove(rewrite, i, i + 1);
    bm_rewrite_insert(rewrite, first, call, call != NULL);
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
        bm_call call;
        bool stays = call_of(turn, &call);
        if (stays || bm_rewrite_may_vanish(rewrite, first, i + 1)) {
            explain(rewrite, turns, stays ? &call : NULL);
            return replace(rewrite, first, i + 1, stays ? &call : NULL);
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
