/* SPDX-License-Identifier: MIT */
#include "resume/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "resume/journal_parts.h"
#include "wrap.h"

const uint8_t bm_journal_head[BM_JOURNAL_HEAD_BYTES] = "bandmill journal";

/* What is new is in a folder that people look into: as hidden as a name makes it, and as open as other outputs. */
#define JOURNAL_MODE 0666
/* Never through a link, and never waiting for whoever is at the other end of a pipe. */
#define JOURNAL_FLAGS (O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)

bm_status bm_journal_fail(const bm_journal *journal, bm_error *error, bm_status status,
                          const char *what)
{
    return bm_fail(error, status, "the journal %s %s: %s", journal->path, what, strerror(errno));
}

/* ---- finding it ------------------------------------------------------------------------------ */

/* Whether the path still leads to the file that is open: else it is one that another run has replaced. */
static bool is_current(const bm_journal *journal)
{
    struct stat open, named;
    return fstat(journal->fd, &open) == 0 && lstat(journal->path, &named) == 0 &&
           open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

bm_status bm_journal_lock(const bm_journal *journal, bm_error *error)
{
    /* Where there are no locks, there is none; as with outputs under way. */
    if (flock(journal->fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
        return bm_fail(error, BM_E_EXISTS,
                       "another run keeps the journal %s: wait for it, or choose another --output",
                       journal->path);
    return BM_OK;
}

/* Opens the file. *found: there is one. */
static bm_status open_file(bm_journal *journal, bool *found, bm_error *error)
{
    *found = false;
    for (;;) {
        journal->fd =
            open(journal->path, (journal->kept ? O_RDWR | O_APPEND : O_RDONLY) | JOURNAL_FLAGS);
        if (journal->fd < 0 && (errno == ENOENT || errno == ENOTDIR))
            return BM_OK;
        if (journal->fd < 0)
            return bm_journal_fail(journal, error, BM_E_ACCESS, "cannot be opened");
        *found = true;
        bm_status status = journal->kept ? bm_journal_lock(journal, error) : BM_OK;
        if (status || !journal->kept || is_current(journal))
            return status;
        close(journal->fd);
    }
}

/* ---- reading it ------------------------------------------------------------------------------ */

static bm_status read_all(bm_journal *journal, size_t *size, bm_error *error)
{
    struct stat file;
    *size = 0;
    if (fstat(journal->fd, &file))
        return bm_journal_fail(journal, error, BM_E_READ, "cannot be examined");
    if (!S_ISREG(file.st_mode))
        return bm_fail(error, BM_E_EXISTS, "%s is no journal: move it away", journal->path);
    journal->bytes = malloc((size_t)file.st_size + 1);
    if (!journal->bytes)
        return bm_fail(error, BM_E_NOMEM, "no memory for the journal %s", journal->path);
    while (*size < (size_t)file.st_size) {
        ssize_t got = read(journal->fd, journal->bytes + *size, (size_t)file.st_size - *size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return bm_journal_fail(journal, error, BM_E_READ, "cannot be read");
        if (got == 0)
            break;
        *size += (size_t)got;
    }
    return BM_OK;
}

static bm_status add_entry(bm_journal *journal, size_t *capacity, const bm_record *record,
                           bm_error *error)
{
    if (journal->count == *capacity) {
        size_t wanted = *capacity ? 2 * *capacity : 256;
        bm_journal_entry *larger = reallocarray(journal->entry, wanted, sizeof *larger);
        if (!larger)
            return bm_fail(error, BM_E_NOMEM, "no memory for the journal %s", journal->path);
        journal->entry = larger;
        *capacity = wanted;
    }
    journal->entry[journal->count++] = (bm_journal_entry){*record, BM_NOT_IN_SET};
    return BM_OK;
}

/* Entries are found from the newest to the oldest: going backwards, the first one of a name is the newest. */
static bm_status index_entries(bm_journal *journal, bm_error *error)
{
    size_t *last = calloc(journal->count + 1, sizeof *last); /* the oldest so far of each newest */
    if (!last || !bm_byte_set_init(&journal->names, journal->count, false)) {
        free(last);
        return bm_fail(error, BM_E_NOMEM, "no memory for the journal %s", journal->path);
    }
    for (size_t i = journal->count; i-- > 0;) {
        const bm_record *record = &journal->entry[i].record;
        size_t newest = bm_byte_set_add(&journal->names, record->name, record->name_length, i);
        if (newest != BM_NOT_IN_SET)
            journal->entry[last[newest]].older = i;
        else
            newest = i;
        last[newest] = i;
    }
    free(last);
    return BM_OK;
}

/* A run that is killed leaves a record that ends early, of an output that did not get its name. Anything else has lost what was known. */
static bm_status check_intact(const bm_journal *journal, size_t size, bm_error *error)
{
    size_t behind = size - (size_t)journal->end;
    if (!journal->end || bm_record_is_begun(journal->bytes + journal->end, behind))
        return BM_OK;
    return bm_fail(error, BM_E_READ,
                   "the journal %s is damaged from byte %" PRIu64
                   " on: pictures that are results already would be filtered once more; move it "
                   "away where that is meant",
                   journal->path, journal->end);
}

/* Cuts off what comes behind the last whole record. */
static bm_status cut(bm_journal *journal, size_t size, FILE *complaints, bm_error *error)
{
    if (journal->end == size)
        return BM_OK;
    bm_put_name(complaints, journal->path);
    fprintf(complaints,
            ": the journal is damaged from byte %" PRIu64
            " on: %zu bytes are left out, and what they told of is not known any more\n",
            journal->end, size - (size_t)journal->end);
    if (journal->kept && ftruncate(journal->fd, (off_t)journal->end))
        return bm_journal_fail(journal, error, BM_E_WRITE, "cannot be cut");
    return BM_OK;
}

/* A file that ends within its head was torn when it was made. */
static bm_status check_head(const bm_journal *journal, size_t size, bm_error *error)
{
    size_t compared = size < BM_JOURNAL_HEAD_BYTES ? size : BM_JOURNAL_HEAD_BYTES;
    if (compared && memcmp(journal->bytes, bm_journal_head, compared) != 0)
        return bm_fail(error, BM_E_EXISTS, "%s is no journal of this program: move it away",
                       journal->path);
    return BM_OK;
}

bm_status bm_journal_parse(bm_journal *journal, size_t size, bm_error *error)
{
    bm_status status = check_head(journal, size, error);
    if (status || size < BM_JOURNAL_HEAD_BYTES)
        return status;
    bm_record record;
    size_t capacity = 0, taken;
    journal->end = BM_JOURNAL_HEAD_BYTES;
    while (!status && (taken = bm_record_read(&record, journal->bytes + journal->end,
                                              size - (size_t)journal->end))) {
        status = add_entry(journal, &capacity, &record, error);
        journal->end += taken;
    }
    return status ? status : index_entries(journal, error);
}

bm_status bm_journal_open(bm_journal *journal, const char *folder, const char *path, bool keep,
                          bool intact, FILE *complaints, bm_error *error)
{
    *journal = (bm_journal){.fd = -1, .kept = keep};
    journal->folder = strdup(folder);
    journal->path = strdup(path);
    bool found;
    if (!journal->path || !journal->folder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a journal");
    size_t size = 0;
    bm_status status = open_file(journal, &found, error);
    if (!status && found)
        status = read_all(journal, &size, error);
    if (!status && found)
        status = bm_journal_parse(journal, size, error);
    if (!status && found && intact)
        status = check_intact(journal, size, error);
    if (!status && found)
        status = cut(journal, size, complaints, error);
    if (found && !keep) {
        close(journal->fd);
        journal->fd = -1;
    }
    return status;
}

const bm_journal_entry *bm_journal_find(const bm_journal *journal, const char *name, size_t length)
{
    if (!journal->count)
        return NULL;
    size_t newest = bm_byte_set_find(&journal->names, name, length);
    return newest == BM_NOT_IN_SET ? NULL : &journal->entry[newest];
}

const bm_journal_entry *bm_journal_older(const bm_journal *journal, const bm_journal_entry *entry)
{
    return entry->older == BM_NOT_IN_SET ? NULL : &journal->entry[entry->older];
}

/* ---- the end --------------------------------------------------------------------------------- */

void bm_journal_close(bm_journal *journal)
{
    if (journal->fd >= 0)
        close(journal->fd);
    bm_byte_set_destroy(&journal->names);
    free(journal->entry);
    free(journal->bytes);
    free(journal->room);
    free(journal->folder);
    free(journal->path);
    *journal = (bm_journal){.fd = -1};
}
