/* SPDX-License-Identifier: MIT */
/* The tables of sample maps (bm_plan.map), as rules compare and compose them. */
#ifndef BM_GRAPH_RULES_MAP_TABLES_H
#define BM_GRAPH_RULES_MAP_TABLES_H

#include "bandmill/filter.h"

static inline uint32_t bm_table_entry(const void *table, unsigned depth, uint32_t v)
{
    return depth == 8 ? ((const uint8_t *)table)[v] : ((const uint16_t *)table)[v];
}

static inline bool bm_tables_have_map(const void *const map[BM_MAX_PLANES])
{
    return map[0] || map[1] || map[2] || map[3];
}

static inline bool bm_tables_are_identity(const void *const map[BM_MAX_PLANES], unsigned depth)
{
    for (size_t c = 0; c < BM_MAX_PLANES; c++)
        for (uint32_t v = 0; map[c] && v < 1u << depth; v++)
            if (bm_table_entry(map[c], depth, v) != v)
                return false;
    return true;
}

#endif
