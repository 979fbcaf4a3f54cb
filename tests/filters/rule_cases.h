/* SPDX-License-Identifier: MIT */
/* Cases of rules: a chain, what becomes of it, and that its pixels stay. */
#ifndef RULE_CASES_H
#define RULE_CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drive.h"

#define CHAIN_TEXT 600

typedef struct sample_case {
    const char *chain;
    const char *becomes; /* under all rules, on the picture below; NULL: as it is written */
    const char *rule;    /* that fires; NULL: none */
    bm_model model;
    unsigned depth;
    uint32_t width, height; /* 0: 64 x 48 */
    bool linear;
    unsigned levels; /* of 255 or 65535, that it may be off; 0: the rule says that it is exact */
} sample_case;

/* The chain of the case as rules leave it. `reasons` NULL: nobody asks. */
void planned_chain(const sample_case *c, bm_rewriting rewriting, bm_reasons *reasons,
                   char text[CHAIN_TEXT]);
bm_status run_rewritten(const bm_chain *chain, const bm_image *in, bool linear,
                        bm_rewriting rewriting, bm_image *out);

/* The largest difference of two samples. */
uint32_t farthest(const bm_image *a, const bm_image *b);

/* What the chain becomes, and by which rule. */
void check_chain(const sample_case *c);
/* The pixels of its plan beside those of its chain as written. */
void check_pictures(const sample_case *c);

/* Of each what the chain becomes, and its pixels. */
void check_cases(const sample_case *cases, size_t count);
#define CHECK(cases) check_cases(cases, sizeof cases / sizeof cases[0])

#endif
