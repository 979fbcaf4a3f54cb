/* SPDX-License-Identifier: MIT */
/* What the files of a journal share among themselves. */
#ifndef BM_RESUME_JOURNAL_PARTS_H
#define BM_RESUME_JOURNAL_PARTS_H

#include "resume/journal.h"

/* What each begins with. */
#define BM_JOURNAL_HEAD_BYTES 16
extern const uint8_t bm_journal_head[BM_JOURNAL_HEAD_BYTES];

/* Fills in entries and `end` from the first `size` of the journal's bytes. BM_E_EXISTS: that is no journal; BM_E_NOMEM. */
bm_status bm_journal_parse(bm_journal *journal, size_t size, bm_error *error);

/* Locks the open file. BM_E_EXISTS: another run has done so. */
bm_status bm_journal_lock(const bm_journal *journal, bm_error *error);

/* Tells what the system said. */
bm_status bm_journal_fail(const bm_journal *journal, bm_error *error, bm_status status,
                          const char *what);

/* Writes the entries that still mean something to a new file, which takes the place of the journal's. */
bm_status bm_journal_compact(bm_journal *journal, bm_error *error);

#endif
