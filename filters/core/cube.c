/* SPDX-License-Identifier: MIT */
/* Reading .cube files: lines of keywords, then lines of three numbers. */
#include "kernels/cube.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/lines.h"
#include "core/params.h"

#define MOST_LINE 250 /* bytes, by the specification */

typedef struct reader {
    const char *name;
    unsigned line;
    size_t filled, wanted; /* entries; wanted is 0 before the size is known */
    bm_cube_head head;
    bm_cube *cube;
    bm_error *error;
} reader;

static bm_status refuse(const reader *r, const char *what)
{
    return bm_fail(r->error, BM_E_PARAM, "%s:%u: %s", r->name, r->line, what);
}

/* Cuts the next word off *text; its length, 0 at the end. */
static size_t next_word(const char **text, const char **word)
{
    *text += strspn(*text, " \t");
    *word = *text;
    size_t length = strcspn(*text, " \t");
    *text += length;
    return length;
}

static bool read_numbers(const char *text, double *number, size_t count)
{
    const char *word;
    for (size_t i = 0; i < count; i++) {
        char copy[MOST_LINE + 1];
        size_t length = next_word(&text, &word);
        memcpy(copy, word, length);
        copy[length] = '\0';
        if (!length || !bm_param_parse_number(copy, &number[i]) || fabs(number[i]) > 1e6)
            return false;
    }
    return next_word(&text, &word) == 0;
}

static bm_status read_size(reader *r, const char *text, bool three)
{
    double size;
    const uint32_t most = three ? CUBE_MOST_3D : CUBE_MOST_1D;
    if (r->wanted)
        return refuse(r, "a second size");
    if (!read_numbers(text, &size, 1) || size != floor(size) || size < 2 || size > most)
        return bm_fail(r->error, BM_E_PARAM, "%s:%u: the size must be a whole number from 2 to %u",
                       r->name, r->line, most);
    r->head.size = (uint32_t)size;
    r->head.three = three;
    r->wanted = three ? (size_t)size * (size_t)size * (size_t)size : (size_t)size;
    r->cube = calloc(1, sizeof *r->cube + r->wanted * sizeof r->cube->entry[0]);
    return r->cube ? BM_OK
                   : bm_fail(r->error, BM_E_NOMEM, "no memory for the %zu colours of %s", r->wanted,
                             r->name);
}

static bm_status read_domain(reader *r, const char *text, double domain[3])
{
    return read_numbers(text, domain, 3) ? BM_OK : refuse(r, "three numbers must follow");
}

/* As some programs write in place of DOMAIN_MIN and DOMAIN_MAX: one range for all channels. */
static bm_status read_range(reader *r, const char *text)
{
    double range[2];
    if (!read_numbers(text, range, 2))
        return refuse(r, "two numbers must follow");
    for (size_t c = 0; c < 3; c++) {
        r->head.low[c] = range[0];
        r->head.up[c] = range[1];
    }
    return BM_OK;
}

static bm_status read_entry(reader *r, const char *text)
{
    double number[3];
    if (!read_numbers(text, number, 3))
        return refuse(r, "three numbers or a keyword expected");
    if (!r->wanted)
        return refuse(r, "colours before LUT_3D_SIZE or LUT_1D_SIZE");
    if (r->filled == r->wanted)
        return bm_fail(r->error, BM_E_PARAM, "%s:%u: more than %zu colours", r->name, r->line,
                       r->wanted);
    for (size_t c = 0; c < 3; c++)
        r->cube->entry[r->filled][c] = (float)number[c];
    r->filled++;
    return BM_OK;
}

static bm_status read_line(void *context, unsigned number, const char *line)
{
    reader *r = context;
    const char *rest = line, *word;
    size_t length = next_word(&rest, &word);
    r->line = number;
#define IS(keyword) (length == sizeof(keyword) - 1 && memcmp(word, keyword, length) == 0)
    if (length == 0 || word[0] == '#' || IS("TITLE"))
        return BM_OK;
    if (IS("LUT_3D_SIZE"))
        return read_size(r, rest, true);
    if (IS("LUT_1D_SIZE"))
        return read_size(r, rest, false);
    if (IS("DOMAIN_MIN"))
        return read_domain(r, rest, r->head.low);
    if (IS("DOMAIN_MAX"))
        return read_domain(r, rest, r->head.up);
    if (IS("LUT_3D_INPUT_RANGE") || IS("LUT_1D_INPUT_RANGE"))
        return read_range(r, rest);
#undef IS
    return read_entry(r, line);
}

static bm_status check(const reader *r)
{
    if (!r->wanted)
        return bm_fail(r->error, BM_E_PARAM, "%s: no LUT_3D_SIZE or LUT_1D_SIZE: not a .cube file",
                       r->name);
    if (r->filled < r->wanted)
        return bm_fail(r->error, BM_E_PARAM, "%s:%u: ends after %zu of %zu colours", r->name,
                       r->line, r->filled, r->wanted);
    for (size_t c = 0; c < 3; c++)
        if (!(r->head.up[c] - r->head.low[c] >= 1e-6))
            return bm_fail(r->error, BM_E_PARAM, "%s: DOMAIN_MAX must be above DOMAIN_MIN",
                           r->name);
    return BM_OK;
}

bm_status bm_cube_read(const char *name, const char *bytes, size_t count, void **content,
                       bm_error *error)
{
    reader r = {.name = name, .error = error, .head = {.up = {1, 1, 1}}};
    char room[MOST_LINE + 1];
    const bm_lines lines = {name, ".cube file", bytes, count, room, sizeof room};
    bm_status status = bm_each_line(&lines, read_line, &r, error);
    if (!status)
        status = check(&r);
    if (status) {
        free(r.cube);
        return status;
    }
    r.cube->head = r.head;
    *content = r.cube;
    return BM_OK;
}
