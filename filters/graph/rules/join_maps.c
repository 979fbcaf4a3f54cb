/* SPDX-License-Identifier: MIT */
/* join-maps: neighbouring maps of samples become one table, or nothing where they cancel out. Exact: each entry is what the
 * maps make of that level one after the other, each rounding as it did. */
#include <stdint.h>

#include "core/catalogue.h"
#include "graph/rules/map_tables.h"
#include "graph/rules/rules.h"

/* What the maps so far make of each channel: arrays of levels, channels that go alike share one; NULL: copied. */
typedef struct joined {
    unsigned depth;
    const void *map[BM_MAX_PLANES];
} joined;

static bool is_map(const bm_rewrite *rewrite, size_t i)
{
    const bm_plan *plan = bm_rewrite_plan(rewrite, i);
    return plan && (bm_tables_have_map(plan->map) || plan->filter->map);
}

/* The levels of `first`, each through `second`. */
static const void *compose(bm_rewrite *rewrite, const void *first, const void *second,
                           unsigned depth)
{
    size_t levels = (size_t)1 << depth;
    uint8_t *table8 = bm_rewrite_alloc(rewrite, levels, depth / 8);
    uint16_t *table16 = (void *)table8;
    for (uint32_t v = 0; table8 && v < levels; v++) {
        uint32_t level = first ? bm_table_entry(first, depth, v) : v;
        level = second ? bm_table_entry(second, depth, level) : level;
        if (depth == 8)
            table8[v] = (uint8_t)level;
        else
            table16[v] = (uint16_t)level;
    }
    return table8;
}

static void add_map(bm_rewrite *rewrite, joined *all, const void *const next[BM_MAX_PLANES])
{
    const void *first[BM_MAX_PLANES];
    for (size_t c = 0; c < BM_MAX_PLANES; c++)
        first[c] = all->map[c];
    for (size_t c = 0; c < BM_MAX_PLANES; c++) {
        size_t same = 0;
        while (same < c && (first[same] != first[c] || next[same] != next[c]))
            same++;
        if (same < c)
            all->map[c] = all->map[same];
        else if (first[c] || next[c])
            all->map[c] = compose(rewrite, first[c], next[c], all->depth);
    }
}

/* Adds what the call does. A kernel that is faster than tables gives its table where it is asked for it. */
static void add_call(bm_rewrite *rewrite, joined *all, size_t i)
{
    const bm_plan *plan = bm_rewrite_plan(rewrite, i);
    if (bm_tables_have_map(plan->map)) {
        add_map(rewrite, all, plan->map);
        return;
    }
    bm_plan tables = {
        .filter = plan->filter, .level = plan->level, .in = plan->in, .out = plan->out};
    rewrite->status = plan->filter->map(&tables, rewrite->error);
    if (!rewrite->status)
        add_map(rewrite, all, tables.map);
    bm_plan_destroy(&tables);
}

/* Tables as the values of a call: bm_filter_joined_map. */
static bool call_of(bm_rewrite *rewrite, const joined *all, bm_call *call)
{
    *call = (bm_call){.filter = &bm_filter_joined_map};
    for (size_t c = 0; c < BM_MAX_PLANES; c++) {
        bm_image *table = all->map[c] ? bm_rewrite_alloc(rewrite, 1, sizeof *table) : NULL;
        if (all->map[c] && !table)
            return false;
        if (table)
            table->plane[0].data = (uint8_t *)(uintptr_t)all->map[c];
        call->value[c].picture = table;
    }
    return true;
}

static bm_fired join(bm_rewrite *rewrite, size_t first, size_t end)
{
    joined all = {.depth = bm_rewrite_in(rewrite, first)->depth};
    for (size_t i = first; i < end && !rewrite->status; i++)
        add_call(rewrite, &all, i);
    if (rewrite->status)
        return BM_FIRED_NOT;

    char names[BM_NAMES_TEXT];
    bm_rewrite_names(rewrite, first, end, names);
    if (bm_tables_are_identity(all.map, all.depth) && bm_rewrite_may_vanish(rewrite, first, end)) {
        bm_reason_add(rewrite->reasons, bm_rule_join_maps.name, NULL,
                      "%s together leave every level of %u bits as it is", names, all.depth);
        bm_rewrite_remove(rewrite, first, end);
        return BM_FIRED;
    }
    bm_call call;
    if (!call_of(rewrite, &all, &call))
        return BM_FIRED_NOT;
    bm_reason_add(rewrite->reasons, bm_rule_join_maps.name, NULL,
                  "%s become one table of %u levels: one trip, not %zu", names, 1u << all.depth,
                  end - first);
    bm_rewrite_remove(rewrite, first, end);
    bm_rewrite_insert(rewrite, first, &call, 1);
    return BM_FIRED;
}

static bm_fired apply(bm_rewrite *rewrite)
{
    size_t first = 0;
    for (size_t i = 0; i <= bm_rewrite_count(rewrite); i++) {
        if (i < bm_rewrite_count(rewrite) && is_map(rewrite, i))
            continue;
        if (i >= first + 2)
            return join(rewrite, first, i);
        first = i + 1;
    }
    return BM_FIRED_NOT;
}

const bm_rule bm_rule_join_maps = {.name = "join-maps", .apply = apply};
