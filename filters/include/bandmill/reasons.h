/* SPDX-License-Identifier: MIT */
/* Why a plan is not the chain as it was written: what the planner's rules did, for people to read. */
#ifndef BANDMILL_REASONS_H
#define BANDMILL_REASONS_H

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

#define BM_MAX_REASONS 24 /* Reasons that a table holds. */

/* How far a plan may be from the chain as it was written. */
typedef enum bm_rewriting {
    BM_REWRITE_ALL,   /* every rule, within the tolerance that it states */
    BM_REWRITE_EXACT, /* those that give the same bytes */
    BM_REWRITE_NONE   /* the chain as written: what rules are tested against */
} bm_rewriting;

typedef struct bm_reason { /* What one rule did. */
    const char *rule;      /* its name; static storage */
    const char *tolerance; /* what it promises: "45 dB"; NULL: the same bytes. Static storage */
    char text[200];        /* what it did here, with the figures that it hung on */
} bm_reason;

/* Start from zeros; needs no destruction. One thread at a time. */
typedef struct bm_reasons {
    bm_reason item[BM_MAX_REASONS]; /* in the order in which they fired */
    unsigned count; /* of them */
} bm_reasons;

/* Adds one. `reasons` NULL: nobody asks. Never fails: beyond the table's end it is dropped. */
void bm_reason_add(bm_reasons *reasons, const char *rule, const char *tolerance, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
