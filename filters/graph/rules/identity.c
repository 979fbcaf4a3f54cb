/* SPDX-License-Identifier: MIT */
/* identity: calls that change nothing go. Planning finds most of them (bm_plan.copies); here they get their reason, and maps
 * that leave every level as it is join them. Exact. */
#include "graph/rules/map_tables.h"
#include "graph/rules/rules.h"

static bm_fired apply(bm_rewrite *rewrite)
{
    for (size_t i = 0; i < bm_rewrite_count(rewrite); i++) {
        const bm_desc *in = bm_rewrite_in(rewrite, i);
        const char *name = bm_rewrite_call(rewrite, i)->filter->name;
        if (bm_rewrite_is_empty(rewrite, i)) {
            bm_reason_add(rewrite->reasons, bm_rule_identity.name, NULL,
                          "%s changes nothing on a %s picture of %ux%u", name,
                          bm_model_name(in->model), in->width, in->height);
            bm_rewrite_remove(rewrite, i, i + 1);
            return BM_FIRED_TIDY;
        }
        const bm_plan *plan = bm_rewrite_plan(rewrite, i);
        if (plan && bm_tables_have_map(plan->map) && bm_tables_are_identity(plan->map, in->depth) &&
            bm_rewrite_may_vanish(rewrite, i, i + 1)) {
            bm_reason_add(rewrite->reasons, bm_rule_identity.name, NULL,
                          "%s leaves every level of %u bits as it is", name, in->depth);
            bm_rewrite_remove(rewrite, i, i + 1);
            return BM_FIRED;
        }
    }
    return BM_FIRED_NOT;
}

const bm_rule bm_rule_identity = {.name = "identity", .apply = apply};
