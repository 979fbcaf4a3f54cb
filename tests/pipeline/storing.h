/* SPDX-License-Identifier: MIT */
/* The file store, a call at a time or all of them in one. */
#ifndef TEST_STORING_H
#define TEST_STORING_H

#include <sys/types.h>

#include "bandmill/pipeline.h"

extern const bm_file_store_options only_new, replacing;

/* `source` NULL: an input that is no file. */
bm_status store_begin(const bm_file_store_options *options, const bm_task *task,
                      const bm_stamp *source, void **handle);
bm_status store_write(void *handle, const char *text);
bm_status store_commit(void *handle);
bm_status store_commit_warned(void *handle, bm_warnings *warnings);
void store_abort(void *handle);

/* begin, data and commit in one, for an input that is no file. */
bm_status store_text(const bm_file_store_options *options, const char *path, const char *text);

/* The stamp that the file input gives the file. */
bm_stamp stamp_of(const char *path);

/* Whether one of the warnings has that code. */
bool has_warning(const bm_warnings *warnings, const char *code);

/* Whether the one pattern that a killed run leaves is there, once. */
bool has_temp(const char *name);

/* The permissions of that file. */
mode_t temp_mode(const char *name);

#endif
