/* SPDX-License-Identifier: MIT */
/* Rules that know codecs: each looks at a draft for its precondition, changes it in one place, and says why. A rule never
 * looks at pixels. One file and one line of the table (table.c) each; docs/planner.md tells of them all. */
#ifndef BM_RULES_H
#define BM_RULES_H

#include "draft.h"

typedef struct bm_rule {
    const char *name;
    const char *tolerance; /* what is promised; NULL: the same bytes */
    /* Whether it fired. It has added its reason then, and does not fire again on what it has made. */
    bool (*apply)(bm_draft *draft, const struct bm_rule *self);
} bm_rule;

extern const bm_rule bm_rule_coefficients, bm_rule_gray_source, bm_rule_shrink_on_load, bm_rule_decode_window,
    bm_rule_planes;

/* The rule decode-window with another rectangle of the decoder's rows, which is around what the draft wants of them. */
bool bm_decode_window(bm_draft *draft, const bm_rect *cover);

/* Applies rules until none fires, or one has put a transform in place of everything. */
void bm_rules_apply(bm_draft *draft, bm_rewriting rewriting);

#endif
