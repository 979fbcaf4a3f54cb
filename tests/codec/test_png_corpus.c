/* SPDX-License-Identifier: MIT */
/* Every valid PNG of the corpus through decoder and encoder, untouched: the same pixels, stored the same way, with the
 * same chunks beside them. The corpus is the one of test_corpus.c, named by BANDMILL_CORPUS. */
#include "sources.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SKIPPED = 77, HEAD = 8, CRC = 4, MAX_PIXELS = 4000000 };

static bool complain(const char *name, const char *what)
{
    fprintf(stderr, "%s: %s\n", name, what);
    return false;
}

/* The next chunk that may not differ, from *at on; NULL: none. Pixels and the frames of an animation are passed over. */
static const uint8_t *next_chunk(const file *content, size_t *at, size_t *length)
{
    static const char *const others[] = {"IDAT", "acTL", "fcTL", "fdAT"};
    while (*at + HEAD + CRC <= content->size) {
        const uint8_t *chunk = content->bytes + *at;
        *length = HEAD + ((size_t)chunk[0] << 24 | (size_t)chunk[1] << 16 | (size_t)chunk[2] << 8 |
                          chunk[3]);
        *at += *length + CRC;
        bool passed = false;
        for (size_t i = 0; i < COUNT(others); i++)
            passed |= !memcmp(chunk + 4, others[i], 4);
        if (!passed)
            return chunk;
        if (!memcmp(chunk + 4, "IEND", 4))
            break;
    }
    return NULL;
}

/* Whether all other chunks are the same, byte for byte and in the same order. */
static bool same_chunks(const char *name, const file *before, const file *after)
{
    size_t a = 8, b = 8, length_a, length_b;
    for (;;) {
        const uint8_t *first = next_chunk(before, &a, &length_a);
        const uint8_t *second = next_chunk(after, &b, &length_b);
        if (!first || !second)
            return first == second || complain(name, "another number of chunks");
        if (length_a != length_b || memcmp(first, second, length_a) != 0) {
            fprintf(stderr, "%s: %.4s where there was %.4s\n", name, second + 4, first + 4);
            return false;
        }
        if (!memcmp(first + 4, "IEND", 4))
            return true;
    }
}

/* What was said of it: what may differ is named. */
static bool is_told(const bm_picture *picture, const bm_warnings *warnings)
{
    static const char *const codes[] = {"chunk_dropped", "chunk_too_large", "bad_chunk", "bad_icc"};
    bool told = false;
    for (size_t i = 0; i < COUNT(codes); i++)
        told |= warnings_of(picture, codes[i]) || warnings_in(warnings, codes[i]);
    return told;
}

static bool judge(const char *name, const file *content, unsigned *told)
{
    const decode_way way = {.block = 60000, .band = 7};
    result decoded = decode(&bm_codec_png, content->bytes, content->size, &way);
    if (decoded.status) {
        result_destroy(&decoded);
        return complain(name, decoded.error.message);
    }
    bm_warnings warnings = {0};
    file again = encode_same(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture, &warnings);
    result back = decode(&bm_codec_png, again.bytes, again.size, &way);
    bool good = !back.status || complain(name, back.error.message);
    if (good && !sheet_equal(&decoded.pixels, &back.pixels))
        good = complain(name, "other pixels");
    if (good && is_told(&decoded.picture, &warnings))
        ++*told;
    else if (good)
        good = same_chunks(name, content, &again);
    result_destroy(&back);
    result_destroy(&decoded);
    file_destroy(&again);
    return good;
}

/* The n-th field of a line of the manifest. */
static const char *field(char *line, size_t n)
{
    static char copy[8192];
    snprintf(copy, sizeof copy, "%s", line);
    char *rest = copy, *found = "";
    for (size_t i = 0; i <= n && rest; i++)
        found = strsep(&rest, "\t");
    return found;
}

static size_t column(char *header, const char *name)
{
    for (size_t n = 0;; n++) {
        const char *found = field(header, n);
        if (!strcmp(found, name))
            return n;
        if (!*found) {
            fprintf(stderr, "MANIFEST.tsv has no column %s\n", name);
            exit(1);
        }
    }
}

int main(void)
{
    const char *folder = getenv("BANDMILL_CORPUS");
    if (!folder) {
        puts("BANDMILL_CORPUS is not set: skipped");
        return SKIPPED;
    }
    file manifest = file_read(folder, "MANIFEST.tsv");
    char *text = (char *)manifest.bytes, *header = strsep(&text, "\n");
    size_t name_at = column(header, "file"), format_at = column(header, "format");
    size_t class_at = column(header, "expected_class"), width_at = column(header, "expected_width");
    size_t height_at = column(header, "expected_height");
    unsigned judged = 0, wrong = 0, told = 0;
    for (char *line; (line = strsep(&text, "\n"));) {
        if (strcmp(field(line, format_at), "png") != 0 ||
            strcmp(field(line, class_at), "valid") != 0)
            continue;
        double width = strtod(field(line, width_at), NULL);
        if (width * strtod(field(line, height_at), NULL) > MAX_PIXELS)
            continue;
        char name[1024];
        snprintf(name, sizeof name, "%s", field(line, name_at));
        file content = file_read(folder, name);
        judged++;
        wrong += !judge(name, &content, &told);
        file_destroy(&content);
    }
    file_destroy(&manifest);
    printf("figure: %u pictures, %u with a warning of what was left out, %u wrong\n", judged, told, wrong);
    return judged == 0 || wrong > 0;
}
