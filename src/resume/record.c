/* SPDX-License-Identifier: MIT */
#include "resume/record.h"

#include <string.h>
#include <time.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Where things lie in a record. */
enum { LENGTH_AT = 0, SUM_AT = 4, KEY_AT = 12, INPUT_SUM_AT = 28, OUTPUT_SUM_AT = 44 };
enum { INPUT_AT = 60, OUTPUT_AT = 88, NAME_AT = BM_RECORD_BYTES };

bool bm_digest_same(const bm_digest *a, const bm_digest *b)
{
    return memcmp(a->byte, b->byte, sizeof a->byte) == 0;
}

bm_mark bm_mark_of(const bm_stamp *stamp)
{
    return (bm_mark){stamp->size, stamp->inode, stamp->modified_s, stamp->modified_ns};
}

/* FAT counts in twos of seconds; no file system is coarser. */
#define YOUNG_SECONDS 2

bm_mark bm_mark_of_input(const bm_stamp *stamp)
{
    struct timespec now;
    bm_mark mark = bm_mark_of(stamp);
    if (clock_gettime(CLOCK_REALTIME, &now) || mark.modified_s + YOUNG_SECONDS >= now.tv_sec)
        mark.inode = 0;
    return mark;
}

bool bm_mark_same(const bm_mark *a, const bm_mark *b)
{
    return a->inode && a->size == b->size && a->inode == b->inode &&
           a->modified_s == b->modified_s && a->modified_ns == b->modified_ns;
}

/* ---- numbers --------------------------------------------------------------------------------- */

static void put(uint8_t *at, uint64_t number, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        at[i] = (uint8_t)(number >> 8 * i);
}

static uint64_t get(const uint8_t *at, unsigned bytes)
{
    uint64_t number = 0;
    for (unsigned i = 0; i < bytes; i++)
        number |= (uint64_t)at[i] << 8 * i;
    return number;
}

static void put_mark(uint8_t *at, const bm_mark *mark)
{
    put(at, mark->size, 8);
    put(at + 8, mark->inode, 8);
    put(at + 16, (uint64_t)mark->modified_s, 8);
    put(at + 24, mark->modified_ns, 4);
}

static bm_mark get_mark(const uint8_t *at)
{
    return (bm_mark){get(at, 8), get(at + 8, 8), (int64_t)get(at + 16, 8),
                     (uint32_t)get(at + 24, 4)};
}

/* Of all but the sum itself, which is in the middle: the length comes in as a seed. */
static uint64_t sum_of(const uint8_t *bytes, size_t length)
{
    return XXH3_64bits_withSeed(bytes + KEY_AT, length, length);
}

/* ---- records --------------------------------------------------------------------------------- */

size_t bm_record_size(const bm_record *record)
{
    return BM_RECORD_BYTES + record->name_length;
}

void bm_record_write(const bm_record *record, uint8_t *bytes)
{
    size_t length = bm_record_size(record) - KEY_AT;
    put(bytes + LENGTH_AT, length, 4);
    memcpy(bytes + KEY_AT, record->key.byte, sizeof record->key.byte);
    memcpy(bytes + INPUT_SUM_AT, record->input_sum.byte, sizeof record->input_sum.byte);
    memcpy(bytes + OUTPUT_SUM_AT, record->output_sum.byte, sizeof record->output_sum.byte);
    put_mark(bytes + INPUT_AT, &record->input);
    put_mark(bytes + OUTPUT_AT, &record->output);
    memcpy(bytes + NAME_AT, record->name, record->name_length);
    put(bytes + SUM_AT, sum_of(bytes, length), 8);
}

/* Whether there may be records of that length, behind their sum. */
static bool is_length(size_t length)
{
    size_t shortest = BM_RECORD_BYTES - KEY_AT;
    return length >= shortest && length <= shortest + BM_RECORD_NAME_MOST;
}

bool bm_record_is_begun(const uint8_t *bytes, size_t size)
{
    if (size < SUM_AT)
        return true;
    size_t length = (size_t)get(bytes + LENGTH_AT, SUM_AT);
    return is_length(length) && size < KEY_AT + length;
}

size_t bm_record_read(bm_record *record, const uint8_t *bytes, size_t size)
{
    if (size < BM_RECORD_BYTES)
        return 0;
    size_t length = (size_t)get(bytes + LENGTH_AT, SUM_AT);
    if (!is_length(length) || length > size - KEY_AT ||
        get(bytes + SUM_AT, 8) != sum_of(bytes, length))
        return 0;
    memcpy(record->key.byte, bytes + KEY_AT, sizeof record->key.byte);
    memcpy(record->input_sum.byte, bytes + INPUT_SUM_AT, sizeof record->input_sum.byte);
    memcpy(record->output_sum.byte, bytes + OUTPUT_SUM_AT, sizeof record->output_sum.byte);
    record->input = get_mark(bytes + INPUT_AT);
    record->output = get_mark(bytes + OUTPUT_AT);
    record->name = (const char *)bytes + NAME_AT;
    record->name_length = KEY_AT + length - BM_RECORD_BYTES;
    return KEY_AT + length;
}
