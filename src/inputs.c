/* SPDX-License-Identifier: MIT */
/* What a run is given to work on. */
#include "inputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_dash(const char *text)
{
    return strcmp(text, "-") == 0;
}

static bm_status add_name(bm_inputs *inputs, const char *name, bm_error *error)
{
    if (inputs->count == inputs->capacity) {
        size_t capacity = inputs->capacity ? 2 * inputs->capacity : 64;
        const char **names = reallocarray(inputs->names, capacity, sizeof *names);
        if (!names)
            return bm_fail(error, BM_E_NOMEM, "no memory for the names of all inputs");
        inputs->names = names;
        inputs->capacity = capacity;
    }
    inputs->names[inputs->count++] = name;
    return BM_OK;
}

/* ---- lists ----------------------------------------------------------------------------------- */

/* A name from a list; a terminator need not follow it. */
static bm_status add_record(bm_inputs *inputs, const char *list, const char *record, size_t length,
                            char terminator, bm_error *error)
{
    if (length && record[length - 1] == terminator)
        length--;
    if (!length)
        return BM_OK;
    if (memchr(record, '\0', length))
        return bm_fail(error, BM_E_PARAM,
                       "--files-from=%s: there is a NUL byte in a name: say --null (-0) where the "
                       "list separates names by them",
                       list);
    char *name = bm_arena_take(&inputs->arena, length + 1);
    if (!name)
        return bm_fail(error, BM_E_NOMEM, "no memory for the names of --files-from=%s", list);
    memcpy(name, record, length);
    name[length] = '\0';
    return add_name(inputs, name, error);
}

static bm_status read_list(bm_inputs *inputs, const char *list, char terminator, bm_error *error)
{
    FILE *file = is_dash(list) ? stdin : fopen(list, "re");
    if (!file)
        return bm_fail(error, BM_E_READ, "--files-from=%s: %s", list, strerror(errno));
    char *record = NULL;
    size_t capacity = 0;
    bm_status status = BM_OK;
    while (!status) {
        errno = 0;
        ssize_t length = getdelim(&record, &capacity, terminator, file);
        if (length < 0) {
            if (errno || ferror(file))
                status = bm_fail(error, BM_E_READ, "--files-from=%s: %s", list, strerror(errno));
            break;
        }
        status = add_record(inputs, list, record, (size_t)length, terminator, error);
    }
    free(record);
    if (file != stdin)
        fclose(file);
    return status;
}

static bm_status read_lists(bm_inputs *inputs, const bm_run_settings *settings, bm_error *error)
{
    const bm_words *lists = &settings->files_from;
    size_t from_standard = inputs->from_standard;
    for (size_t i = 0; i < lists->count; i++)
        from_standard += is_dash(lists->item[i].text);
    if (from_standard > 1)
        return bm_fail(error, BM_E_PARAM, "standard input can be read once only: say - once");
    if (settings->null && !lists->count)
        return bm_fail(error, BM_E_PARAM, "--null is about lists, and there is no --files-from");
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < lists->count; i++)
        status = read_list(inputs, lists->item[i].text, settings->null ? '\0' : '\n', error);
    return status;
}

/* ---- standard input and output --------------------------------------------------------------- */

static bm_status check_from_standard(const bm_inputs *inputs, const bm_run_settings *settings,
                                     bm_error *error)
{
    if (inputs->count)
        return bm_fail(error, BM_E_PARAM,
                       "standard input (-) is one picture and cannot be joined by others; a file "
                       "of that name is ./-");
    if (settings->in_place)
        return bm_fail(error, BM_E_PARAM,
                       "--in-place: a picture from standard input has no place: say --output -");
    if (settings->output && !inputs->to_standard)
        return bm_fail(error, BM_E_PARAM,
                       "--output=%s: a picture from standard input has no name to be kept under: "
                       "say `--output - >%s/NAME`",
                       settings->output, settings->output);
    if (!settings->dry_run && isatty(STDIN_FILENO))
        return bm_fail(error, BM_E_PARAM,
                       "standard input is a terminal: send a picture into it with < or a pipe");
    return BM_OK;
}

/* Whether standard output leads into the picture's own file (`1<>FILE`, `>>FILE`). */
static bool is_own_file(const bm_inputs *inputs)
{
    struct stat in, out;
    if (fstat(STDOUT_FILENO, &out) != 0 || !S_ISREG(out.st_mode))
        return false;
    if (inputs->from_standard ? fstat(STDIN_FILENO, &in) != 0 : stat(inputs->names[0], &in) != 0)
        return false;
    return in.st_dev == out.st_dev && in.st_ino == out.st_ino;
}

static bm_status check_to_standard(const bm_inputs *inputs, const bm_run_settings *settings,
                                   bm_error *error)
{
    const bm_codec *format = bm_run_format(settings);
    struct stat info;
    if (format && format->keeps_no_file)
        return bm_fail(error, BM_E_PARAM,
                       "--format=%s makes no picture that could go to standard output: leave out "
                       "--output",
                       format->name);
    if (settings->report && is_dash(settings->report))
        return bm_fail(error, BM_E_PARAM,
                       "picture and report cannot both go to standard output: give --report FILE");
    if (!inputs->from_standard && inputs->count != 1)
        return bm_fail(error, BM_E_PARAM,
                       "standard output takes one picture, and there are %zu inputs: say --output "
                       "DIR for several",
                       inputs->count);
    if (!inputs->from_standard && stat(inputs->names[0], &info) == 0 && S_ISDIR(info.st_mode))
        return bm_fail(error, BM_E_PARAM,
                       "standard output takes one picture, and %s is a folder: say --output DIR "
                       "for several",
                       inputs->names[0]);
    if (settings->dry_run)
        return BM_OK;
    if (isatty(STDOUT_FILENO))
        return bm_fail(error, BM_E_PARAM,
                       "standard output is a terminal, and the picture would go there: redirect it "
                       "with > or a pipe, or say --output DIR");
    if (is_own_file(inputs))
        return bm_fail(error, BM_E_PARAM,
                       "standard output is the input itself: redirect it to "
                       "another file");
    return BM_OK;
}

bm_status bm_inputs_gather(bm_inputs *inputs, const bm_run_settings *settings,
                           const bm_words *operands, bm_error *error)
{
    bm_status status = BM_OK;
    inputs->to_standard = settings->output && is_dash(settings->output);
    for (size_t i = 0; !status && i < operands->count; i++) {
        const char *name = operands->item[i].text;
        if (!is_dash(name))
            status = add_name(inputs, name, error);
        else if (inputs->from_standard)
            status = bm_fail(error, BM_E_PARAM, "standard input can be read once only: say - once");
        else
            inputs->from_standard = true;
    }
    if (!status)
        status = read_lists(inputs, settings, error);
    if (!status && inputs->from_standard)
        status = check_from_standard(inputs, settings, error);
    if (!status && inputs->to_standard)
        status = check_to_standard(inputs, settings, error);
    return status;
}

void bm_inputs_clear(bm_inputs *inputs)
{
    free(inputs->names);
    bm_arena_clear(&inputs->arena);
    *inputs = (bm_inputs){0};
}
