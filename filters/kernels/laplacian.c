/* SPDX-License-Identifier: MIT */
/* laplacian: how far a pixel lies below its neighbours, by the 3x3 kernels of four and of eight neighbours.
 *
 * Sums of at most 16 samples are integers, below 2^12 in 8 bits and 2^20 in 16; the amount times that in single precision is
 * off by 2^-24 of at most 2^20 * 100: less than 1/200 level wherever the result lies within the scale. */
#include "kernels/nine.h"
#include "kernels/signed_levels.h"

typedef struct laplacian_data {
    float amount;
    enum signed_output output;
    bool eight;
} laplacian_data;

#ifdef BM_KERNEL_LEVEL

#if BM_KERNEL_DEPTH == 8
typedef int16_t part;
#else
typedef int32_t part;
#endif

/* `eight`, `output` and `plain` (the amount is 1) are constants at each call. */
BM_INLINED void laplacian_sums(const laplacian_data *data, const bm_sample *const *rows,
                               size_t channels, size_t n, bool eight, enum signed_output output,
                               bool plain, bm_sample *restrict out)
{
    const bm_sample *a = rows[0], *b = rows[1], *c = rows[2];
    const size_t mid = channels, right = 2 * channels;
    const float amount = data->amount;

    for (size_t i = 0; i < n; i++) {
        part sum = (part)(a[i + mid] + c[i + mid] + b[i] + b[i + right] - 4 * b[i + mid]);
        if (eight)
            sum = (part)(sum + (part)(a[i] + a[i + right] + c[i] + c[i + right] - 4 * b[i + mid]));
        if (!plain) {
            out[i] = signed_level(amount * (float)sum, output);
            continue;
        }
        part level = (part)(output == SIGNED_AROUND_GRAY ? sum + SIGNED_GRAY
                            : sum < 0                    ? -sum
                                                         : sum);
        level = level > 0 ? level : 0;
        out[i] = (bm_sample)(level < BM_SAMPLE_MAX ? level : BM_SAMPLE_MAX);
    }
}

BM_INLINED void laplacian_output(const laplacian_data *data, const bm_sample *const *rows,
                                 size_t channels, size_t n, bool eight, enum signed_output output,
                                 bm_sample *out)
{
    if (data->amount == 1)
        laplacian_sums(data, rows, channels, n, eight, output, true, out);
    else
        laplacian_sums(data, rows, channels, n, eight, output, false, out);
}

static void laplacian_samples(const void *context, const bm_sample *const *rows, size_t channels,
                              size_t n, bm_sample *out)
{
    const laplacian_data *data = context;
    if (data->eight && data->output == SIGNED_MAGNITUDE)
        laplacian_output(data, rows, channels, n, true, SIGNED_MAGNITUDE, out);
    else if (data->eight)
        laplacian_output(data, rows, channels, n, true, SIGNED_AROUND_GRAY, out);
    else if (data->output == SIGNED_MAGNITUDE)
        laplacian_output(data, rows, channels, n, false, SIGNED_MAGNITUDE, out);
    else
        laplacian_output(data, rows, channels, n, false, SIGNED_AROUND_GRAY, out);
}

static void laplacian_band(const bm_plan *plan, const bm_band *band)
{
    nine_band(plan, band, plan->data, laplacian_samples);
}

BM_KERNELS(laplacian) = {.band = {laplacian_band}};

#else

BM_DECLARE_KERNELS(laplacian)

enum laplacian_param { LAPLACIAN_NEIGHBOURS, LAPLACIAN_OUTPUT, LAPLACIAN_AMOUNT };

static const char *const neighbour_names[] = {"4", "8", NULL};

static bm_status laplacian_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    laplacian_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of laplacian");
    data->eight = call->value[LAPLACIAN_NEIGHBOURS].number == 1;
    data->output = (enum signed_output)call->value[LAPLACIAN_OUTPUT].number;
    data->amount = (float)call->value[LAPLACIAN_AMOUNT].number;
    plan->data = data;
    plan->need = nine_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(laplacian_kernels, plan)->band[0];
    return BM_OK;
}

static const bm_param laplacian_params[] = {
    {.name = "neighbours",
     .type = BM_PARAM_CHOICE,
     .choices = neighbour_names,
     .doc = "4: those beside, above and below; 8: those across the corners, too"},
    SIGNED_OUTPUT_PARAM,
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .min = 0.01,
     .max = 100,
     .def = 1,
     .doc = "The result is multiplied by this"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_laplacian = {
    .name = "laplacian",
    .group = BM_GROUP_EDGES,
    .summary = "Show edges and fine detail: how much a pixel differs from its neighbours",
    .doc =
        "Shows focus, noise and the traces of sharpening at the scale of single pixels.\n\n"
        "The sum of the 4 (or 8) neighbours less 4 (or 8) times the pixel itself, times amount: "
        "positive in dark spots, negative in bright ones, 0 on even slopes. output=magnitude shows "
        "its size, output=signed adds it to mid gray. What is beyond the scale is cut off.\n\n"
        "Each channel by itself; alpha is left alone. Exact for an amount of 1, else within 1/100 "
        "level of that before it is rounded, to nearest. `log` does the same at larger scales.",
    .examples = "laplacian\n"
                "laplacian:8\n"
                "grayscale | laplacian:output=signed\n"
                "\n"
                "laplacian:4,output=signed\n"
                "laplacian:8,output=signed,amount=0.25\n"
                "laplacian:amount=3\n"
                "laplacian:8,amount=0.7\n"
                "laplacian:output=signed,border=mirror\n"
                "laplacian:border=constant,border_color=#ff804090\n"
                "laplacian:8,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = laplacian_params,
    .plan = laplacian_plan,
    .reach = nine_reach,
};

#endif
