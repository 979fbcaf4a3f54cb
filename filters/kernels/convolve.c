/* SPDX-License-Identifier: MIT */
/* convolve: weighted sums over a window, with the weights that the user writes.
 *
 * Methods, the first that will do:
 *
 *   LANES16   sums of 16 bits (convolve_lanes.h), for whole kernels, 8-bit samples and magnitudes that sum to 257 at most
 *   LANES32   sums of 32 bits, likewise
 *   REAL      double precision
 *
 * Whole kernels in REAL are exact too. Their magnitudes sum to 2^35 at most (KERNEL_MOST_WHOLE, perhaps doubled) and D is at
 * most 2^34, so that sums, and C, are integers below 2^52. A quotient that matters is below 2^16, is rounded by 2^-38 at most,
 * and is at least 1 / D below the next integer unless it is one.
 *
 * Other kernels, for 8 bits: weights are rounded to 1 / 2^q, the largest q that LANES32 can hold. n taps are off by n / 2
 * units of that at most, a sample by 255 n / 2^(q+1) levels: the plan takes it where that is below 1/32 level, and REAL
 * where it is not. In REAL each of n <= 961 taps adds three roundings at most, all relative to a sum of magnitudes: below
 * 3 * 961 * 2^-53 * 65535 = 2.1e-8 levels for each 1 that |w| / D sums to. A separable kernel is within 2^-40 of its
 * largest weight at each tap. */
#include "kernels/border.h"
#include "kernels/kernel.h"

#include "kernels/convolve_kernel.h"
#include "kernels/convolve_lanes.h"
#include "kernels/convolve_sums.h"
#include "kernels/kernel_file.h"

enum { LANES16, LANES32, REAL };

typedef struct convolve_data {
    kernel_size size;
    convolve_pass pass[2]; /* one, or down and across */
    bool separable, keeps_alpha;
    convolve_lanes lanes;
    /* REAL: (sum + constant) / divisor. */
    double constant, divisor, white;
} convolve_data;

#define CONVOLVE_STRIP 1024

#ifdef BM_KERNEL_LEVEL

#include <string.h>

#include "kernels/strip.h"
#include "kernels/vec.h"
#include "kernels/vec32.h"

/* Samples in a strip: whole pixels and, but at the end of a row, whole vectors. */
static inline size_t convolve_strip(size_t channels)
{
    return channels * (CONVOLVE_STRIP / channels & ~(size_t)63);
}

/* Whether the plane is alpha, which the kernel leaves alone. */
static inline bool convolve_keeps(const bm_plan *plan, unsigned plane)
{
    return bm_model_has_alpha(plan->in.model) && plane > 0 && plane == plan->in.planes - 1u;
}

#if BM_KERNEL_DEPTH == 8

static void finish_16(const convolve_data *data, uint16_t *restrict sums, size_t n,
                      bm_sample *restrict out)
{
    const uint16_t least = (uint16_t)data->lanes.least, most = (uint16_t)data->lanes.most;
    const uint16_t bias = (uint16_t)data->lanes.bias;
    const bm_v16 multiplier = bm_v16_set((int16_t)data->lanes.multiplier);
    size_t i = 0;
    for (size_t k = 0; k < n; k++) {
        uint16_t u = sums[k] > least ? sums[k] : least;
        sums[k] = (uint16_t)((u < most ? u : most) + bias);
    }
    for (; i + BM_V16_LANES <= n; i += BM_V16_LANES) {
        bm_v16 t = bm_v16_load((const int16_t *)sums + i);
        bm_v16_store_u8(out + i, bm_v16_shru(bm_v16_mulhu(t, multiplier), data->lanes.shift));
    }
    for (; i < n; i++)
        out[i] = (bm_sample)((uint32_t)sums[i] * data->lanes.multiplier >> 16 >> data->lanes.shift);
}

#define PASS(name) name##_16
#define PART uint16_t
#define WIDE unsigned
#include "kernels/convolve_passes.h"
#undef PASS
#undef PART
#undef WIDE

#endif

static void finish_32(const convolve_data *data, uint32_t *restrict sums, size_t n,
                      bm_sample *restrict out)
{
    const uint32_t least = data->lanes.least, most = data->lanes.most, bias = data->lanes.bias;
    size_t i = 0;
    for (size_t k = 0; k < n; k++) {
        uint32_t u = sums[k] > least ? sums[k] : least;
        sums[k] = (u < most ? u : most) + bias;
    }
#ifdef BM_V32_LANES
    const bm_v32 multiplier = bm_v32_set(data->lanes.multiplier);
    for (; i + BM_V32_LANES <= n; i += BM_V32_LANES) {
        bm_v32 v = bm_v32_shr(bm_v32_high(bm_v32_load(sums + i), multiplier), data->lanes.shift);
#if BM_KERNEL_DEPTH == 8
        bm_v32_store_u8(out + i, v);
#else
        bm_v32_store_u16(out + i, v);
#endif
    }
#endif
    for (; i < n; i++)
        out[i] = (bm_sample)((uint64_t)sums[i] * data->lanes.multiplier >> 32 >> data->lanes.shift);
}

#define PASS(name) name##_32
#define PART uint32_t
#define WIDE uint32_t
#include "kernels/convolve_passes.h"
#undef PASS
#undef PART
#undef WIDE

static void finish_real(const convolve_data *data, const double *restrict sums, size_t n,
                        bm_sample *restrict out)
{
    const double constant = data->constant, divisor = data->divisor, white = data->white;
    for (size_t i = 0; i < n; i++) {
        double v = (sums[i] + constant) / divisor;
        v = v > 0 ? v : 0;
        out[i] = (bm_sample)(int32_t)(v < white ? v : white);
    }
}

#define PASS(name) name##_real
#define PART double
#define WIDE double
#include "kernels/convolve_passes.h"
#undef PASS
#undef PART
#undef WIDE

BM_KERNELS(convolve) = {.band = {
#if BM_KERNEL_DEPTH == 8
                            [LANES16] = band_16,
#endif
                            [LANES32] = band_32,
                            [REAL] = band_real}};

#else

BM_DECLARE_KERNELS(convolve)

enum convolve_param { CONVOLVE_KERNEL, CONVOLVE_DIVISOR, CONVOLVE_OFFSET, CONVOLVE_FILE };

/* Those of the call or of its file; none where that was not loaded. */
static const bm_numbers *convolve_numbers(const bm_call *call)
{
    const bm_kernel_file *file = call->value[CONVOLVE_FILE].content;
    return file ? &file->numbers : &call->value[CONVOLVE_KERNEL].numbers;
}

static bm_span convolve_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    (void)plane;
    const convolve_data *data = plan->data;
    int32_t radius = (int32_t)data->size.rows / 2;
    return (bm_span){(int32_t)y0 - radius, (int32_t)y1 + radius};
}

/* ---- taps ------------------------------------------------------------------------------------ */

static void store_weight(void *weights, uint32_t i, double weight, int method)
{
    if (method == REAL)
        ((double *)weights)[i] = weight;
    else if (method == LANES32)
        ((uint32_t *)weights)[i] = (uint32_t)(int64_t)weight;
    else
        ((uint16_t *)weights)[i] = (uint16_t)(int64_t)weight;
}

/* The taps of a kernel of that size whose weight is not 0; one where there is none. */
static bm_status make_pass(convolve_pass *pass, const double *weight, kernel_size size, int method,
                           bm_plan *plan, bm_error *error)
{
    uint32_t count = size.rows * size.columns;
    convolve_tap *tap = bm_plan_alloc(plan, count, sizeof *tap);
    void *kept = bm_plan_alloc(plan, count, sizeof(double));
    if (!tap || !kept)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan a convolution");
    for (uint32_t i = 0; i < count; i++) {
        if (weight[i] == 0)
            continue;
        tap[pass->count] =
            (convolve_tap){(uint16_t)(i / size.columns), (uint16_t)(i % size.columns)};
        store_weight(kept, pass->count++, weight[i], method);
    }
    pass->tap = tap;
    pass->weight = kept;
    pass->count += pass->count == 0;
    return BM_OK;
}

static uint32_t count_taps(const double *weight, uint32_t count)
{
    uint32_t taps = 0;
    for (uint32_t i = 0; i < count; i++)
        taps += weight[i] != 0;
    return taps;
}

/* Integers for a kernel that has none, as fine as 32 bits allow; false: not fine enough. */
static bool round_kernel(const kernel *k, whole_kernel *whole, double *weight)
{
    const uint32_t count = k->size.rows * k->size.columns, taps = count_taps(k->number, count);
    int64_t rounded[KERNEL_MOST];
    double magnitude = 0;

    for (uint32_t i = 0; i < count; i++)
        magnitude += fabs(k->number[i] / k->divisor);
    whole->over = (int64_t)1 << 23;
    while (whole->over > 2 && magnitude * (double)whole->over > 0x1p24 - KERNEL_MOST)
        whole->over /= 2;
    if (255.0 * taps / 2 / (double)whole->over >= 1.0 / 32)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        rounded[i] = (int64_t)floor(k->number[i] / k->divisor * (double)whole->over + 0.5);
        weight[i] = (double)rounded[i];
    }
    sum_up(whole, rounded, count);
    return true;
}

/* Fills in `data` but for the passes. `weight`, which holds those of *k, changes with the method where it must; *factors
 * says whether to take those of the kernel instead. */
static int choose_method(convolve_data *data, const kernel *k, whole_kernel *whole, double *weight,
                         bool *factors)
{
    const uint32_t count = k->size.rows * k->size.columns, taps = count_taps(weight, count);
    const uint32_t parts =
        count_taps(k->down, k->size.rows) + count_taps(k->across, k->size.columns);

    *factors = k->separable && parts < taps;
    data->white = (double)whole->white;
    if (k->whole) {
        whole->over = k->over;
        sum_up(whole, k->weight, count);
        data->divisor = (double)k->over;
        data->constant = constant_of(whole);
        if (whole->max == 255 && plan_lanes(&data->lanes, whole, 16))
            return LANES16;
        return plan_lanes(&data->lanes, whole, 32) ? LANES32 : REAL;
    }
    data->divisor = k->divisor;
    data->constant = (0.5 + whole->offset) * k->divisor;
    /* Doubles take twice as long. */
    if (whole->max != 255 || (*factors && 2 * parts < taps) || !round_kernel(k, whole, weight) ||
        !plan_lanes(&data->lanes, whole, 32))
        return REAL;
    *factors = false;
    return LANES32;
}

static size_t part_bytes(int method)
{
    return method == REAL      ? sizeof(double)
           : method == LANES32 ? sizeof(uint32_t)
                               : sizeof(uint16_t);
}

static size_t scratch_of(const convolve_data *data, const bm_desc *desc, int method)
{
    size_t strip = CONVOLVE_STRIP + data->size.columns / 2 * 2 * desc->plane[0].channels;
    size_t room =
        data->separable ? strip * part_bytes(method) : strip * data->size.rows * desc->depth / 8;
    return CONVOLVE_STRIP * part_bytes(method) + room;
}

static bm_status convolve_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_numbers *numbers = convolve_numbers(call);
    convolve_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    kernel *k = bm_plan_alloc(plan, 1, sizeof *k);
    double weight[KERNEL_MOST];

    if (!data || !k)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan a convolution");
    if (call->value[CONVOLVE_FILE].name && call->value[CONVOLVE_KERNEL].numbers.count)
        return bm_fail(error, BM_E_PARAM, "convolve: kernel and file exclude each other");
    if (!kernel_measure(numbers, &data->size))
        return bm_fail(
            error, BM_E_PARAM,
            "convolve: kernel: %u numbers%s: must be a square with sides of 1, 3, 5 ... %u, or "
            "as many rows that each end with /, as long as that",
            numbers->count, numbers->rows ? " in these rows" : "", KERNEL_MOST_SIDE);
    kernel_read(k, numbers, call->value[CONVOLVE_DIVISOR].number);
    for (uint32_t i = 0; i < numbers->count; i++)
        weight[i] = k->whole ? (double)k->weight[i] : k->number[i];

    const int64_t max = plan->in.depth == 8 ? 255 : 65535;
    whole_kernel whole = {.offset = call->value[CONVOLVE_OFFSET].number * (double)max / 255,
                          .max = max,
                          .white = plan->in.premultiplied ? plan->in.premultiplied : max};
    int method = choose_method(data, k, &whole, weight, &data->separable);
    bm_status status;
    if (data->separable) {
        status = make_pass(&data->pass[0], k->down, (kernel_size){data->size.rows, 1}, method, plan,
                           error);
        if (!status)
            status = make_pass(&data->pass[1], k->across, (kernel_size){1, data->size.columns},
                               method, plan, error);
    } else {
        status = make_pass(&data->pass[0], weight, data->size, method, plan, error);
    }
    if (status)
        return status;
    data->keeps_alpha =
        bm_model_has_alpha(plan->in.model) && plan->in.planes == 1 && !plan->in.premultiplied;
    plan->data = data;
    plan->need = convolve_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->scratch_bytes = scratch_of(data, &plan->in, method);
    plan->band = bm_pick(convolve_kernels, plan)->band[method];
    return BM_OK;
}

static bm_reach convolve_reach(const bm_call *call, const bm_desc *in)
{
    kernel_size size;
    (void)in;
    if (!kernel_measure(convolve_numbers(call), &size))
        return bm_reach_even(0); /* the plan says why */
    return (bm_reach){size.columns / 2, size.rows / 2};
}

/* Where the weights sum to 1, colours are mixed as they are seen. Anything else has no meaning for alpha. */
static bm_alpha_rule convolve_alpha(const bm_call *call)
{
    bool keeps_flat =
        kernel_keeps_flat(convolve_numbers(call), call->value[CONVOLVE_DIVISOR].number);
    return keeps_flat && call->value[CONVOLVE_OFFSET].number == 0 ? BM_ALPHA_PREMULTIPLY
                                                                  : BM_ALPHA_UNTOUCHED;
}

static const bm_param convolve_params[] = {
    {.name = "kernel",
     .type = BM_PARAM_NUMBERS,
     .min = -1e6,
     .max = 1e6,
     .least = 1,
     .most = KERNEL_MOST,
     .required = true,
     .doc = "The weights, row by row from the top: an odd number of rows of an odd number each, up "
            "to 31 by 31. Without / it is a square; a single row ends with / too"},
    {.name = "divisor",
     .type = BM_PARAM_FLOAT,
     .min = -1e6,
     .max = 1e6,
     .def = 0,
     .doc = "What the sum is divided by; 0: the sum of the weights, or 1 where that is 0"},
    {.name = "offset",
     .type = BM_PARAM_FLOAT,
     .min = -255,
     .max = 255,
     .def = 0,
     .unit = "levels of 255",
     .doc = "Added after the division. In 16 bits these levels are 257 times as large"},
    {.name = "file",
     .type = BM_PARAM_FILE,
     .read = bm_kernel_file_read,
     .doc = "In place of kernel, a file with a row of weights on each line"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_convolve = {
    .name = "convolve",
    .group = BM_GROUP_BLUR,
    .aliases = (const char *const[]){"convolution", NULL},
    .summary = "Sum up neighbours by weights of your own",
    .doc =
        "Any kernel that a book or another program names: blurs, edges, reliefs, sharpening.\n\n"
        "Each sample becomes the sum of its neighbours, each times its weight, divided by divisor, "
        "plus offset; rounded to nearest, halves up, and clamped to black and white. The kernel "
        "lies on the picture as it is written, its middle on the sample (a correlation, as in "
        "OpenCV's filter2D, GD and libvips; Pillow lays it upside down).\n\n"
        "A file has a row of weights on each line, with spaces or commas between them; # starts a "
        "comment. Or it has ImageMagick's form, 3x3: 0,1,0 1,-4,1 0,1,0 (which ImageMagick lays "
        "as here under -morphology Correlate, and turned by half a turn under Convolve). It is "
        "read once for all pictures.\n\n"
        "Where the weights, divided, sum to 1 and there is no offset, colours are mixed as they "
        "are seen: they count by their alpha, and alpha is convolved too. Otherwise alpha is left "
        "alone, and colours are taken as they are stored. Each channel by itself; YCbCr is not "
        "taken.\n\n"
        "Exact, in 8 and in 16 bits, where all numbers are whole, or decimals that a power of ten "
        "up to 10^9 makes whole while their magnitudes then sum to 2^34 at most. Other kernels "
        "within 0.54 levels of the exact value in 8 bits, 0.501 in 16, if no weight is more than "
        "10 divisors. A kernel that is a column times a row, as Gaussians are, is found to be one "
        "and takes as long as those two.",
    .examples = "convolve:1 2 1 2 4 2 1 2 1\n"
                "convolve:-1 -1 -1 -1 9 -1 -1 -1 -1\n"
                "convolve:0 1 0 1 -4 1 0 1 0,offset=128\n"
                "convolve:1/2/4/2/1\n"
                "grayscale | convolve:file=my.kernel\n"
                "\n"
                "convolve:1.5 0 0/0 0 0/0 0 -1.5,offset=127\n"
                "convolve:0 1 1 -1 0 1 -1 -1 0,divisor=0.3\n"
                "convolve:1 1 1 1 1 1 1 1 1/\n"
                "convolve:1 4 6 4 1 4 16 24 16 4 6 24 36 24 6 4 16 24 16 4 1 4 6 4 1\n"
                "convolve:30 -7 90/-800 2000 13/5 -60 -400,offset=3.5\n"
                "convolve:0.11 0.111 0.1111111111111/0.3 0.2 0.1/0 1e-11 0.5\n"
                "convolve:-1 0 1/-2 0 2/-1 0 1,border=constant,border_color=#ff804090\n"
                "convolve:file=my.kernel | convolve:file=my.kernel,divisor=30,border=mirror\n"
                "convolve:1 1 1 1 1 1 1 1 1,border=wrap\n"
                "convolve:1 2 3/4 5 6/7 8 9,border=mirror",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .alpha_of = convolve_alpha,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = convolve_params,
    .plan = convolve_plan,
    .reach = convolve_reach,
};

#endif
