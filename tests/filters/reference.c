/* SPDX-License-Identifier: MIT */
/* Fake steps evaluated on whole pictures, written apart from their kernel. */
#include "reference.h"

#include <stdio.h>
#include <string.h>

#include "fake.h"

static bm_image new_picture(const bm_desc *desc)
{
    bm_image image;
    if (bm_image_create(&image, desc, NULL))
        abort();
    return image;
}

static uint32_t get(const bm_image *image, unsigned plane, size_t i, uint32_t y)
{
    return row_get(bm_image_row(image, plane, y), image->desc.depth, i);
}

static void put(const bm_image *image, unsigned plane, size_t i, uint32_t y, uint32_t value)
{
    row_put(bm_image_row(image, plane, y), image->desc.depth, i, value);
}

bm_image reference_picture(const bm_desc *desc, random_stream *random)
{
    bm_image image = new_picture(desc);
    uint32_t limit = sample_limit(desc);
    bool alpha = bm_model_has_alpha(desc->model) && desc->planes == 1;
    for (unsigned p = 0; p < desc->planes; p++)
        for (uint32_t y = 0; y < desc->plane[p].height; y++)
            for (size_t i = 0; i < row_samples(desc, p); i++) {
                uint32_t value = random_below(random, limit + 1);
                if (alpha && (i + 1) % desc->plane[p].channels == 0 && random_below(random, 2))
                    value = random_below(random, 2) ? limit : 0;
                put(&image, p, i, y, value);
            }
    return image;
}

/* Sample of the row `y`, which may lie outside; walks back into the picture as the drawing in
 * filter.h shows it. */
static uint32_t get_beyond(const bm_image *image, unsigned plane, size_t i, int64_t y, bm_edge edge)
{
    int64_t height = image->desc.plane[plane].height;
    while (y < 0 || y >= height) {
        if (edge == BM_EDGE_CONSTANT)
            return 0;
        if (edge == BM_EDGE_CLAMP)
            y += y < 0 ? 1 : -1;
        else
            y = y < 0 ? -1 - y : 2 * height - 1 - y;
    }
    return get(image, plane, i, (uint32_t)y);
}

static uint64_t sum_of_picture(const bm_image *image)
{
    uint64_t sum = 0;
    for (unsigned p = 0; p < image->desc.planes; p++)
        for (uint32_t y = 0; y < image->desc.plane[p].height; y++)
            for (size_t i = 0; i < row_samples(&image->desc, p); i++)
                sum += get(image, p, i, y);
    return sum;
}

/* The weighted sum over the taps of one output sample. */
static uint64_t sum_of_taps(const fake_step *step, const bm_image *in, const bm_image *out,
                            unsigned plane, size_t i, uint32_t y)
{
    const bm_plane_desc *from = &in->desc.plane[plane];
    uint64_t in_rows = from->height, out_rows = out->desc.plane[plane].height, sum = 0, weight = 0;
    switch (step->form) {
    case FAKE_RESAMPLE: /* input row r covers [r, r + 1) * out_rows / in_rows of the output */
        for (uint64_t r = 0; r < in_rows; r++)
            if ((r + 1) * out_rows > y * in_rows && r * out_rows < (y + 1) * in_rows)
                sum += ++weight * get(in, plane, i, (uint32_t)r);
        return sum;
    case FAKE_NEAREST: /* the input row that holds the middle of the output row */
        for (uint64_t r = 0; r < in_rows; r++)
            if (2 * r * out_rows <= (2 * y + 1) * in_rows &&
                (2 * y + 1) * in_rows < 2 * (r + 1) * out_rows)
                sum = get(in, plane, i, (uint32_t)r);
        return sum;
    case FAKE_FLIP:
        return get(in, plane, i, (uint32_t)in_rows - 1 - y);
    default:
        for (int64_t k = -step->above; k <= step->below; k++)
            sum += ++weight * get_beyond(in, plane, i, (int64_t)(step->top >> from->vshift) + y + k,
                                         step->edge);
        return sum;
    }
}

static bm_image evaluate_step(const fake_step *step, const bm_image *in)
{
    bm_desc desc = fake_out_desc(step, &in->desc);
    bm_image out = new_picture(&desc);
    uint64_t added = step->sums ? sum_of_picture(in) : 0;
    for (unsigned p = 0; p < desc.planes; p++)
        for (uint32_t y = 0; y < desc.plane[p].height; y++)
            for (size_t i = 0; i < row_samples(&desc, p); i++) {
                uint64_t value = 11 * y + 5 * p + added + sum_of_taps(step, in, &out, p, i, y);
                if (step->carries && y)
                    value += 3u * get(&out, p, i, y - 1);
                put(&out, p, i, y, (uint32_t)(value % (sample_limit(&desc) + 1)));
            }
    return out;
}

/* Colour times alpha, on a scale on which 8 bits stay exact. */
static bm_image premultiplied(const bm_image *in)
{
    bm_desc desc = in->desc;
    desc.depth = 16;
    desc.premultiplied = in->desc.depth == 8 ? 65025 : 65535;
    bm_image out = new_picture(&desc);
    size_t channels = desc.plane[0].channels;
    uint64_t max = sample_limit(&in->desc);
    for (uint32_t y = 0; y < desc.height; y++)
        for (size_t i = 0; i < row_samples(&desc, 0); i++) {
            bool is_alpha = i % channels == channels - 1;
            uint64_t alpha = get(in, 0, i / channels * channels + channels - 1, y);
            uint64_t product = alpha * (is_alpha ? max : get(in, 0, i, y)) * desc.premultiplied;
            put(&out, 0, i, y, (uint32_t)((product + max * max / 2) / (max * max)));
        }
    return out;
}

/* And back to the depth of `before`, whose colour is kept where nothing else is left. */
static bm_image straight(const bm_image *in, const bm_image *before)
{
    bm_desc desc = in->desc;
    desc.depth = before->desc.depth;
    desc.premultiplied = 0;
    bm_image out = new_picture(&desc);
    size_t channels = desc.plane[0].channels;
    uint64_t max = sample_limit(&desc), one = in->desc.premultiplied;
    bool same = desc.width == before->desc.width && desc.height == before->desc.height;
    for (uint32_t y = 0; y < desc.height; y++)
        for (size_t i = 0; i < row_samples(&desc, 0); i++) {
            uint64_t alpha = get(in, 0, i / channels * channels + channels - 1, y);
            uint64_t value = (alpha * max + one / 2) / one;
            if (i % channels < channels - 1 && value > 0) {
                value = (get(in, 0, i, y) * max + alpha / 2) / alpha;
                value = value < max ? value : max;
            } else if (i % channels < channels - 1) {
                value = same ? get(before, 0, i, y) : 0;
            }
            put(&out, 0, i, y, (uint32_t)value);
        }
    return out;
}

bm_image reference_evaluate(const bm_chain *chain, const bm_image *in)
{
    bm_image image = new_picture(&in->desc);
    for (unsigned p = 0; p < in->desc.planes; p++)
        for (uint32_t y = 0; y < in->desc.plane[p].height; y++)
            memcpy(bm_image_row(&image, p, y), bm_image_row(in, p, y),
                   bm_desc_row_bytes(&in->desc, p));
    for (size_t k = 0; k < chain->count; k++) {
        fake_step step = fake_step_of(&chain->calls[k]);
        bm_image next;
        if (step.mixes && bm_model_has_alpha(image.desc.model)) {
            bm_image scaled = premultiplied(&image), filtered = evaluate_step(&step, &scaled);
            next = straight(&filtered, &image);
            bm_image_destroy(&scaled);
            bm_image_destroy(&filtered);
        } else {
            next = evaluate_step(&step, &image);
        }
        bm_image_destroy(&image);
        image = next;
    }
    return image;
}

const char *reference_difference(const bm_image *got, const bm_image *wanted)
{
    static char text[160];
    const bm_desc *a = &got->desc, *b = &wanted->desc;
    if (a->width != b->width || a->height != b->height || a->model != b->model ||
        a->depth != b->depth || a->planes != b->planes || a->premultiplied != b->premultiplied) {
        snprintf(text, sizeof text, "got %ux%u %s %u-bit, wanted %ux%u %s %u-bit", a->width,
                 a->height, bm_model_name(a->model), a->depth, b->width, b->height,
                 bm_model_name(b->model), b->depth);
        return text;
    }
    for (unsigned p = 0; p < b->planes; p++)
        for (uint32_t y = 0; y < b->plane[p].height; y++)
            for (size_t i = 0; i < row_samples(b, p); i++)
                if (get(got, p, i, y) != get(wanted, p, i, y)) {
                    snprintf(text, sizeof text, "plane %u, row %u, sample %zu: got %u, wanted %u",
                             p, y, i, get(got, p, i, y), get(wanted, p, i, y));
                    return text;
                }
    return NULL;
}
