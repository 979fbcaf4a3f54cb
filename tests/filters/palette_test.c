/* SPDX-License-Identifier: MIT */
/* Palettes: what is read, how what is wrong is told, and that the nearest colour is found wherever it lies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/palette.h"

static bm_palette_colours *read_text(const char *text)
{
    void *content = NULL;
    bm_error error = {0};
    assert_int_equal(bm_palette_read("a.gpl", text, strlen(text), &content, &error), BM_OK);
    return content;
}

static void assert_colour(const bm_palette_colours *palette, uint32_t number, int32_t rgb)
{
    const int32_t *colour = palette->colour[number];
    assert_int_equal(colour[0] << 16 | colour[1] << 8 | colour[2], rgb);
}

static void palettes_are_read(void **state)
{
    (void)state;
    bm_palette_colours *palette = read_text(
        "GIMP Palette\r\nName: 1 2 3\nColumns: 0\n# comment\n\n  0  17 255\tblue 7\n255 0 1");
    assert_int_equal(palette->count, 2);
    assert_colour(palette, 0, 0x0011ff);
    assert_colour(palette, 1, 0xff0001);
    free(palette);

    palette = read_text("; a list\n#1a2B3c\n 4d5e6f \nnavy\n#fff\r\n");
    assert_int_equal(palette->count, 4);
    assert_colour(palette, 0, 0x1a2b3c);
    assert_colour(palette, 1, 0x4d5e6f);
    assert_colour(palette, 2, 0x000080);
    assert_colour(palette, 3, 0xffffff);
    free(palette);
}

static void what_is_wrong_is_named(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "w.gpl: no colours"},
        {"GIMP Palette\nName: empty\n", "w.gpl: no colours"},
        {"GIMP Palette\n1 2\n", "w.gpl:2: three whole numbers"},
        {"GIMP Palette\n1 2 256\n", "w.gpl:2: three whole numbers"},
        {"GIMP Palette\n1 2 -1\n", "w.gpl:2: three whole numbers"},
        {"GIMP Palette\n1 2 3x\n", "w.gpl:2: three whole numbers"},
        {"GIMP Palette\n1 2 3\nName: late\n", "w.gpl:3: three whole numbers"},
        {"#000\n1 2 3\n", "w.gpl:2: a colour like"},
        {"#000\n12345\n", "w.gpl:2: a colour like"},
        {"#000 #fff\n", "w.gpl:1: a colour like"},
        {"#12345680\n", "w.gpl:1: colours of a palette have no alpha"},
        {"\x89PNG\r\n", "w.gpl:1: a colour like"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *content = NULL;
        bm_error error = {0};
        assert_int_equal(
            bm_palette_read("w.gpl", cases[i].text, strlen(cases[i].text), &content, &error),
            BM_E_PARAM);
        assert_null(content);
        if (!strstr(error.message, cases[i].message))
            fail_msg("%s instead of %s", error.message, cases[i].message);
    }
    char text[257 * 5 + 1] = "", line[600];
    for (size_t i = 0; i < 257; i++)
        strcat(text, "#000\n");
    memset(line, ' ', sizeof line);
    void *content = NULL;
    bm_error error = {0};
    assert_int_equal(bm_palette_read("w.gpl", text, strlen(text), &content, &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "w.gpl:257: more than 256 colours"));
    assert_int_equal(bm_palette_read("w.gpl", line, sizeof line, &content, &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "w.gpl:1: the line is too long"));
    assert_int_equal(bm_palette_read("w.gpl", "#000\0", 6, &content, &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "NUL"));
}

static uint32_t first_nearest(const bm_palette_colours *palette, const int32_t rgb[3])
{
    int32_t least = INT32_MAX;
    uint32_t best = 0;
    for (uint32_t i = 0; i < palette->count; i++) {
        int32_t sum = 0;
        for (size_t c = 0; c < 3; c++)
            sum += (palette->colour[i][c] - rgb[c]) * (palette->colour[i][c] - rgb[c]);
        if (sum < least) {
            least = sum;
            best = i;
        }
    }
    return best;
}

/* Of palettes all over the cube, in a corner of it, of grays, and with each colour twice; colours on the cells' borders and in
 * between. */
static void the_nearest_is_found(void **state)
{
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        char text[256 * 8 + 1];
        uint32_t random = 1, used = 0;
        for (uint32_t i = 0; i < (kind == 0 ? 256u : 100u); i++) {
            random = random * 1664525 + 1013904223;
            uint32_t rgb = random >> 8;
            rgb = kind == 1   ? rgb & 0x1f1f1f
                  : kind == 2 ? (rgb & 255) * 0x010101
                  : kind == 3 ? (i / 2) * 0x051e2d & 0xffffff
                              : rgb;
            used += (uint32_t)snprintf(text + used, sizeof text - used, "%06x\n", rgb);
        }
        bm_palette_colours *palette = read_text(text);
        for (int32_t red = 0; red < 256; red += 3 + red % 5)
            for (int32_t green = 0; green < 256; green += 1 + green % 8)
                for (int32_t blue = 0; blue < 256; blue += 7 - blue % 7)
                    assert_int_equal(palette_nearest(palette, (palette_lanes){red, green, blue}),
                                     first_nearest(palette, (int32_t[]){red, green, blue}));
        free(palette);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(palettes_are_read),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(the_nearest_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
