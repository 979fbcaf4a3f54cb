/* SPDX-License-Identifier: MIT */
/* What becomes of each picture: counted, told to people, put into the report, its line of text
 * passed on. */
#ifndef BM_OUTCOMES_H
#define BM_OUTCOMES_H

#include "console.h"
#include "gallery/gallery.h"
#include "ordered.h"
#include "plan/batch.h"
#include "report.h"

#define BM_WARNING_KINDS 32

/* One kind of warning over the whole run. */
typedef struct bm_warning_tally {
    const char *code;
    size_t pictures;
    char *first; /* "path: message" of the first one; NULL where there was no memory */
} bm_warning_tally;

#define BM_RULE_KINDS 32

/* Pictures that a rule of the planner served. */
typedef struct bm_rule_tally {
    const char *rule;
    size_t pictures;
} bm_rule_tally;

/* The failures that are named again at the end of a run. */
#define BM_FAILURES_KEPT 20

typedef struct bm_failure {
    const char *input; /* the batch's */
    bm_status status;
} bm_failure;

/* Why a run is stopped before its end. */
typedef enum bm_stop {
    BM_STOP_NOT,
    BM_STOP_FAILURES, /* as many failures as bm_outcomes.most_failures */
    BM_STOP_UNREAD    /* nobody reads standard output any more */
} bm_stop;

/* Written by the pipeline's writer thread alone while it runs, read when it has ended. */
typedef struct bm_outcomes {
    /* Set by the owner before anything is reported. `stop` is called once at most. */
    size_t most_failures; /* stop at this many; 0: go on, however many */
    void (*stop)(void *context);
    void *stop_context;

    bm_console *console;
    bm_report *report;
    bm_gallery *gallery; /* NULL: none */
    bm_stop stopped;
    bm_ordered lines; /* of codecs that keep no file; stream NULL: nobody wants them */
    size_t done, failed, cancelled;
    size_t damaged;                       /* of `done`: with a part missing, see --on-damage */
    bm_failure failure[BM_FAILURES_KEPT]; /* the first of `failed` */
    bm_warning_tally warning[BM_WARNING_KINDS];
    size_t warnings; /* kinds */
    bm_rule_tally rule[BM_RULE_KINDS];
    size_t rules; /* kinds */
} bm_outcomes;

/* The rest of *outcomes is zeros or set by the owner. `lines`: where lines of codecs that keep no file go, in plan order; NULL: nowhere. False: no
 * memory. */
bool bm_outcomes_init(bm_outcomes *outcomes, bm_console *console, bm_report *report,
                      const bm_batch *batch, FILE *lines);
void bm_outcomes_destroy(bm_outcomes *outcomes);

/* What the plan knew already. */
void bm_outcomes_asides(bm_outcomes *outcomes, const bm_batch *batch);

/* The pipeline's `inspect`: the content decides what a picture is, and a name that says otherwise misleads people. */
void bm_outcomes_inspect(void *context, const bm_task *task, const bm_picture *picture,
                         bm_warnings *warnings);

/* The pipeline's `finished`; the context is the bm_outcomes. */
void bm_outcomes_finished(void *context, size_t index, const bm_task *task,
                          const bm_outcome *outcome);

/* One line a rule: how many pictures it served. */
void bm_outcomes_print_rules(const bm_outcomes *outcomes, FILE *stream);

/* Every kind of warning with the number of pictures and the first of them. */
void bm_outcomes_print_warnings(const bm_outcomes *outcomes, FILE *stream);

#endif
