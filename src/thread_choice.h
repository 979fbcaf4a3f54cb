/* SPDX-License-Identifier: MIT */
/* How many threads were asked for. */
#ifndef BM_THREAD_CHOICE_H
#define BM_THREAD_CHOICE_H

#include <stddef.h>

#include "bandmill/status.h"

/* 0: not asked for. */
typedef struct bm_thread_choice {
    unsigned threads, readers;
    size_t queue;
} bm_thread_choice;

/* Understands a number, `auto` (nothing is asked for), and `auto:FILE`: what the verdict in the JSON of `bandmill bench` says, but
 * no more threads than `cpus`, for FILE may be another machine's. NULL is auto. BM_E_PARAM: none of these, or FILE is
 * nothing that a bench wrote. */
bm_status bm_thread_choice_make(bm_thread_choice *choice, const char *text, unsigned cpus,
                                bm_error *error);

#endif
