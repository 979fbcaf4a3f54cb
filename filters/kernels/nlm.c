/* SPDX-License-Identifier: MIT */
/* nlm: non-local means (Buades, Coll and Morel, A non-local algorithm for image denoising, CVPR 2005). A pixel becomes a mean of
 * those around it, weighed by how much the patches around both are alike.
 *
 * The picture is taken in blocks of a few rows and columns, unpacked into planes with all that they see. For each place of the
 * search window the squared differences of the block and of what lies that far away are made, and summed up over patches:
 * down by a row that comes and one that goes, along a row by runs.h. Darbon and others (Fast nonlocal filtering applied to
 * electron cryomicroscopy, 2008) have that order of loops: what it costs hangs on the search window, and hardly on the patch.
 *
 * Sums of squares are integers: 121 patches' pixels * 4 channels * 255^2 < 2^25, and in 64 bits for 16-bit samples, of which
 * 2^-12 is kept as a number of 32 bits. Weights are halving.h's; sums of them are in single precision, in the order of the search
 * window, the pixel itself first: at most 961 additions, each off by 2^-24 of what is there by then, which is half of all on
 * average. That is 3e-5 of what alike pixels differ if all of them went one way; found is a hundredth of that. */
#include "kernels/border.h"
#include "kernels/kernel.h"

enum { NLM_MOST_SEARCH = 15, NLM_MOST_PATCH = 5, NLM_ROWS = 16, NLM_COLUMNS = 256 };

typedef struct nlm_data {
    uint32_t search, patch;
    float halvings; /* for each unit of the sum of squares, or of 2^12 of them in 16 bits */
} nlm_data;

/* How far a block sees, and what that makes of its sides. */
static inline size_t nlm_reach(const nlm_data *data)
{
    return data->search + data->patch;
}

static inline size_t nlm_pitch(const nlm_data *data)
{
    return NLM_COLUMNS + 2 * nlm_reach(data);
}

#ifdef BM_KERNEL_LEVEL

#include <math.h>

#include "kernels/halving.h"
#include "kernels/runs.h"
#include "kernels/strip.h"

#if BM_KERNEL_DEPTH == 8
typedef uint32_t square_sum;
#define SQUARES_DROPPED 0
#else
typedef uint64_t square_sum;
#define SQUARES_DROPPED 12
#endif

BM_RUNS(runs_of_squares, square_sum)

enum { PATCHED_COLUMNS = NLM_COLUMNS + 2 * NLM_MOST_PATCH };

/* A block of output, and the planes of all that it sees, `pitch` samples a row and `plane` a plane. */
typedef struct nlm_block {
    const uint16_t *samples;
    size_t pitch, plane, channels, rows, columns, reach;
} nlm_block;

typedef struct nlm_sums {
    float weight[NLM_ROWS][NLM_COLUMNS], difference[4][NLM_ROWS][NLM_COLUMNS];
} nlm_sums;

static const uint16_t *block_row(const nlm_block *block, size_t channel, size_t row)
{
    return block->samples + channel * block->plane + row * block->pitch;
}

/* Squared differences of n pixels, over all channels. */
static void square_row(const nlm_block *block, size_t row, size_t column, ptrdiff_t away, size_t n,
                       square_sum *restrict squares)
{
    for (size_t c = 0; c < block->channels; c++) {
        const uint16_t *here = block_row(block, c, row) + column, *there = here + away;
        for (size_t x = 0; x < n; x++) {
            int32_t d = (int32_t)here[x] - there[x];
            uint32_t square = (uint32_t)d * (uint32_t)d;
            squares[x] = c == 0 ? square : squares[x] + square;
        }
    }
}

static void add_columns(square_sum *restrict columns, const square_sum *restrict row, size_t n,
                        bool minus)
{
    if (minus)
        for (size_t x = 0; x < n; x++)
            columns[x] -= row[x];
    else
        for (size_t x = 0; x < n; x++)
            columns[x] += row[x];
}

static void weigh_row(const square_sum *restrict sums, float halvings, size_t n,
                      float *restrict weight)
{
    for (size_t x = 0; x < n; x++)
        weight[x] = halving((float)(int32_t)(sums[x] >> SQUARES_DROPPED) * halvings);
}

/* What they differ from the pixels themselves: an even surface stays as it is. */
static void add_differences(const float *restrict weight, const uint16_t *restrict here,
                            const uint16_t *restrict there, size_t n, float *restrict sums)
{
    for (size_t x = 0; x < n; x++)
        sums[x] += weight[x] * (float)((int32_t)there[x] - here[x]);
}

static void add_weights(const float *restrict weight, size_t n, float *restrict weights)
{
    for (size_t x = 0; x < n; x++)
        weights[x] += weight[x];
}

/* What the pixels `away` samples from those of the block add to them. */
static void add_place(const nlm_data *data, const nlm_block *block, ptrdiff_t away, nlm_sums *sums)
{
    const size_t patch = data->patch, side = 2 * patch + 1, n = block->columns + 2 * patch;
    const size_t left = block->reach - patch;
    square_sum ring[2 * NLM_MOST_PATCH + 1][PATCHED_COLUMNS];
    square_sum columns[PATCHED_COLUMNS] = {0}, work[PATCHED_COLUMNS], patches[PATCHED_COLUMNS];
    float weight[NLM_COLUMNS];

    for (size_t row = 0; row < block->rows + 2 * patch; row++) {
        square_sum *squares = ring[row % side];
        square_row(block, left + row, left, away, n, squares);
        add_columns(columns, squares, n, false);
        if (row < 2 * patch)
            continue;
        const size_t to = row - 2 * patch;
        memcpy(work, columns, n * sizeof *work);
        runs_of_squares_add(work, side, 1, n, patches);
        weigh_row(patches, data->halvings, block->columns, weight);
        add_weights(weight, block->columns, sums->weight[to]);
        for (size_t c = 0; c < block->channels; c++) {
            const uint16_t *here = block_row(block, c, block->reach + to) + block->reach;
            add_differences(weight, here, here + away, block->columns, sums->difference[c][to]);
        }
        add_columns(columns, ring[to % side], n, true);
    }
}

static void begin_sums(const nlm_block *block, nlm_sums *sums)
{
    memset(sums, 0, sizeof *sums);
    for (size_t row = 0; row < block->rows; row++)
        for (size_t x = 0; x < block->columns; x++)
            sums->weight[row][x] = 1;
}

static void finish_row(const nlm_block *block, const nlm_sums *sums, size_t row, bm_sample *out)
{
    for (size_t c = 0; c < block->channels; c++) {
        const uint16_t *here = block_row(block, c, block->reach + row) + block->reach;
        const float *difference = sums->difference[c][row], *weight = sums->weight[row];
        for (size_t x = 0; x < block->columns; x++)
            out[x * block->channels + c] =
                (bm_sample)(int32_t)((float)here[x] + difference[x] / weight[x] + 0.5f);
    }
}

/* Unpacks the strip of one row of the input. */
static void load_row(const strip *s, const bm_sample *in, uint16_t *to, size_t plane)
{
    bm_sample pixel[(NLM_COLUMNS + 2 * (NLM_MOST_SEARCH + NLM_MOST_PATCH)) * STRIP_MOST_CHANNELS];
    const size_t channels = s->channels, pixels = (s->n + 2 * s->halo) / channels;
    strip_copy(s, in, pixel);
    for (size_t c = 0; c < channels; c++)
        for (size_t x = 0; x < pixels; x++)
            to[c * plane + x] = pixel[x * channels + c];
}

static void make_block(const nlm_data *data, const nlm_block *block, nlm_sums *sums)
{
    const int32_t search = (int32_t)data->search;
    begin_sums(block, sums);
    for (int32_t down = -search; down <= search; down++)
        for (int32_t across = -search; across <= search; across++)
            if (down != 0 || across != 0)
                add_place(data, block, down * (ptrdiff_t)block->pitch + across, sums);
}

static void nlm_band(const bm_plan *plan, const bm_band *band)
{
    const nlm_data *data = plan->data;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    const size_t channels = plane->channels, reach = nlm_reach(data), pitch = nlm_pitch(data);
    const bm_sample *const *in = (const bm_sample *const *)band->in;
    nlm_sums *sums = band->scratch;
    uint16_t *samples = (uint16_t *)(sums + 1);
    strip s = {.samples = plane->width * channels, .halo = reach * channels, .channels = channels};

    for (uint32_t y = 0; y < band->y1 - band->y0; y += NLM_ROWS) {
        const size_t left = band->y1 - band->y0 - y, rows = left < NLM_ROWS ? left : NLM_ROWS;
        for (s.from = 0; s.from < s.samples; s.from += s.n) {
            const size_t most = NLM_COLUMNS * channels;
            s.n = s.samples - s.from < most ? s.samples - s.from : most;
            const nlm_block block = {.samples = samples,
                                     .pitch = pitch,
                                     .plane = pitch * (NLM_ROWS + 2 * reach),
                                     .channels = channels,
                                     .rows = rows,
                                     .columns = s.n / channels,
                                     .reach = reach};
            for (size_t row = 0; row < rows + 2 * reach; row++)
                load_row(&s, in[y + row], samples + row * pitch, block.plane);
            make_block(data, &block, sums);
            for (size_t row = 0; row < rows; row++)
                finish_row(&block, sums, row, (bm_sample *)band->out[y + row] + s.from);
        }
    }
}

BM_KERNELS(nlm) = {.band = {nlm_band}};

#else

BM_DECLARE_KERNELS(nlm)

#define LOG2_E 1.44269504088896340736

enum nlm_param { NLM_STRENGTH, NLM_PATCH, NLM_SEARCH };

static bm_span nlm_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    int32_t reach = (int32_t)nlm_reach(plan->data);
    (void)plane;
    return (bm_span){(int32_t)y0 - reach, (int32_t)y1 + reach};
}

static bm_status nlm_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_desc *in = &plan->in;
    const size_t channels = in->plane[0].channels;
    double white = in->premultiplied ? in->premultiplied : in->depth == 8 ? 255 : 65535;
    double strength = call->value[NLM_STRENGTH].number / 100 * white;
    nlm_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of nlm");
    data->patch = (uint32_t)call->value[NLM_PATCH].number;
    data->search = (uint32_t)call->value[NLM_SEARCH].number;
    double side = 2.0 * data->patch + 1, terms = side * side * (double)channels;
    data->halvings = (float)(LOG2_E / (strength * strength * terms) * (in->depth == 8 ? 1 : 4096));
    /* As nlm_band() has it: sums of 5 numbers a pixel, and planes of what a block sees. */
    plan->scratch_bytes = 5 * (size_t)NLM_ROWS * NLM_COLUMNS * sizeof(float) +
                          channels * nlm_pitch(data) * (NLM_ROWS + 2 * nlm_reach(data)) * 2;
    plan->block_rows = NLM_ROWS;
    plan->data = data;
    plan->need = nlm_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(nlm_kernels, plan)->band[0];
    return BM_OK;
}

static bm_reach nlm_reach_of(const bm_call *call, const bm_desc *in)
{
    (void)in;
    return bm_reach_even((uint32_t)call->value[NLM_PATCH].number +
                         (uint32_t)call->value[NLM_SEARCH].number);
}

static const bm_param nlm_params[] = {
    {.name = "strength",
     .type = BM_PARAM_FLOAT,
     .min = 0.1,
     .max = 100,
     .def = 5,
     .unit = "percent",
     .doc = "Patches that differ by this part of the full scale count 1/e: about as much as the "
            "noise"},
    {.name = "patch",
     .type = BM_PARAM_INT,
     .min = 0,
     .max = NLM_MOST_PATCH,
     .def = 2,
     .unit = "pixels",
     .doc = "How far patches reach from their centre: they have 2 * patch + 1 pixels a side"},
    {.name = "search",
     .type = BM_PARAM_INT,
     .min = 1,
     .max = NLM_MOST_SEARCH,
     .def = 7,
     .unit = "pixels",
     .doc = "How far around a pixel others are looked for, across and down"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_nlm = {
    .name = "nlm",
    .group = BM_GROUP_SMOOTH,
    .summary = "Takes noise away by means over alike patches (non-local means)",
    .doc =
        "A pixel p becomes the mean of all pixels q of the (2 search + 1)^2 around it, each "
        "weighed "
        "by exp(-d^2 / strength^2): d^2 is the mean, over the (2 patch + 1)^2 pixels of a patch "
        "and "
        "all channels, of the squared differences of the patches around p and q (Buades, Coll and "
        "Morel, A non-local algorithm for image denoising, 2005, with flat patches). All channels "
        "have the same weights. Transparent pixels count by their alpha, and alpha is a channel as "
        "the others are.\n\n"
        "In single precision, rounded once: no sample is more than 1 level from the exact result "
        "(3 of 65535 in 16 bits). The time grows with the search window's area, and hardly with "
        "the "
        "patch.",
    .examples = "nlm\nnlm:10,search=5\nnlm:strength=3,patch=1,search=10\nnlm:20,patch=3,search=3\n"
                "nlm:8,search=2,border=mirror\n"
                "nlm:15,search=3,patch=1,border=constant,border_color=#ff804090\n"
                "nlm:30,search=2,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .params = nlm_params,
    .plan = nlm_plan,
    .reach = nlm_reach_of,
};

#endif
