/* SPDX-License-Identifier: MIT */
/* Reading palettes: GIMP's .gpl files, and lists of colours, one a line. */
#include "kernels/palette.h"

#include <stdlib.h>
#include <string.h>

#include "bandmill/color.h"
#include "core/lines.h"

#define MOST_LINE 250 /* bytes */

/* ---- the cells ------------------------------------------------------------------------------- */

/* Colours that may be nearest to one in a box of the cube, by their numbers. */
typedef struct near_list {
    uint32_t count;
    uint8_t number[PALETTE_MOST];
} near_list;

/* Squared distances from a colour to the nearest and to the farthest place of the box that begins at `low`. */
static void box_distances(const int32_t colour[4], const int32_t low[3], int32_t side,
                          int32_t *nearest, int32_t *farthest)
{
    *nearest = *farthest = 0;
    for (size_t c = 0; c < 3; c++) {
        const int32_t from_low = abs(colour[c] - low[c]),
                      from_high = abs(colour[c] - (low[c] + side - 1));
        const int32_t least = from_low < from_high ? from_low : from_high,
                      most = from_low < from_high ? from_high : from_low;
        const bool inside = least + most == side - 1;
        *nearest += inside ? 0 : least * least;
        *farthest += most * most;
    }
}

/* Those of `from` that may be nearest in the box. */
static void find_near(const bm_palette_colours *palette, const near_list *from,
                      const int32_t low[3], int32_t side, near_list *list)
{
    int32_t nearest[PALETTE_MOST], farthest, reach = INT32_MAX;
    for (uint32_t i = 0; i < from->count; i++) {
        box_distances(palette->colour[from->number[i]], low, side, &nearest[i], &farthest);
        reach = farthest < reach ? farthest : reach;
    }
    list->count = 0;
    for (uint32_t i = 0; i < from->count; i++)
        if (nearest[i] <= reach)
            list->number[list->count++] = from->number[i];
}

/* The palette, and how many of its fours are filled and how many there is room for. */
typedef struct builder {
    bm_palette_colours *palette; /* NULL: there was no memory */
    size_t used, room;
} builder;

static void make_room(builder *b)
{
    if (b->room - b->used >= PALETTE_MOST / PALETTE_FOUR)
        return;
    b->room = 2 * b->room + PALETTE_MOST;
    bm_palette_colours *larger =
        realloc(b->palette, sizeof *larger + b->room * sizeof larger->near[0]);
    if (!larger)
        free(b->palette);
    b->palette = larger;
}

/* Four colours of a list from number `from` on. */
static palette_four make_four(const bm_palette_colours *palette, const near_list *list,
                              uint32_t from)
{
    palette_four four;
    for (uint32_t i = 0; i < PALETTE_FOUR; i++) {
        const uint8_t number = list->number[from + i < list->count ? from + i : 0];
        const int32_t *colour = palette->colour[number];
        four.red[i] = (uint8_t)colour[0];
        four.green[i] = (uint8_t)colour[1];
        four.blue[i] = (uint8_t)colour[2];
        four.number[i] = number;
    }
    return four;
}

/* Gives all cells of a box one list. */
static void write_list(builder *b, const near_list *list, const int32_t low[3], int32_t side)
{
    make_room(b);
    if (!b->palette)
        return;
    const uint32_t fours = (list->count + PALETTE_FOUR - 1) / PALETTE_FOUR;
    const palette_cell cell = {.first = b->used & 0xffffff, .fours = fours & 255};
    for (uint32_t i = 0; i < list->count; i += PALETTE_FOUR)
        b->palette->near[b->used++] = make_four(b->palette, list, i);
    for (int32_t red = low[0]; red < low[0] + side; red += PALETTE_CELL)
        for (int32_t green = low[1]; green < low[1] + side; green += PALETTE_CELL)
            for (int32_t blue = low[2]; blue < low[2] + side; blue += PALETTE_CELL)
                b->palette->cell[palette_cell_of((palette_lanes){red, green, blue})] = cell;
}

/* Lists for all cells of a box, out of the colours that may be nearest in a larger one around it. Where four are left, a search
 * takes no longer for all of them than for fewer. */
static void list_box(builder *b, const near_list *from, const int32_t low[3], int32_t side)
{
    near_list list;
    if (!b->palette)
        return;
    find_near(b->palette, from, low, side, &list);
    if (list.count <= PALETTE_FOUR || side == PALETTE_CELL) {
        write_list(b, &list, low, side);
        return;
    }
    const int32_t half = side / 2;
    for (int32_t part = 0; part < 8; part++)
        list_box(b, &list,
                 (int32_t[]){low[0] + (part & 1) * half, low[1] + (part >> 1 & 1) * half,
                             low[2] + (part >> 2) * half},
                 half);
}

static bm_palette_colours *list_cells(bm_palette_colours *palette)
{
    near_list all = {.count = palette->count};
    builder b = {.palette = palette};
    for (uint32_t i = 0; i < palette->count; i++)
        all.number[i] = (uint8_t)i;
    list_box(&b, &all, (int32_t[]){0, 0, 0}, 256);
    return b.palette;
}

/* ---- the text -------------------------------------------------------------------------------- */

typedef struct reader {
    const char *name;
    unsigned line;
    bool gimp; /* lines have three numbers and perhaps a name */
    bm_palette_colours *palette;
    bm_error *error;
} reader;

static bm_status refuse(const reader *r, const char *what)
{
    return bm_fail(r->error, BM_E_PARAM, "%s:%u: %s", r->name, r->line, what);
}

static bool begins(const char *text, const char *word)
{
    return strncmp(text, word, strlen(word)) == 0;
}

static bm_status add_colour(const reader *r, const int32_t colour[3])
{
    if (r->palette->count == PALETTE_MOST)
        return refuse(r, "more than 256 colours");
    memcpy(r->palette->colour[r->palette->count++], colour, 3 * sizeof *colour);
    return BM_OK;
}

/* Three numbers; what comes behind them is the colour's name. */
static bm_status read_numbers(const reader *r, const char *text)
{
    int32_t colour[3];
    for (size_t c = 0; c < 3; c++) {
        char *end;
        text += strspn(text, " \t");
        const long level = strtol(text, &end, 10);
        if (end == text || level < 0 || level > 255 || (*end && !strchr(" \t", *end)))
            return refuse(r, "three whole numbers from 0 to 255 expected");
        colour[c] = (int32_t)level;
        text = end;
    }
    return add_colour(r, colour);
}

/* A word for a colour, or six hexadecimal digits. */
static bm_status read_word(const reader *r, const char *text)
{
    char word[MOST_LINE + 2] = "#";
    const size_t length = strcspn(text, " \t");
    uint32_t rgba;
    memcpy(word + 1, text, length);
    word[length + 1] = '\0';
    if (text[length + strspn(text + length, " \t")] != '\0' ||
        !(bm_color_parse(word + 1, &rgba) || (length == 6 && bm_color_parse(word, &rgba))))
        return refuse(r, "a colour like #1a2b3c expected");
    if ((rgba & 255) != 255)
        return refuse(r, "colours of a palette have no alpha");
    const int32_t colour[3] = {(int32_t)(rgba >> 24), (int32_t)(rgba >> 16 & 255),
                               (int32_t)(rgba >> 8 & 255)};
    return add_colour(r, colour);
}

static bm_status read_line(void *context, unsigned number, const char *line)
{
    reader *r = context;
    const char *text = line + strspn(line, " \t");
    r->line = number;
    if (number == 1 && begins(text, "GIMP Palette")) {
        r->gimp = true;
        return BM_OK;
    }
    if (*text == '\0' || *text == ';' || (r->gimp && *text == '#'))
        return BM_OK;
    if (!r->gimp)
        return read_word(r, text);
    if (r->palette->count == 0 && (begins(text, "Name:") || begins(text, "Columns:")))
        return BM_OK;
    return read_numbers(r, text);
}

bm_status bm_palette_read(const char *name, const char *bytes, size_t count, void **content,
                          bm_error *error)
{
    reader r = {.name = name, .error = error, .palette = calloc(1, sizeof *r.palette)};
    if (!r.palette)
        return bm_fail(error, BM_E_NOMEM, "no memory for the palette %s", name);
    char room[MOST_LINE + 1];
    const bm_lines lines = {name, "palette", bytes, count, room, sizeof room};
    bm_status status = bm_each_line(&lines, read_line, &r, error);
    if (!status && r.palette->count == 0)
        status = bm_fail(error, BM_E_PARAM, "%s: no colours: not a palette", name);
    if (status) {
        free(r.palette);
        return status;
    }
    *content = list_cells(r.palette);
    return *content ? BM_OK : bm_fail(error, BM_E_NOMEM, "no memory for the palette %s", name);
}
