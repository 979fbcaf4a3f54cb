/* SPDX-License-Identifier: MIT */
/* Reading kernels: a row of numbers a line, # comments; or ImageMagick's "WxH: a,b,c d,e,f", whose rows end where W numbers
 * are there. */
#include "kernels/kernel_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lines.h"
#include "core/params.h"
#include "kernels/convolve_kernel.h"

#define MOST_NUMBER 1e6 /* as of the parameter kernel */

typedef struct reader {
    const char *name;
    unsigned line;
    uint32_t columns, rows; /* of a heading; 0: there was none */
    uint32_t found_columns, found_rows;
    bm_kernel_file *file;
    bm_error *error;
} reader;

static bm_status refuse(const reader *r, const char *what)
{
    return bm_fail(r->error, BM_E_PARAM, "%s:%u: %s", r->name, r->line, what);
}

/* "5x3:" at the start of the kernel. ImageMagick may say in it where the middle lies; here that is the middle. False: none. */
static bool read_heading(reader *r, const char **text)
{
    unsigned columns, rows, x, y;
    int length = 0;
    if (r->columns || r->file->numbers.count)
        return false;
    if (sscanf(*text, "%3ux%3u:%n", &columns, &rows, &length) != 2 || !length) {
        length = 0;
        if (sscanf(*text, "%3ux%3u+%3u+%3u:%n", &columns, &rows, &x, &y, &length) != 4 || !length ||
            x != columns / 2 || y != rows / 2)
            return false;
    }
    if (!columns || !rows)
        return false;
    r->columns = columns;
    r->rows = rows;
    *text += length;
    return true;
}

static bm_status read_number(reader *r, const char *word, size_t length)
{
    char text[BM_NUMBER_MOST_TEXT + 1];
    double number;
    snprintf(text, sizeof text, "%.*s", (int)length, word);
    if (length > BM_NUMBER_MOST_TEXT || !bm_param_parse_number(text, &number) ||
        fabs(number) > MOST_NUMBER)
        return bm_fail(r->error, BM_E_PARAM,
                       "%s:%u: '%s': must be a number from -1000000 to 1000000", r->name, r->line,
                       text);
    if (r->file->numbers.count == KERNEL_MOST)
        return refuse(r, "more than 31 by 31 numbers");
    r->file->at[r->file->numbers.count++] = number;
    return BM_OK;
}

static bm_status read_line(void *context, unsigned number, const char *text)
{
    static const char between[] = " \t\r,;", behind[] = " \t\r,;#";
    reader *r = context;
    r->line = number;
    uint32_t before = r->file->numbers.count;
    bm_status status = BM_OK;
    text += strspn(text, between);
    read_heading(r, &text);
    for (text += strspn(text, between); *text && *text != '#' && !status;
         text += strspn(text, between)) {
        size_t length = strcspn(text, behind);
        status = read_number(r, text, length);
        text += length;
    }
    uint32_t count = r->file->numbers.count - before;
    if (status || !count)
        return status;
    if (r->found_rows++ == 0)
        r->found_columns = count;
    return r->columns || count == r->found_columns
               ? BM_OK
               : refuse(r, "this row is not as long as the first one");
}

static bm_status check(const reader *r)
{
    const bm_numbers *numbers = &r->file->numbers;
    kernel_size size;
    if (numbers->count == 0)
        return bm_fail(r->error, BM_E_PARAM, "%s: no numbers: not a kernel", r->name);
    if (numbers->count != r->columns * r->rows && r->columns)
        return bm_fail(r->error, BM_E_PARAM, "%s: %u numbers for a kernel of %ux%u", r->name,
                       numbers->count, r->columns, r->rows);
    if (!kernel_measure(numbers, &size))
        return bm_fail(r->error, BM_E_PARAM,
                       "%s: %u rows of %u numbers: both must be odd, up to %u", r->name,
                       numbers->rows, numbers->count / numbers->rows, KERNEL_MOST_SIDE);
    return BM_OK;
}

bm_status bm_kernel_file_read(const char *name, const char *bytes, size_t count, void **content,
                              bm_error *error)
{
    reader r = {.name = name, .error = error};
    r.file = calloc(1, sizeof *r.file + KERNEL_MOST * sizeof r.file->at[0]);
    if (!r.file)
        return bm_fail(error, BM_E_NOMEM, "no memory for the kernel %s", name);
    char room[KERNEL_MOST * (BM_NUMBER_MOST_TEXT + 1)];
    const bm_lines lines = {name, "kernel", bytes, count, room, sizeof room};
    bm_status status = bm_each_line(&lines, read_line, &r, error);
    r.file->numbers.at = r.file->at;
    r.file->numbers.rows = r.columns ? r.rows : r.found_rows;
    if (!status)
        status = check(&r);
    if (status)
        free(r.file);
    else
        *content = r.file;
    return status;
}
