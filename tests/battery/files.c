/* SPDX-License-Identifier: MIT */
/* The files and pictures that calls of the battery name: they exist here alone. */
#include "battery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../filters/kernels/cube.h"
#include "../../filters/kernels/palette.h"

/* Cubes by size, and by what is said of their domain, palettes by their number of colours. The first of a kind is that of every other name with its ending. */
static const struct {
    const char *name, *head;
    unsigned entries; /* lines of three numbers that follow */
} files[] = {
    {"five.cube", "TITLE \"a, b\"\n# comment\nLUT_3D_SIZE 5\n", 125},
    {"two.cube", "LUT_3D_SIZE 2\r\n\r\n", 8},
    {"part.cube", "LUT_3D_SIZE 3\nDOMAIN_MIN 0.2 -1 0\nDOMAIN_MAX 0.7 2 1.5\n", 27},
    {"seventeen.cube", "\tLUT_3D_INPUT_RANGE 0.0 1.0\nLUT_3D_SIZE  17\n", 4913},
    {"curves.cube", "LUT_1D_SIZE 7\nDOMAIN_MIN 0.1 0 -0.25\n", 7},
    {"edges.kernel", "# all around\n-1 -1 -1\n-1, 9, -1 # in the middle\r\n\n-1 -1 -1", 0},
    {"low.kernel", "5x1: 1,2,3 2,1\n", 0},
    {"decimals.kernel", "0.1\n0.25\n-0.5\n0.25\n0.1\n", 0},
    {"sixteen.gpl", "GIMP Palette\nName: a, b\nColumns: 4\n#\n", 16},
    {"two.gpl", "#000\n; comment\n\nffffff\n", 0},
    {"one.gpl", "teal\n", 0},
    {"nine.gpl", "GIMP Palette\r\n255 0 0\tred\n", 8},
    {"full.gpl", "GIMP Palette\n", 256},
};
#define FILES (sizeof files / sizeof *files)

static bool has_same_ending(const char *a, const char *b)
{
    return strcmp(strrchr(a, '.'), strrchr(b, '.')) == 0;
}

const char *battery_file(const bm_param *param, size_t index)
{
    const char *ending = param->read == bm_cube_read      ? ".cube"
                         : param->read == bm_palette_read ? ".gpl"
                                                          : ".kernel";
    for (size_t i = 0; i < FILES; i++)
        if (has_same_ending(files[i].name, ending) && index-- == 0)
            return files[i].name;
    return NULL;
}

/* Colours at random: of cubes some beyond black and white, of palettes some twice. */
bm_status load_battery_file(void *context, const char *name, char **bytes, size_t *count,
                            bm_error *error)
{
    random_stream random = {42};
    size_t which = 0;
    (void)context, (void)error;
    while (which + 1 < FILES && !has_same_ending(files[which].name, name))
        which++;
    for (size_t i = 0; i < FILES; i++)
        if (strcmp(files[i].name, name) == 0)
            which = i;
    FILE *file = open_memstream(bytes, count);
    assert_non_null(file);
    fputs(files[which].head, file);
    for (unsigned i = 0; i < files[which].entries; i++) {
        for (unsigned c = 0; c < 3; c++)
            if (has_same_ending(name, ".gpl"))
                fprintf(file, "%u ", 17 * random_below(&random, 16));
            else
                fprintf(file, "%.6f ", random_below(&random, 1200001) * 1e-6 - 0.1);
        fputs("\n", file);
    }
    fclose(file);
    return BM_OK;
}

/* The first is that of every other name. */
static const struct {
    const char *name;
    extent size;
    bm_model model;
    unsigned depth;
} pictures[] = {
    {"logo.png", {9, 5}, BM_RGBA, 8},     {"texture.png", {4, 3}, BM_RGB, 8},
    {"frame.png", {12, 10}, BM_RGBA, 16}, {"dots.png", {2, 6}, BM_GRAYA, 8},
    {"shade.png", {1, 1}, BM_GRAY, 16},
};
#define PICTURES (sizeof pictures / sizeof *pictures)

const char *battery_picture(size_t index)
{
    return index < PICTURES ? pictures[index].name : NULL;
}

bm_status load_battery_picture(void *context, const char *name, bm_image *image, bm_error *error)
{
    size_t which = 0;
    bm_desc desc;
    (void)context, (void)error;
    for (size_t i = 0; i < PICTURES; i++)
        if (strcmp(pictures[i].name, name) == 0)
            which = i;
    random_stream random = {which};
    assert_int_equal(bm_desc_interleaved(&desc, pictures[which].size.width,
                                         pictures[which].size.height, pictures[which].model,
                                         pictures[which].depth, NULL),
                     BM_OK);
    random_picture(image, &desc, &random);
    return BM_OK;
}
