/* SPDX-License-Identifier: MIT */
/* The table of rules, and going through it until none fires. */
#include "graph/rules/rules.h"

static const bm_rule *const rules[] = {
    &bm_rule_identity,   &bm_rule_early_crop, &bm_rule_join_turns,
    &bm_rule_early_gray, &bm_rule_join_maps,  &bm_rule_join_matrices,
};

/* Far more than chains that people write give rise to; what a longer one could still gain is left. */
#define MOST_FIRINGS 200

static bm_fired apply_first(bm_rewrite *rewrite)
{
    bm_fired fired = BM_FIRED_NOT;
    for (size_t i = 0; !fired && i < sizeof rules / sizeof rules[0]; i++)
        fired = rules[i]->apply(rewrite);
    return fired;
}

bm_status bm_graph_apply_rules(bm_program *program, const bm_program_request *request,
                               bm_error *error)
{
    bm_rewrite rewrite = {.program = program,
                          .exact = request->rewriting == BM_REWRITE_EXACT,
                          .reasons = request->reasons,
                          .error = error};
    if (request->rewriting == BM_REWRITE_NONE)
        return BM_OK;
    for (unsigned left = MOST_FIRINGS; left && !rewrite.status; left--) {
        bm_fired fired = apply_first(&rewrite);
        if (!fired || rewrite.status)
            break;
        if (fired == BM_FIRED)
            rewrite.status = bm_graph_plan_calls(program, error);
    }
    return rewrite.status;
}
