/* SPDX-License-Identifier: MIT */
/* What contests are printed as: nanoseconds for each pixel of the picture (of the input, where a chain changes the size). */
#ifndef BANDMILL_BENCH_RESULTS_H
#define BANDMILL_BENCH_RESULTS_H

#include "contest.h"

/* For people: columns. */
void results_print_head(const contest_rules *rules);
void results_print_row(const contest *c, const contest_rules *rules);

/* For programs: tab-separated, first the names of the columns; a value that is not there is empty. */
void results_print_keys(const contest_rules *rules);
void results_print_values(const contest *c, const contest_rules *rules);

#endif
