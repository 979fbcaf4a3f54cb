/* SPDX-License-Identifier: MIT */
/* Random pictures, comparing them, applying a call to them. */
#include "battery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

_Noreturn void fail_case(const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    fail_msg("%s", message);
    abort();
}

random_stream case_stream(const subject *s, const char *text, const bm_desc *desc)
{
    uint64_t hash = s->seed; /* FNV-1a over the case */
    for (const char *c = text; *c; c++)
        hash = (hash ^ (uint8_t)*c) * 0x100000001b3u;
    for (const char *c = say_desc(desc); *c; c++)
        hash = (hash ^ (uint8_t)*c) * 0x100000001b3u;
    return (random_stream){hash};
}

enum content { NOISE, BLACK_AND_WHITE, RAMPS, CONTENTS };

static uint32_t sample_value(enum content content, uint32_t x, uint32_t y, uint32_t c, uint32_t max,
                             random_stream *random)
{
    switch (content) {
    case BLACK_AND_WHITE:
        return random_below(random, 2) * max;
    case RAMPS:
        return (x * 5 + y * 3 + c * 70) * (max / 255) % (max + 1);
    default:
        return random_below(random, max + 1);
    }
}

static void set_sample(const bm_image *image, unsigned plane, uint32_t y, size_t index,
                       uint32_t value)
{
    if (image->desc.depth == 8)
        ((uint8_t *)bm_image_row(image, plane, y))[index] = (uint8_t)value;
    else
        ((uint16_t *)bm_image_row(image, plane, y))[index] = (uint16_t)value;
}

void random_picture(bm_image *image, const bm_desc *desc, random_stream *random)
{
    uint32_t one = desc->premultiplied, max = one ? one : desc->depth == 8 ? 255 : 65535;
    enum content content = random_below(random, CONTENTS);

    assert_int_equal(bm_image_create(image, desc, NULL), BM_OK);
    for (unsigned p = 0; p < desc->planes; p++) {
        uint32_t channels = desc->plane[p].channels;
        for (uint32_t y = 0; y < desc->plane[p].height; y++)
            for (uint32_t x = 0; x < desc->plane[p].width; x++) {
                uint32_t alpha = sample_value(content, x, y, channels - 1, max, random);
                for (uint32_t c = 0; c < channels; c++) {
                    uint32_t v = sample_value(content, x, y, c, max, random);
                    if (one)
                        v = c == channels - 1 || v > alpha ? alpha : v;
                    set_sample(image, p, y, (size_t)x * channels + c, v);
                }
            }
    }
}

/* Field by field: nobody writes what lies between them. */
bool same_desc(const bm_desc *a, const bm_desc *b)
{
    bool same = a->width == b->width && a->height == b->height && a->model == b->model &&
                a->depth == b->depth && a->planes == b->planes &&
                a->premultiplied == b->premultiplied;
    for (unsigned p = 0; same && p < a->planes; p++) {
        const bm_plane_desc *x = &a->plane[p], *y = &b->plane[p];
        same = x->width == y->width && x->height == y->height && x->channels == y->channels &&
               x->hshift == y->hshift && x->vshift == y->vshift && x->siting_x == y->siting_x &&
               x->siting_y == y->siting_y;
    }
    return same;
}

void assert_same_desc(const bm_desc *a, const bm_desc *b, const char *what)
{
    if (!same_desc(a, b))
        fail_case("%s: descriptions differ: %ux%u and %ux%u, or in planes, models, siting", what,
                  a->width, a->height, b->width, b->height);
}

void assert_same_picture(const bm_image *a, const bm_image *b, const char *what)
{
    assert_same_desc(&a->desc, &b->desc, what);
    for (unsigned p = 0; p < a->desc.planes; p++) {
        size_t bytes = bm_desc_row_bytes(&a->desc, p);
        for (uint32_t y = 0; y < a->desc.plane[p].height; y++) {
            const uint8_t *x = bm_image_row(a, p, y), *z = bm_image_row(b, p, y);
            if (memcmp(x, z, bytes) == 0)
                continue;
            for (size_t i = 0; i < bytes; i++)
                if (x[i] != z[i])
                    fail_case("%s: plane %u, row %u, byte %zu: %u and %u", what, p, y, i, x[i],
                              z[i]);
        }
    }
}

void apply(const bm_chain *chain, const bm_image *in, bm_image *out, bm_cpu_level level,
           unsigned threads, uint32_t band_rows)
{
    bm_error error;
    if (bm_apply(chain, in, out, level, threads, band_rows, NULL, &error)) {
        char text[200];
        bm_chain_format(chain, text, sizeof text);
        fail_case("%s on %s: %s", text, say_desc(&in->desc), error.message);
    }
}
