/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes as a journal, and then as names of records that are written to one. What is read is what a writer of records would have
 * written, up to the first byte that is not; and every name is found, the newest first. */
#include <stdlib.h>
#include <string.h>

#include "resume/journal_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(int promise)
{
    if (!promise)
        abort();
}

static void check(const bm_journal *journal)
{
    size_t at = BM_JOURNAL_HEAD_BYTES;
    for (size_t i = 0; i < journal->count; i++) {
        const bm_record *record = &journal->entry[i].record;
        size_t taken = bm_record_size(record);
        uint8_t *again = malloc(taken);
        must(again != NULL);
        bm_record_write(record, again);
        must(at + taken <= journal->end && memcmp(again, journal->bytes + at, taken) == 0);
        free(again);
        at += taken;

        const bm_journal_entry *entry = bm_journal_find(journal, record->name, record->name_length);
        must(entry >= &journal->entry[i]);
        while (entry != &journal->entry[i]) {
            const bm_journal_entry *older = bm_journal_older(journal, entry);
            must(older && older < entry);
            entry = older;
        }
    }
    must(!journal->count || at == journal->end);
}

/* Reads a copy of the bytes. Returns how many records were found. */
static size_t read_journal(const uint8_t *bytes, size_t size)
{
    char path[] = "journal";
    bm_journal journal = {.fd = -1, .path = path};
    bm_error error;
    journal.bytes = malloc(size ? size : 1);
    must(journal.bytes != NULL);
    memcpy(journal.bytes, bytes, size);
    if (!bm_journal_parse(&journal, size, &error))
        check(&journal);
    size_t count = journal.count;
    journal.path = NULL;
    bm_journal_close(&journal);
    return count;
}

/* Each name is as long as the byte before it says, or as what is left. */
static void write_and_read(const uint8_t *bytes, size_t size)
{
    uint8_t *journal = malloc(BM_JOURNAL_HEAD_BYTES + (BM_RECORD_BYTES + 1) * (size + 1));
    must(journal != NULL);
    size_t at = BM_JOURNAL_HEAD_BYTES, count = 0;
    memcpy(journal, bm_journal_head, BM_JOURNAL_HEAD_BYTES);
    while (size > 0) {
        size_t length = bytes[0] < size - 1 ? bytes[0] : size - 1;
        const bm_record record = {.output = {.size = count, .inode = length},
                                  .name = (const char *)bytes + 1,
                                  .name_length = length};
        bm_record_write(&record, journal + at);
        at += bm_record_size(&record);
        bytes += 1 + length;
        size -= 1 + length;
        count++;
    }
    must(read_journal(journal, at) == count);
    must(!count || read_journal(journal, at - 1) == count - 1);
    free(journal);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    read_journal(bytes, size);
    write_and_read(bytes, size);
    return 0;
}
