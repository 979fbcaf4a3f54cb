/* SPDX-License-Identifier: MIT */
/* Writing to a journal: the first bytes, one record after the other, and all of it anew. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "resume/journal_parts.h"

/* So many records more than there are outputs are never too many. */
#define FEW_RECORDS 1024
#define NEW_FILE_FLAGS (O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW)
#define NEW_SUFFIX ".tmp"

/* Returns 0 or an error number. */
static int write_all(int fd, const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return written ? errno : EIO;
        bytes += written;
        size -= (size_t)written;
    }
    return 0;
}

/* Appends, or takes back what was appended of it. */
static bm_status append(bm_journal *journal, const uint8_t *bytes, size_t size, bool durable,
                        bm_error *error)
{
    int number = write_all(journal->fd, bytes, size);
    if (!number && durable && fdatasync(journal->fd))
        number = errno;
    if (!number) {
        journal->end += size;
        return BM_OK;
    }
    bool taken_back = ftruncate(journal->fd, (off_t)journal->end) == 0;
    errno = number;
    bool full = number == ENOSPC || number == EDQUOT;
    bm_status status =
        bm_journal_fail(journal, error, full ? BM_E_NOSPC : BM_E_WRITE, "cannot be written");
    if (!taken_back) { /* behind a torn record nothing would be read */
        close(journal->fd);
        journal->fd = -1;
    }
    return status;
}

static bm_status make_room(bm_journal *journal, size_t size, bm_error *error)
{
    if (size <= journal->room_bytes)
        return BM_OK;
    uint8_t *room = realloc(journal->room, size + 256);
    if (!room)
        return bm_fail(error, BM_E_NOMEM, "no memory for a record of the journal");
    journal->room = room;
    journal->room_bytes = size + 256;
    return BM_OK;
}

bm_status bm_journal_append(bm_journal *journal, const bm_record *record, bool durable,
                            bm_error *error)
{
    size_t size = bm_record_size(record);
    if (journal->fd < 0)
        return bm_fail(error, BM_E_WRITE, "the journal %s could not be written before",
                       journal->path);
    bm_status status = make_room(journal, size, error);
    if (status)
        return status;
    bm_record_write(record, journal->room);
    return append(journal, journal->room, size, durable, error);
}

/* ---- beginning ------------------------------------------------------------------------------- */

/* Brings the journal's name to the disk. */
static bm_status sync_name(const bm_journal *journal, bm_error *error)
{
    const char *slash = strrchr(journal->path, '/');
    char *folder =
        slash ? strndup(journal->path, (size_t)(slash - journal->path) + 1) : strdup(".");
    errno = folder ? bm_file_store_sync_folder(folder) : ENOMEM;
    bm_status status =
        errno ? bm_journal_fail(journal, error, BM_E_WRITE, "cannot be brought to the disk")
              : BM_OK;
    free(folder);
    return status;
}

static bm_status create(bm_journal *journal, bool durable, bm_error *error)
{
    bm_status status = bm_file_store_make_folders(journal->path, durable, error);
    if (status)
        return status;
    journal->fd = open(journal->path, NEW_FILE_FLAGS, 0666);
    if (journal->fd < 0 && errno == EEXIST)
        return bm_fail(error, BM_E_EXISTS, "another run has begun the journal %s: wait for it",
                       journal->path);
    if (journal->fd < 0)
        return bm_journal_fail(journal, error, BM_E_WRITE, "cannot be made");
    status = bm_journal_lock(journal, error);
    return status ? status
                  : append(journal, bm_journal_head, BM_JOURNAL_HEAD_BYTES, durable, error);
}

/* ---- all of it anew -------------------------------------------------------------------------- */

/* The entry of a name that is true: that of the file as it is, or where none is known to be, the newest. NULL: the file is gone. */
static const bm_journal_entry *true_entry(const bm_journal *journal, const bm_journal_entry *newest)
{
    bm_stamp stamp;
    char *path;
    if (asprintf(&path, "%s/%.*s", journal->folder, (int)newest->record.name_length,
                 newest->record.name) < 0)
        return newest;
    bool found = bm_file_stamp(path, false, &stamp);
    free(path);
    if (!found)
        return NULL;
    bm_mark mark = bm_mark_of(&stamp);
    for (const bm_journal_entry *entry = newest; entry; entry = bm_journal_older(journal, entry))
        if (bm_mark_same(&entry->record.output, &mark))
            return entry;
    return newest;
}

/* Marks the entries that still mean something. Returns how many they are. */
static size_t choose(const bm_journal *journal, bool *chosen)
{
    size_t count = 0;
    for (size_t i = 0; i < journal->count; i++) {
        const bm_record *record = &journal->entry[i].record;
        if (bm_journal_find(journal, record->name, record->name_length) != &journal->entry[i])
            continue;
        const bm_journal_entry *entry = true_entry(journal, &journal->entry[i]);
        if (entry) {
            chosen[entry - journal->entry] = true;
            count++;
        }
    }
    return count;
}

static bm_status write_chosen(bm_journal *fresh, const bm_journal *journal, const bool *chosen,
                              bm_error *error)
{
    bm_status status = append(fresh, bm_journal_head, BM_JOURNAL_HEAD_BYTES, false, error);
    for (size_t i = 0; !status && i < journal->count; i++)
        if (chosen[i])
            status = bm_journal_append(fresh, &journal->entry[i].record, false, error);
    if (!status && fsync(fresh->fd))
        status = bm_journal_fail(fresh, error, BM_E_WRITE, "cannot be brought to the disk");
    return status;
}

/* Root is a guest here: whoever owns the journal is to go on with it. */
static void keep_owner(int fd, const struct stat *old)
{
    if (geteuid() == 0 && fchown(fd, old->st_uid, old->st_gid) != 0)
        return; /* a file system that knows no owners */
}

/* The new file is locked before it has the name: there is no moment in which another run could take it. */
static bm_status replace(bm_journal *journal, const bool *chosen, bm_error *error)
{
    bm_journal fresh = {.folder = journal->folder, .fd = -1};
    if (asprintf(&fresh.path, "%s" NEW_SUFFIX, journal->path) < 0)
        return bm_fail(error, BM_E_NOMEM, "no memory for a journal");
    unlink(fresh.path); /* of a run that was killed: whoever has the lock is alone here */
    struct stat old;
    fresh.fd = open(fresh.path, NEW_FILE_FLAGS, 0666);
    bm_status status = BM_OK;
    if (fresh.fd < 0 || fstat(journal->fd, &old) || fchmod(fresh.fd, old.st_mode & 0777))
        status = bm_journal_fail(&fresh, error, BM_E_WRITE, "cannot be made");
    if (!status)
        keep_owner(fresh.fd, &old);
    if (!status)
        status = bm_journal_lock(&fresh, error);
    if (!status)
        status = write_chosen(&fresh, journal, chosen, error);
    if (!status && rename(fresh.path, journal->path))
        status = bm_journal_fail(journal, error, BM_E_WRITE, "cannot be replaced");
    if (status) {
        unlink(fresh.path);
        if (fresh.fd >= 0)
            close(fresh.fd);
    } else {
        close(journal->fd);
        journal->fd = fresh.fd;
        journal->end = fresh.end;
    }
    free(fresh.room);
    free(fresh.path);
    return status;
}

bm_status bm_journal_compact(bm_journal *journal, bm_error *error)
{
    bool *chosen = calloc(journal->count + 1, sizeof *chosen);
    if (!chosen)
        return bm_fail(error, BM_E_NOMEM, "no memory for the journal %s", journal->path);
    size_t left = choose(journal, chosen);
    bm_status status = 2 * left < journal->count ? replace(journal, chosen, error) : BM_OK;
    free(chosen);
    return status;
}

bm_status bm_journal_start(bm_journal *journal, size_t outputs, bool durable, bm_error *error)
{
    bm_status status = BM_OK;
    if (journal->fd < 0)
        status = create(journal, durable, error);
    else if (!journal->end) /* it was torn when it was made */
        status = append(journal, bm_journal_head, BM_JOURNAL_HEAD_BYTES, durable, error);
    else if (journal->count > FEW_RECORDS && journal->count - FEW_RECORDS > 2 * outputs)
        status = bm_journal_compact(journal, error);
    /* Also an old one's: the run that made it may have been another kind of run. */
    return status || !durable ? status : sync_name(journal, error);
}
