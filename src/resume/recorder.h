/* SPDX-License-Identifier: MIT */
/* Looks over the shoulders of a pipeline's input and store, and writes down in the journals what becomes of what.
 *
 * Readers hash what they read, the writer hashes what it writes and appends a record when an output is about to get its name. */
#ifndef BM_RESUME_RECORDER_H
#define BM_RESUME_RECORDER_H

#include "resume/resume.h"

typedef struct bm_recorder bm_recorder;

/* For a run of the batch with so many readers. `options` are those of the file store: the recorder is told by them when an output is placed. All of them
 * outlive it. BM_E_NOMEM. */
bm_status bm_recorder_create(bm_recorder **recorder, bm_resume *resume, const bm_batch *batch,
                             unsigned readers, bm_file_store_options *options, bm_error *error);

/* Puts itself in front of the configuration's input and store. */
void bm_recorder_attach(bm_recorder *recorder, bm_pipeline_config *config);

/* Accepts NULL. Not while the pipeline runs. */
void bm_recorder_destroy(bm_recorder *recorder);

#endif
