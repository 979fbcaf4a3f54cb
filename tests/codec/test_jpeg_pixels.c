/* SPDX-License-Identifier: MIT */
/* The pixels of every valid JPEG of a corpus are those that other programs make of it: expected/jpeg-pixels.tsv, which
 * scripts/make-expectations writes.
 *
 * The environment variable BANDMILL_CORPUS names the corpus' folder; without it the test is skipped. */
#include "kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sha256.h"

enum { SKIPPED = 77 };

static void hash(const sheet *picture, char hex[65])
{
    sha256 sum;
    sha256_begin(&sum);
    for (uint32_t y = 0; y < picture->desc.height; y++)
        sha256_add(&sum, picture->row[y], bm_desc_row_bytes(&picture->desc, 0));
    sha256_end(&sum, hex);
}

static bool is_right(const char *folder, const char *name, const char *expected)
{
    file content = file_read(folder, name);
    const decode_way way = {.block = 10000, .band = 7};
    result decoded = decode(&bm_codec_jpeg, content.bytes, content.size, &way);
    char hex[65] = "";
    if (!decoded.status)
        hash(&decoded.pixels, hex);
    bool right = !strcmp(hex, expected);
    if (!right)
        fprintf(stderr, "%s: %s\n", name,
                decoded.status ? decoded.error.message : "other pixels than expected");
    result_destroy(&decoded);
    file_destroy(&content);
    return right;
}

int main(int count, char **arguments)
{
    const char *folder = getenv("BANDMILL_CORPUS");
    if (!folder || !*folder) {
        puts("BANDMILL_CORPUS is not set: skipped");
        return SKIPPED;
    }
    FILE *table = count == 2 ? fopen(arguments[1], "r") : NULL;
    if (!table) {
        fputs("usage: test_jpeg_pixels TABLE\n", stderr);
        return 1;
    }
    char line[4096];
    unsigned pictures = 0, wrong = 0;
    while (fgets(line, sizeof line, table)) {
        char *rest = line, *name = strsep(&rest, "\t"), *expected = strsep(&rest, "\n");
        if (!expected || !strcmp(name, "file"))
            continue;
        pictures++;
        wrong += !is_right(folder, name, expected);
    }
    fclose(table);
    printf("figure: %u pictures, %u with other pixels\n", pictures, wrong);
    return pictures == 0 || wrong > 0;
}
