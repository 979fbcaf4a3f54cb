/* SPDX-License-Identifier: MIT */
/* Calls that are measured: the size of what comes out of them hangs on the pixels, not on the description (bm_filter.measure, docs/trim.md).
 *
 * A program is planned from a description, so such a call is no step of one. A chain that has one is cut there: what stands
 * before it is a program of its own, whose output is held whole; bm_measure() looks at that, and what stands behind is planned for
 * the rectangle that is kept. bm_apply() does all this; the functions here are for whoever streams. */
#ifndef BANDMILL_MEASURE_H
#define BANDMILL_MEASURE_H

#include "bandmill/chain.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

bool bm_call_is_measured(const bm_call *call); /* Whether it is one of these. */

/* The calls before the first one that is measured, and those behind it. Both are views of the chain's. False: there is none,
 * *head is all of it and *rest is empty. Each may be NULL. */
bool bm_chain_cut(const bm_chain *chain, bm_chain *head, const bm_call **measured, bm_chain *rest);

/* Whether such a picture can be measured: BM_E_CHAIN, where the call does not take it, or is to act on a part of it. */
bm_status bm_measure_check(const bm_call *call, const bm_desc *desc, bm_error *error);

/* Looks at a picture. The errors of bm_measure_check(), BM_E_NOMEM. */
bm_status bm_measure(const bm_call *call, const bm_image *image, bm_cpu_level level, bm_measured *kept,
                     bm_error *error);

/* The rectangle of a picture, interleaved: borrowed, for as long as the picture is there. */
bm_image bm_measured_view(const bm_image *image, const bm_measured *kept);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
