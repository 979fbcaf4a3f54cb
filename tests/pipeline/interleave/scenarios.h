/* SPDX-License-Identifier: MIT */
/* What is explored. */
#ifndef SCENARIOS_H
#define SCENARIOS_H

#include "explore.h"

typedef struct run_size {
    unsigned readers, lanes, ready_places;
    unsigned write_places; /* 0: whoever would push does what the writer would */
    unsigned tasks;
    unsigned
        ceiling; /* of the budget, of which pictures want 1 or 2, and the fifth more than there is */
    bool guests;     /* lanes ask for help with their pictures */
    bool cancels;    /* the run is cancelled, at any moment */
    unsigned faults; /* that many things go wrong at most, anywhere */
} run_size;

typedef struct subject {
    void (*begin)(const run_size *size); /* sets it up */
    void (*end)(void);
} subject;

extern const subject batch_subject; /* a whole run, or parts of one: batch.c */
extern const subject line_subject;  /* a queue alone: line.c */

#endif
