/* SPDX-License-Identifier: MIT */
/* nlm: non-local means (Buades, Coll and Morel, A non-local algorithm for image denoising, CVPR 2005). A pixel becomes a mean of
 * those around it, weighed by how much the patches around both are alike.
 *
 * The picture is taken in blocks of a few rows and columns, unpacked into planes with all that they see. For each place of the
 * search window the squared differences of the block and of what lies that far away are made, and summed up over patches:
 * down by a row that comes and one that goes, along a row one by one. Darbon and others (Fast nonlocal filtering applied to
 * electron cryomicroscopy, 2008) have that order of loops: what it costs hangs on the search window, and little on the patch.
 * Two pixels are as much alike from one as from the other, so that places are taken in pairs, one on either side: weights are
 * made for one of them, of the block and of what lies before it, and serve both.
 *
 * Sums of squares are integers, 121 patches' pixels * 4 channels * 255^2 < 2^25. In 16 bits a square is rounded to units of 2^s
 * and cut off at 2^22 of them, 484 of which are below 2^31. s is such that so much alone makes a weight of less than 2^-40; it is
 * 10 at most, for then nothing is cut off. So no square is off by more than half of 2^-22 * 40 halvings, all of them by 0.0024
 * halvings at the very worst, and by a hundredth of that where roundings go both ways.
 *
 * Weights are halving.h's; sums of them are in single precision, in the order of the search window's pairs, the pixel itself
 * first: at most 961 additions, each off by 2^-24 of what is there by then, which is half of all on average. That is 3e-5 of what
 * alike pixels differ if all of them went one way; found is a hundredth of that. */
#include "kernels/border.h"
#include "kernels/kernel.h"

enum { NLM_MOST_SEARCH = 15, NLM_MOST_PATCH = 5, NLM_ROWS = 32, NLM_COLUMNS = 128, NLM_GROUP = 16 };

/* Of weights, of a block and of those before it that look into it; and of sums that those are made of. Rows are worked on in
 * whole groups. */
enum {
    NLM_WEIGHT_ROWS = NLM_ROWS + NLM_MOST_SEARCH,
    NLM_WEIGHTS = NLM_COLUMNS + NLM_GROUP,
    NLM_PATCHED = NLM_WEIGHTS + NLM_GROUP
};

typedef struct nlm_data {
    uint32_t search, patch;
    uint32_t shift; /* s */
    float halvings; /* for each unit of the sum of squares */
} nlm_data;

typedef struct nlm_sums {
    float weight[NLM_ROWS][NLM_COLUMNS], difference[4][NLM_ROWS][NLM_COLUMNS];
} nlm_sums;

typedef float nlm_weights[NLM_WEIGHT_ROWS][NLM_WEIGHTS];

/* How far a block sees, and what that makes of its sides. */
static inline size_t nlm_reach(const nlm_data *data)
{
    return data->search + data->patch;
}

static inline size_t nlm_pitch(const nlm_data *data)
{
    return NLM_COLUMNS + 2 * nlm_reach(data);
}

/* A group that begins in the last row may end behind it. */
static inline size_t nlm_samples(const nlm_data *data, size_t channels)
{
    return channels * nlm_pitch(data) * (NLM_ROWS + 2 * nlm_reach(data)) + 2 * NLM_GROUP;
}

#ifdef BM_KERNEL_LEVEL

#include <stdlib.h>

#include "kernels/halving.h"
#include "kernels/strip.h"

static inline size_t nlm_groups(size_t n)
{
    return (n + NLM_GROUP - 1) / NLM_GROUP * NLM_GROUP;
}

/* A block of output, and the planes of all that it sees, `pitch` samples a row and `plane` a plane. */
typedef struct nlm_block {
    const uint16_t *samples;
    size_t pitch, plane, channels, rows, columns, reach;
} nlm_block;

/* A place of the search window, and the columns of the block and of what looks into it from there: [from, from + n), and more
 * to fill the last group. */
typedef struct nlm_place {
    int32_t down, across;
    ptrdiff_t away, from;
    size_t n;
} nlm_place;

/* Sums over a patch's rows of squared differences, and the rows that they consist of. */
typedef struct nlm_columns {
    uint32_t sum[NLM_PATCHED], ring[2 * NLM_MOST_PATCH + 1][NLM_PATCHED];
} nlm_columns;

static inline uint32_t square_of(uint16_t here, uint16_t there, uint32_t shift)
{
#if BM_KERNEL_DEPTH == 8
    uint16_t d = (uint16_t)(here - there); /* its square modulo 2^16 is the whole of it */
    (void)shift;
    return (uint16_t)((uint32_t)d * d);
#else
    const uint32_t d = (uint32_t)here - there, square = (d * d + (1u << shift >> 1)) >> shift;
    return square < 1u << 22 ? square : 1u << 22;
#endif
}

/* Moves sums on by a row of n pixels, in whole groups, of as many planes: `channels` is a constant at each call. */
BM_INLINED void change_columns(const uint16_t *restrict here, const uint16_t *restrict there,
                               size_t plane, size_t channels, uint32_t shift, size_t n,
                               uint32_t *restrict sum, uint32_t *restrict last)
{
    for (size_t x = 0; x < n; x++) {
        uint32_t square = 0;
        for (size_t c = 0; c < channels; c++)
            square += square_of(here[c * plane + x], there[c * plane + x], shift);
        sum[x] += square - last[x];
        last[x] = square;
    }
}

static void move_down(const nlm_block *block, const uint16_t *here, ptrdiff_t away, uint32_t shift,
                      size_t n, uint32_t *sum, uint32_t *last)
{
    switch (block->channels) {
    case 1:
        change_columns(here, here + away, block->plane, 1, shift, n, sum, last);
        break;
    case 2:
        change_columns(here, here + away, block->plane, 2, shift, n, sum, last);
        break;
    case 3:
        change_columns(here, here + away, block->plane, 3, shift, n, sum, last);
        break;
    default:
        change_columns(here, here + away, block->plane, 4, shift, n, sum, last);
    }
}

/* `side` is a constant at each call. */
BM_INLINED void weigh(const uint32_t *restrict sum, size_t side, float halvings, size_t n,
                      float *restrict weight)
{
    for (size_t x = 0; x < n; x++) {
        uint32_t patch = sum[x];
        for (size_t k = 1; k < side; k++)
            patch += sum[x + k];
        weight[x] = halving((float)(int32_t)patch * halvings);
    }
}

static void weigh_row(const nlm_data *data, const uint32_t *sum, size_t n, float *weight)
{
    switch (data->patch) {
    case 0:
        weigh(sum, 1, data->halvings, n, weight);
        break;
    case 1:
        weigh(sum, 3, data->halvings, n, weight);
        break;
    case 2:
        weigh(sum, 5, data->halvings, n, weight);
        break;
    case 3:
        weigh(sum, 7, data->halvings, n, weight);
        break;
    case 4:
        weigh(sum, 9, data->halvings, n, weight);
        break;
    default:
        weigh(sum, 11, data->halvings, n, weight);
    }
}

/* How much pixels and those `away` from them count for each other: row 0 of weights lies `down` above the block. */
static void make_weights(const nlm_data *data, const nlm_block *block, const nlm_place *place,
                         nlm_weights weights)
{
    const size_t patch = data->patch, side = 2 * patch + 1, n = nlm_groups(place->n + 2 * patch);
    const size_t top = block->reach - (size_t)place->down - patch;
    const uint16_t *here = block->samples + top * block->pitch + block->reach - patch + place->from;
    nlm_columns columns;

    memset(columns.sum, 0, n * sizeof *columns.sum);
    for (size_t k = 0; k < side; k++)
        memset(columns.ring[k], 0, n * sizeof *columns.ring[k]);
    for (size_t row = 0; row < block->rows + (size_t)place->down + 2 * patch; row++) {
        move_down(block, here + row * block->pitch, place->away, data->shift, n, columns.sum,
                  columns.ring[row % side]);
        if (row >= 2 * patch)
            weigh_row(data, columns.sum, place->n, weights[row - 2 * patch]);
    }
}

/* Adds n pixels' neighbours on either side: what those differ from the pixels, so that an even surface stays as it is.
 * `channels` is a constant at each call. */
BM_INLINED void add_neighbours(const nlm_block *block, const float *restrict after,
                               const float *restrict before, const uint16_t *restrict here,
                               ptrdiff_t away, size_t row, size_t channels, nlm_sums *restrict sums)
{
    const uint16_t *restrict next = here + away, *restrict last = here - away;
    const size_t n = nlm_groups(block->columns);
    for (size_t x = 0; x < n; x++)
        sums->weight[row][x] = sums->weight[row][x] + after[x] + before[x];
    for (size_t c = 0; c < channels; c++) {
        const size_t plane = c * block->plane;
        float *restrict difference = sums->difference[c][row];
        for (size_t x = 0; x < n; x++) {
            const int32_t v = here[plane + x];
            difference[x] = difference[x] + after[x] * (float)(next[plane + x] - v) +
                            before[x] * (float)(last[plane + x] - v);
        }
    }
}

static void add_pair(const nlm_block *block, const nlm_place *place, nlm_weights weights,
                     nlm_sums *sums)
{
    const ptrdiff_t away = place->away;
    for (size_t row = 0; row < block->rows; row++) {
        const float *after = weights[row + (size_t)place->down] - place->from;
        const float *before = weights[row] - place->from - place->across;
        const uint16_t *here = block->samples + (block->reach + row) * block->pitch + block->reach;
        switch (block->channels) {
        case 1:
            add_neighbours(block, after, before, here, away, row, 1, sums);
            break;
        case 2:
            add_neighbours(block, after, before, here, away, row, 2, sums);
            break;
        case 3:
            add_neighbours(block, after, before, here, away, row, 3, sums);
            break;
        default:
            add_neighbours(block, after, before, here, away, row, 4, sums);
        }
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
        const uint16_t *here =
            block->samples + c * block->plane + (block->reach + row) * block->pitch + block->reach;
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

/* One of each pair: places below, and those in the same row behind. */
static void make_block(const nlm_data *data, const nlm_block *block, nlm_weights weights,
                       nlm_sums *sums)
{
    const int32_t search = (int32_t)data->search;
    begin_sums(block, sums);
    for (int32_t down = 0; down <= search; down++)
        for (int32_t across = down ? -search : 1; across <= search; across++) {
            const nlm_place place = {.down = down,
                                     .across = across,
                                     .away = down * (ptrdiff_t)block->pitch + across,
                                     .from = across > 0 ? -across : 0,
                                     .n = nlm_groups(block->columns + (size_t)abs(across))};
            make_weights(data, block, &place, weights);
            add_pair(block, &place, weights, sums);
        }
}

static void nlm_band(const bm_plan *plan, const bm_band *band)
{
    const nlm_data *data = plan->data;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    const size_t channels = plane->channels, reach = nlm_reach(data), pitch = nlm_pitch(data);
    const bm_sample *const *in = (const bm_sample *const *)band->in;
    nlm_sums *sums = band->scratch;
    nlm_weights *weights = (nlm_weights *)(sums + 1);
    uint16_t *samples = (uint16_t *)(weights + 1);
    strip s = {.samples = plane->width * channels, .halo = reach * channels, .channels = channels};

    /* Groups reach beyond what a block sees: weights that nobody uses are made of numbers all the same. */
    memset(samples, 0, nlm_samples(data, channels) * sizeof *samples);
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
            make_block(data, &block, *weights, sums);
            for (size_t row = 0; row < rows; row++)
                finish_row(&block, sums, row, (bm_sample *)band->out[y + row] + s.from);
        }
    }
}

BM_KERNELS(nlm) = {.band = {nlm_band}};

#else

BM_DECLARE_KERNELS(nlm)

#define LOG2_E 1.44269504088896340736
#define ENOUGH_HALVINGS 40.0

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
    double halvings = LOG2_E / (strength * strength * terms);
    for (; in->depth == 16 && halvings < ENOUGH_HALVINGS / (1 << 22) && data->shift < 10;
         halvings *= 2)
        data->shift++;
    data->halvings = (float)halvings;
    /* As nlm_band() has it: sums, weights, and planes of what a block sees. */
    plan->scratch_bytes =
        sizeof(nlm_sums) + sizeof(nlm_weights) + nlm_samples(data, channels) * sizeof(uint16_t);
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
    .summary = "Take noise away by means over alike patches (non-local means)",
    .doc =
        "The most careful of the noise filters, and the slowest: texture that repeats stays, for "
        "it is compared with itself. `strength` is about the noise's own size. Sharpen after it, "
        "not before.\n\n"
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
    .examples = "nlm\n"
                "nlm:10,search=5\n"
                "nlm:strength=3,patch=1,search=10\n"
                "\n"
                "nlm:20,patch=3,search=3\n"
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
