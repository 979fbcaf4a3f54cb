/* SPDX-License-Identifier: MIT */
/* The journal of an output folder: which results are in it. docs/resume.md says what it promises.
 *
 * It is read as a whole when a batch is planned, then only appended to, by one thread at a time. */
#ifndef BM_RESUME_JOURNAL_H
#define BM_RESUME_JOURNAL_H

#include <stdio.h>

#include "plan/byte_set.h"
#include "resume/record.h"

#define BM_JOURNAL_NAME ".bandmill-journal"

typedef struct bm_journal_entry {
    bm_record record; /* its name lies in the journal's bytes */
    size_t older;     /* the one before it of the same name, or BM_NOT_IN_SET */
} bm_journal_entry;

typedef struct bm_journal {
    char *folder, *path;
    int fd;    /* -1: there is no file yet, or it was only looked at */
    bool kept; /* it is to be appended to */

    uint8_t *bytes; /* what was found, from the file's beginning on */
    bm_journal_entry *entry;
    size_t count;
    bm_byte_set names; /* of the newest entry of each name */

    uint64_t end;  /* of the file: where the next record will be */
    uint8_t *room; /* that a record is made in */
    size_t room_bytes;
} bm_journal;

/* Reads the journal of a folder, where there is one; `path`: where it is kept. Names in it are those below the folder. `keep`: locks it against other runs, and cuts off what is torn; else the file is left
 * as it is. `intact`: one that is damaged, and not only ends within a record, is refused. What is torn is told to `complaints`, a line. BM_E_EXISTS: another run
 * has it, or the file of that name is no journal; BM_E_READ, BM_E_ACCESS, BM_E_NOMEM. The caller closes it, also after an error. */
bm_status bm_journal_open(bm_journal *journal, const char *folder, const char *path, bool keep,
                          bool intact, FILE *complaints, bm_error *error);
void bm_journal_close(bm_journal *journal);

/* Makes it ready to be appended to: makes file and folder where they are missing. Where it has grown far beyond the number of outputs that this
 * batch has there, records that no longer mean anything are left out, if they are the most. `durable`: what is made is on the disk. BM_E_WRITE and
 * its like, BM_E_EXISTS: there is one now. */
bm_status bm_journal_start(bm_journal *journal, size_t outputs, bool durable, bm_error *error);

/* Appends a record by one write; all of it or, with an error, nothing. `durable`: it is on the disk. */
bm_status bm_journal_append(bm_journal *journal, const bm_record *record, bool durable,
                            bm_error *error);

/* The newest entry of that name; NULL: there is none. */
const bm_journal_entry *bm_journal_find(const bm_journal *journal, const char *name, size_t length);
/* The one before it; NULL: there is none. */
const bm_journal_entry *bm_journal_older(const bm_journal *journal, const bm_journal_entry *entry);

#endif
