/* SPDX-License-Identifier: MIT */
/* pixelate: squares of one colour, each the mean of what it covers.
 *
 * Sums are integers: of a column at most 1000 * 65535 < 2^32, of a square below 2^36. A square's rows may lie in several bands,
 * each of which then works the mean out; bands are asked to be as high as squares. */
#include "kernels/kernel.h"

typedef struct pixelate_data {
    uint32_t size;
} pixelate_data;

#ifdef BM_KERNEL_LEVEL

#include <string.h>

static void add_row(const bm_sample *restrict row, size_t n, uint32_t *restrict columns)
{
    for (size_t i = 0; i < n; i++)
        columns[i] += row[i];
}

/* One square of a row: the mean of `pixels` columns of `rows` samples, to as many pixels. */
static void fill_square(const uint32_t *columns, size_t pixels, size_t channels, uint32_t rows,
                        bm_sample *out)
{
    const uint64_t count = (uint64_t)pixels * rows;
    for (size_t c = 0; c < channels; c++) {
        uint64_t sum = 0;
        for (size_t x = 0; x < pixels; x++)
            sum += columns[x * channels + c];
        const bm_sample mean = (bm_sample)((2 * sum + count) / (2 * count));
        for (size_t x = 0; x < pixels; x++)
            out[x * channels + c] = mean;
    }
}

static void pixelate_band(const bm_plan *plan, const bm_band *band)
{
    const uint32_t size = ((const pixelate_data *)plan->data)->size;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    size_t width = plane->width, channels = plane->channels, samples = width * channels;
    uint32_t *columns = band->scratch;

    for (uint32_t y = band->y0, end; y < band->y1; y = end) {
        uint32_t top = y / size * size;
        uint32_t bottom = plane->height - top < size ? plane->height : top + size;
        bm_sample *first = band->out[y - band->y0];
        end = bottom < band->y1 ? bottom : band->y1;
        memset(columns, 0, samples * sizeof *columns);
        for (uint32_t row = top; row < bottom; row++)
            add_row(band->in[(int32_t)row - band->in_y0], samples, columns);
        for (size_t x = 0; x < width; x += size)
            fill_square(columns + x * channels, width - x < size ? width - x : size, channels,
                        bottom - top, first + x * channels);
        for (uint32_t row = y + 1; row < end; row++)
            memcpy(band->out[row - band->y0], first, samples * sizeof *first);
    }
}

BM_KERNELS(pixelate) = {.band = {pixelate_band}};

#else

BM_DECLARE_KERNELS(pixelate)

static bm_span pixelate_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const uint32_t size = ((const pixelate_data *)plan->data)->size;
    const uint32_t height = plan->in.plane[plane].height, last = (y1 - 1) / size * size;
    return (bm_span){(int32_t)(y0 / size * size),
                     (int32_t)(height - last < size ? height : last + size)};
}

static bm_status pixelate_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    pixelate_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of pixelate");
    data->size = (uint32_t)call->value[0].number;
    plan->data = data;
    plan->copies = data->size == 1;
    plan->need = pixelate_need;
    plan->block_rows = data->size;
    plan->scratch_bytes = (size_t)plan->in.width * plan->in.plane[0].channels * sizeof(uint32_t);
    plan->band = bm_pick(pixelate_kernels, plan)->band[0];
    return BM_OK;
}

static const bm_param pixelate_params[] = {
    {.name = "size",
     .type = BM_PARAM_INT,
     .min = 1,
     .max = 1000,
     .def = 10,
     .unit = "pixels",
     .doc = "The side of a square"},
    {.name = NULL},
};

const bm_filter bm_filter_pixelate = {
    .name = "pixelate",
    .group = BM_GROUP_FINISH,
    .summary = "Make squares of one colour, each the mean of what it covers",
    .doc = "Faces, number plates and names that should not be read, and mosaics.\n\n"
           "Squares begin in the upper left corner; those at the right and lower edge may be cut "
           "off, and are the mean of what is there. Rounded to nearest, halves upwards. "
           "Transparent pixels count by their alpha. Samples are mixed as they are stored, or in "
           "linear light under --linear. To make something unrecognisable for good, squares must "
           "be large beside what they hide.",
    .examples = "pixelate\n"
                "pixelate:32\n"
                "\n"
                "pixelate:size=3\n"
                "pixelate:7",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = pixelate_params,
    .plan = pixelate_plan,
};

#endif
