/* SPDX-License-Identifier: MIT */
/* A chain on a PNG, compared with the PNG that another program made of it. */
#ifndef TESTS_OUTSIDE_COMPARE_H
#define TESTS_OUTSIDE_COMPARE_H

#include <stdbool.h>

typedef struct expectation {
    const char *id, *chain;
    const char *folder, *input, *expected; /* names below the folder */
    unsigned margin;                       /* pixels at each edge that do not count */
    double allowance;                      /* levels that a sample may differ by */
    double share;                          /* percent of the samples that may differ at all */
} expectation;

/* Tells on standard error where it does not. Colours are compared as RGBA: gray is three times the same, and what has no alpha
 * is opaque. */
bool is_met(const expectation *e);

/* Cuts a line at its tabs and at its end: the fields, NULL where there are fewer. */
void cut_fields(char *line, char **fields, unsigned count);

#endif
