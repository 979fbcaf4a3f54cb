/* SPDX-License-Identifier: MIT */
/* The records of a journal: what became of one output, as bytes. docs/resume.md has the format. */
#ifndef BM_RESUME_RECORD_H
#define BM_RESUME_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bandmill/pipeline.h"

/* XXH3-128 in canonical form. */
typedef struct bm_digest {
    uint8_t byte[16];
} bm_digest;

bool bm_digest_same(const bm_digest *a, const bm_digest *b);

/* What tells a file from another one, or from itself when somebody has written to it, without opening it. */
typedef struct bm_mark {
    uint64_t size;
    uint64_t inode; /* 0: not known, which is like no other */
    int64_t modified_s;
    uint32_t modified_ns;
} bm_mark;

bm_mark bm_mark_of(const bm_stamp *stamp);
/* That of an input that is about to be read: without the inode where it has been written to so shortly before that a clock might not tell a later change
 * from that. */
bm_mark bm_mark_of_input(const bm_stamp *stamp);
bool bm_mark_same(const bm_mark *a, const bm_mark *b);

/* An output that is `output` and holds bytes of `output_sum` is what was made under `key` of the bytes of `input_sum`, which lay in a file that
 * was `input`. */
typedef struct bm_record {
    bm_digest key, input_sum, output_sum;
    bm_mark input, output;
    const char *name; /* below the journal's folder; no NUL behind it */
    size_t name_length;
} bm_record;

/* Beside the name. */
#define BM_RECORD_BYTES 116
/* Longer names are in no journal: no file system has them. */
#define BM_RECORD_NAME_MOST 65536

/* The bytes that a record takes. */
size_t bm_record_size(const bm_record *record);

void bm_record_write(const bm_record *record, uint8_t *bytes);

/* Reads what begins at `bytes`. Returns how many bytes it takes; 0: there is no whole record. The name stays where it is. */
size_t bm_record_read(bm_record *record, const uint8_t *bytes, size_t size);

/* Whether these may be the first bytes of a record, all that was written of it. */
bool bm_record_is_begun(const uint8_t *bytes, size_t size);

#endif
