/* SPDX-License-Identifier: MIT */
/* What of a picture a call has to be given so that a rectangle of its output comes out as it would of the whole picture. */
#ifndef BM_GRAPH_PART_H
#define BM_GRAPH_PART_H

#include "graph/graph.h"
#include "kernels/crop.h"

/* The rectangle and as much around it as `reach` says, where there is a picture. False: so little is left out that it does not
 * pay. */
bool bm_part_around(const bm_rect *rect, bm_reach reach, const bm_desc *picture, bm_rect *around);

/* Whether the filter says how far the call sees, and nothing but that matters to it. The reach is for the picture `in`, as is
 * *call afterwards: it sees as far in every part of it. */
bool bm_part_reach(bm_call *call, const bm_desc *in, bm_reach *reach);

/* Whether the steps on the way from ring `from` to ring `to` work on rows of the same place: none on a coarse grid, none on the
 * picture as a whole. */
bool bm_part_keeps_places(const bm_program *program, uint32_t from, uint32_t to);

#endif
