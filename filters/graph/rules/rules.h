/* SPDX-License-Identifier: MIT */
/* The rules that turn the chain of a program into a cheaper one.
 *
 * A rule looks at the calls, each beside the steps that planning made of it, and changes calls alone: what they need around
 * them, planning adds again. Errors are those of the chain as written, which was planned first. Rules know filters by what
 * plans and declarations say (maps, matrices, manners, reach), and by name where geometry is all that counts. */
#ifndef BM_GRAPH_RULES_RULES_H
#define BM_GRAPH_RULES_RULES_H

#include "graph/graph.h"

/* One program, of one output, under the rules. */
typedef struct bm_rewrite {
    bm_program *program;
    bool exact; /* nothing but what gives the same bytes */
    bm_reasons *reasons;
    bm_status status; /* set by whoever fails; rules only run out of memory */
    bm_error *error;
} bm_rewrite;

typedef enum bm_fired {
    BM_FIRED_NOT,
    BM_FIRED_TIDY, /* calls went that had no steps: the program stands */
    BM_FIRED       /* calls changed: they have to be planned anew */
} bm_fired;

typedef struct bm_rule {
    const char *name;
    const char *tolerance; /* what it promises where it is not exact; NULL: it always is */
    /* Looks for its precondition, rewrites in one place, and adds its reason. Each time it fires the chain gets shorter, or
     * a crop or a grayscale comes nearer to the source. */
    bm_fired (*apply)(bm_rewrite *rewrite);
} bm_rule;

extern const bm_rule bm_rule_identity, bm_rule_join_turns, bm_rule_join_maps, bm_rule_join_matrices,
    bm_rule_early_crop, bm_rule_early_gray;

/* Applies all rules until none fires. The errors of planning. */
bm_status bm_graph_apply_rules(bm_program *program, const bm_program_request *request, bm_error *error);

/* ---- what rules look at ---------------------------------------------------------------------- */

size_t bm_rewrite_count(const bm_rewrite *rewrite);
const bm_call *bm_rewrite_call(const bm_rewrite *rewrite, size_t i);

/* Whether planning found nothing to do for the call. */
bool bm_rewrite_is_empty(const bm_rewrite *rewrite, size_t i);

/* The plan of the call where it is one step, with nothing around it but the way out of linear light; NULL: it is not, or it is
 * scoped. */
const bm_plan *bm_rewrite_plan(const bm_rewrite *rewrite, size_t i);

/* The pictures before and behind the call. */
const bm_desc *bm_rewrite_in(const bm_rewrite *rewrite, size_t i);
const bm_desc *bm_rewrite_out(const bm_rewrite *rewrite, size_t i);

/* The call's manner, BM_MANNER_PIXELS also where its plan has a map or a matrix. */
bm_manner bm_rewrite_manner(const bm_rewrite *rewrite, size_t i);

/* Whether the call leaves linear light behind, which the next one that wants it takes up without rounding in between. */
bool bm_rewrite_is_linear(const bm_rewrite *rewrite, size_t i);

/* Whether calls [first, end) may go without a trace: not where calls to both sides would come to share linear light. */
bool bm_rewrite_may_vanish(const bm_rewrite *rewrite, size_t first, size_t end);

/* "flip", "flip and invert", "flip, invert, gamma and 2 more". */
#define BM_NAMES_TEXT 100
void bm_rewrite_names(const bm_rewrite *rewrite, size_t first, size_t end,
                      char text[BM_NAMES_TEXT]);

/* ---- how they change it ---------------------------------------------------------------------- */

/* Memory that lives as long as the program. NULL: the failure is noted. */
void *bm_rewrite_alloc(bm_rewrite *rewrite, size_t count, size_t size);
void bm_rewrite_remove(bm_rewrite *rewrite, size_t first, size_t end);
/* Room for `calls` before call `at`. False: the failure is noted. */
bool bm_rewrite_insert(bm_rewrite *rewrite, size_t at, const bm_call *calls, size_t count);

#endif
