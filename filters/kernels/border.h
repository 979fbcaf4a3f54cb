/* SPDX-License-Identifier: MIT */
/* What filters that look at neighbours let the user say of those beyond the picture's border.
 *
 * Kernels know only one border: the outermost samples repeat. A filter that lists BM_BORDER_PARAMS and says how far it
 * sees (bm_filter.reach) gets the others from planning (graph/insert.c): the picture is made larger by that reach
 * (add_border), filtered, and cut back (drop_border). */
#ifndef BM_KERNELS_BORDER_H
#define BM_KERNELS_BORDER_H

#include "bandmill/filter.h"

typedef enum bm_border {
    BM_BORDER_CLAMP,   /* aaa|abcd|ddd */
    BM_BORDER_MIRROR,  /* cba|abcd|dcb */
    BM_BORDER_WRAP,    /* bcd|abcd|abc */
    BM_BORDER_CONSTANT /* a colour */
} bm_border;

extern const char *const bm_border_names[];

#define BM_BORDER_PARAM "border"
#define BM_BORDER_COLOR_PARAM "border_color"

/* The last of a filter's parameters, before the one without a name. */
#define BM_BORDER_PARAMS                                                                           \
    {.name = BM_BORDER_PARAM,                                                                      \
     .type = BM_PARAM_CHOICE,                                                                      \
     .choices = bm_border_names,                                                                   \
     .doc = "How the picture continues beyond its border: clamp repeats its outermost pixels "     \
            "(aaa|abcd|ddd), mirror shows it backwards (cba|abcd|dcb), wrap begins it again "      \
            "(bcd|abcd|abc), which needs all of it in memory, constant shows border_color"},       \
    {                                                                                              \
        .name = BM_BORDER_COLOR_PARAM, .type = BM_PARAM_COLOR,                                     \
        .doc = "The colour of border=constant. Its alpha counts where the picture has alpha, so "  \
               "that the default is black where there is none"                                     \
    }

/* What the call says, or BM_BORDER_CLAMP where its filter has no such parameter. */
bm_border bm_call_border(const bm_call *call, uint32_t *rgba);

/* Reach in pixels, as much in all directions. */
static inline bm_reach bm_reach_even(uint32_t pixels)
{
    return (bm_reach){pixels, pixels};
}

/* ---- the steps ------------------------------------------------------------------------------- */

/* Their values, all of them numbers; those of drop_border end with BORDER_DOWN. */
enum { BORDER_ACROSS, BORDER_DOWN, BORDER_RULE, BORDER_RGBA, BORDER_LINEAR };

/* The border's width on each side: multiples of what planes are subsampled by. */
bm_reach bm_border_size(bm_reach reach, const bm_desc *desc);

#endif
