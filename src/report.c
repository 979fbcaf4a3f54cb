/* SPDX-License-Identifier: MIT */
/* The report of a run for programs: where it is written, and in which order. */
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report_line.h"

static bool is_file(const char *path, const struct stat *file)
{
    struct stat info;
    return path && stat(path, &info) == 0 && info.st_dev == file->st_dev &&
           info.st_ino == file->st_ino;
}

/* What the open file is to the batch: "input", "output", or NULL where it is neither. */
static const char *role_of(const bm_batch *batch, const struct stat *file)
{
    bool input = false, output = false;
    for (size_t i = 0; i < batch->count && !input; i++) {
        input = is_file(batch->tasks[i].input, file);
        output |= is_file(batch->tasks[i].output, file);
    }
    for (size_t i = 0; i < batch->aside_count && !input; i++) {
        input = is_file(batch->asides[i].input, file);
        output |= is_file(batch->asides[i].output, file);
    }
    return input ? "input" : output ? "output" : NULL;
}

/* A new file, or an old one. */
static int open_any(const char *path, bool *is_new)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    *is_new = file >= 0;
    return file < 0 && errno == EEXIST ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666) : file;
}

/* An old file is emptied, but only after seeing that it is no picture of ours; a new one that turns
 * out to have the name of an output goes again. */
static bm_status open_file(FILE **stream, const char *path, const bm_batch *batch, bm_error *error)
{
    bool is_new;
    int file = open_any(path, &is_new);
    struct stat info;
    const char *role;
    bm_status status = BM_OK;
    if (file < 0 || fstat(file, &info) != 0)
        status = bm_fail(error, BM_E_ACCESS, "--report=%s: %s%s", path, strerror(errno),
                         errno == ENOENT ? "; make its folder first" : "");
    else if (S_ISREG(info.st_mode) && (role = role_of(batch, &info)))
        status = bm_fail(error, BM_E_ACCESS, "--report=%s: that is one of the %ss", path, role);
    else if (S_ISREG(info.st_mode) && ftruncate(file, 0) != 0)
        status = bm_fail(error, BM_E_ACCESS, "--report=%s: %s", path, strerror(errno));
    else if (!(*stream = fdopen(file, "w")))
        status = bm_fail(error, BM_E_NOMEM, "--report=%s: %s", path, strerror(errno));
    if (status && is_new)
        unlink(path);
    if (status && file >= 0)
        close(file);
    return status;
}

/* Whether a path leads into a folder, as far as their spelling tells. */
static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || folder[length - 1] == '/');
}

static void put(bm_report *report, size_t position, char *line)
{
    report->failed |= !line;
    bm_ordered_put(&report->lines, position, line);
}

/* Every task and every aside before a task in the plan comes before it in the report. */
static size_t position_of(const bm_batch *batch, size_t task)
{
    size_t low = 0, high = batch->aside_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (batch->asides[middle].before <= task)
            low = middle + 1;
        else
            high = middle;
    }
    return task + low;
}

bm_status bm_report_open(bm_report *report, const char *path, const char *folder,
                         const bm_batch *batch, bm_error *error)
{
    *report = (bm_report){.path = path, .batch = batch};
    if (!path)
        return BM_OK;
    if (strcmp(path, "-") == 0) {
        report->stream = stdout;
    } else {
        bm_status status = BM_OK;
        if (folder && is_below(path, folder))
            status = bm_file_store_make_folders(path, error);
        if (!status)
            status = open_file(&report->stream, path, batch, error);
        if (status)
            return status;
    }
    /* A line is written as it is made, so that a report can be followed and is whole up to its last
     * line. */
    setvbuf(report->stream, NULL, _IOLBF, BUFSIZ);
    if (!bm_ordered_init(&report->lines, report->stream, batch->count + batch->aside_count))
        return bm_fail(error, BM_E_NOMEM, "no memory for the report");
    for (size_t i = 0; i < batch->aside_count; i++)
        put(report, batch->asides[i].before + i, bm_report_line_aside(&batch->asides[i]));
    return BM_OK;
}

bool bm_report_on_stdout(const bm_report *report)
{
    return report->stream == stdout;
}

bool bm_report_unread(const bm_report *report)
{
    return bm_report_on_stdout(report) && report->lines.failure == EPIPE;
}

void bm_report_task(bm_report *report, size_t index, const bm_outcome *outcome)
{
    if (report->stream)
        put(report, position_of(report->batch, index),
            bm_report_line_task(&report->batch->tasks[index], outcome));
}

void bm_report_summary(bm_report *report, const bm_report_totals *totals)
{
    if (!report->stream)
        return;
    char *line = bm_report_line_summary(totals);
    report->failed |= !line;
    if (line)
        fprintf(report->stream, "%s\n", line);
    free(line);
}

bm_status bm_report_close(bm_report *report, bm_error *error)
{
    if (!report->stream)
        return BM_OK;
    bool failed = report->failed || fflush(report->stream) != 0 || ferror(report->stream);
    if (report->stream != stdout && fclose(report->stream) != 0)
        failed = true;
    if (report->stream == stdout)
        clearerr(stdout); /* it has been told */
    report->stream = NULL;
    bm_ordered_destroy(&report->lines);
    if (failed)
        return bm_fail(error, BM_E_WRITE, "--report=%s: could not be written in full",
                       report->path);
    return BM_OK;
}
