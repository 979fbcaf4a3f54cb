/* SPDX-License-Identifier: MIT */
/* The table of rules, and their application. */
#include "rules/rules.h"

/* In this order: what is transformed is not decoded; windows are in pixels of the scale that is decoded. */
static const bm_rule *const rules[] = {
    &bm_rule_coefficients,  &bm_rule_gray_source, &bm_rule_shrink_on_load,
    &bm_rule_decode_window, &bm_rule_planes,
};

static bool apply_any(bm_draft *draft, bool exact)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (!(exact && rules[i]->tolerance) && rules[i]->apply(draft, rules[i]))
            return true;
    return false;
}

void bm_rules_apply(bm_draft *draft, bm_rewriting rewriting)
{
    if (rewriting == BM_REWRITE_NONE || !draft->codec->decode_choose)
        return;
    while (!draft->transforms && apply_any(draft, rewriting == BM_REWRITE_EXACT))
        continue;
}
