/* SPDX-License-Identifier: MIT */
/* What the run of batch.c is made of, and what makes its states differ. */
#ifndef BATCH_H
#define BATCH_H

#include "scenarios.h"

#include "budget.h"
#include "dispatch.h"
#include "queue.h"

#define MAX_TASKS 8
#define TOO_MUCH 9 /* of any ceiling */

enum {
    READERS,
    LANES,
    CANCELLER,
    MAIN,
    WRITER
}; /* in the order in which bm_pipeline_run() waits for them */

struct parcel {
    struct task *task;
    bool last;
};

enum place { NOWHERE, AT_READER, AT_LANE, AT_WRITER, FINISHED };

struct task {
    uint8_t bytes;        /* that it wants of the budget; once it has had its turn, what it got */
    uint8_t place;        /* whose it is: on its way from a reader to a lane still the reader's */
    bool had_turn;        /* at the budget */
    bool failed;          /* as told by its reader or lane */
    uint8_t sent, stored; /* parcels of data */
    bool open, store_failed; /* the writer's */
};

/* What stands for a picture's bm_run. */
struct work {
    bool alive, failed;
};

extern struct batch {
    unsigned next_task, readers_left, faults_left, under_way, most_under_way;
    bool cancelled, cancelling;
} batch;
extern struct things {
    struct task task[MAX_TASKS];
    struct parcel data[MAX_TASKS], end[MAX_TASKS];
    uint8_t
        ticket[MAX_TASKS]; /* whose address is the ticket: a number that can be told from others */
} things;
extern void *at_writer; /* the parcel in its hand */
extern run_size size;
extern bm_dispatch dispatch;
extern bm_budget budget;
extern bm_queue writes;

/* As explore_scenario has them. batch_states.c */
size_t batch_describe(uintptr_t *words);
bool batch_is_tied(void);
bool batch_is_met(unsigned lane);
uintptr_t batch_stands_for(uintptr_t word, unsigned kind);

#endif
