/* SPDX-License-Identifier: MIT */
/* Check: the output is the exact one, to within the tolerance of the reference. */
#include "battery.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

typedef struct comparison {
    const bm_image *in, *got;
    const exact_picture *exact;
    double tolerance;
    bool by_alpha; /* colour was divided by alpha: the less alpha, the coarser */
    const char *what;
} comparison;

static double sample_of(const bm_image *image, unsigned plane, size_t x, uint32_t y, size_t c)
{
    size_t index = x * image->desc.plane[plane].channels + c;
    return image->desc.depth == 8 ? ((uint8_t *)bm_image_row(image, plane, y))[index]
                                  : ((uint16_t *)bm_image_row(image, plane, y))[index];
}

/* How much farther a colour sample may be off that was divided by `alpha`. Colour and alpha were
 * each rounded up to three times on the scale of premultiplied samples (65025 or 65535). */
static double coarseness(const bm_desc *desc, double alpha)
{
    double max = exact_max(desc), one = desc->depth == 8 ? 65025 : 65535;
    return 3 * max * max / one / alpha;
}

static double other_way(const exact_picture *exact, unsigned p, uint32_t x, uint32_t y, size_t c)
{
    double v = exact->other[p][exact_at(exact, p, x, y, c) - exact->sample[p]];
    return fmin(fmax(v, 0), exact_max(&exact->desc));
}

static void compare_pixel(const comparison *k, unsigned p, uint32_t x, uint32_t y)
{
    const bm_desc *desc = &k->got->desc;
    size_t channels = desc->plane[p].channels;
    double max = exact_max(desc), alpha = *exact_at(k->exact, p, x, y, channels - 1);
    bool same_size = k->in->desc.width == desc->width && k->in->desc.height == desc->height;

    for (size_t c = 0; c < channels; c++) {
        double got = sample_of(k->got, p, x, y, c), tolerance = k->tolerance;
        double want = fmin(fmax(*exact_at(k->exact, p, x, y, c), 0), max);
        if (k->by_alpha && c + 1 < channels) {
            /* Where no alpha is left there is no colour: it is that of the input, or 0. */
            if (sample_of(k->got, p, x, y, channels - 1) == 0) {
                want = same_size ? sample_of(k->in, p, x, y, c) : 0;
                tolerance = 0;
            } else {
                tolerance += (1 + k->exact->gain) * coarseness(desc, fmax(alpha, 0.25));
            }
        }
        if (k->exact->other[p] && fabs(got - other_way(k->exact, p, x, y, c)) <= tolerance)
            continue;
        if (fabs(got - want) > tolerance)
            fail_case("%s: plane %u, pixel %u, %u, channel %zu: %g, should be %.3f +-%g", k->what,
                      p, x, y, c, got, want, tolerance);
    }
}

static void compare_one(const subject *s, const char *text, const bm_desc *desc)
{
    random_stream random = case_stream(s, text, desc);
    bm_chain chain = parse_call(text);
    bm_image in, got;
    exact_picture before, exact;
    char what[320];

    snprintf(what, sizeof what, "%s on %s", text, say_desc(desc));
    random_picture(&in, desc, &random);
    exact_from_image(&before, &in);
    s->reference->make(&chain.calls[0], &before, &exact);
    apply(&chain, &in, &got, bm_cpu_best(), 1, 0);

    comparison k = {.in = &in,
                    .got = &got,
                    .exact = &exact,
                    .what = what,
                    .tolerance = s->reference->tolerance[exact.desc.depth == 16] + exact.extra,
                    .by_alpha = call_mixes_alpha(text, &exact.desc)};
    assert_same_desc(&exact.desc, &got.desc, what);
    for (unsigned p = 0; p < got.desc.planes; p++)
        for (uint32_t y = 0; y < got.desc.plane[p].height; y++)
            for (uint32_t x = 0; x < got.desc.plane[p].width; x++)
                compare_pixel(&k, p, x, y);

    exact_destroy(&before);
    exact_destroy(&exact);
    bm_image_destroy(&in);
    bm_image_destroy(&got);
    bm_chain_clear(&chain);
}

void check_reference(const subject *s)
{
    if (!s->reference)
        fail_case("%s has no reference: add one to tests/reference/", s->filter->name);
    /* The last two reach beyond a strip of columns, and beyond a band of rows. */
    static const extent quick[] = {{1, 1},   {1, 7},   {7, 1},   {3, 3},
                                   {31, 17}, {523, 2}, {2, 301}, {0, 0}};
    each_case(s, quick, all_extents, 1, compare_one);
}
