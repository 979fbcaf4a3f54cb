/* SPDX-License-Identifier: MIT */
/* otsu: black and white, by the threshold that parts the tones best. A first pass counts them. Alpha is left alone.
 * plan->data is the bm_histograms, state the threshold. */
#include "kernels/histogram.h"
#include "kernels/kernel.h"

#ifdef BM_KERNEL_LEVEL

#include "kernels/tones.h"

static void otsu_scan(const bm_plan *plan, unsigned plane, const void *const *rows, uint32_t y0,
                      uint32_t y1, void *accumulator)
{
    size_t channels = plan->in.plane[plane].channels, width = plan->in.width;
    for (uint32_t i = 0; i < y1 - y0; i++) {
        if (channels == 1)
            bm_tones_count_row(rows[i], width, 1, accumulator);
        else if (channels == 2)
            bm_tones_count_row(rows[i], width, 2, accumulator);
        else if (channels == 3)
            bm_tones_count_row(rows[i], width, 3, accumulator);
        else
            bm_tones_count_row(rows[i], width, 4, accumulator);
    }
}

BM_INLINED void part_row(const bm_sample *row, bm_sample *restrict out, size_t width,
                         size_t channels, bm_sample threshold)
{
    const size_t step = channels % 2 ? 1 : 2; /* an even number of channels ends with alpha */
    bm_sample tone[BM_TONES];
    for (size_t x = 0, n; x < width; x += n) {
        n = width - x < BM_TONES ? width - x : BM_TONES;
        bm_tones(row + x * channels, n, channels, tone);
        for (size_t i = 0; i < n; i++)
            out[(x + i) * step] = tone[i] > threshold ? BM_SAMPLE_MAX : 0;
        for (size_t i = 0; step == 2 && i < n; i++)
            out[(x + i) * 2 + 1] = row[(x + i) * channels + channels - 1];
    }
}

static void otsu_band(const bm_plan *plan, const bm_band *band)
{
    const bm_sample threshold = (bm_sample) * (const uint32_t *)band->state;
    size_t channels = plan->in.plane[0].channels, width = plan->in.width;
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        if (channels == 1)
            part_row(band->in[i], band->out[i], width, 1, threshold);
        else if (channels == 2)
            part_row(band->in[i], band->out[i], width, 2, threshold);
        else if (channels == 3)
            part_row(band->in[i], band->out[i], width, 3, threshold);
        else
            part_row(band->in[i], band->out[i], width, 4, threshold);
    }
}

BM_KERNELS(otsu) = {.band = {otsu_band}, .scan = otsu_scan};

#else

BM_DECLARE_KERNELS(otsu)

__extension__ typedef __int128 wide;

/* Between-class variance times a constant: with n pixels whose values sum to s at or below v, and N and S of all, it is
 * (n S - N s)^2 / (n (N - n)). The difference is exact, the rest in doubles; mirrored histograms come out alike. */
static double part_tones(uint64_t n, uint64_t s, uint64_t all, uint64_t sum)
{
    double apart = (double)((wide)n * sum - (wide)all * s);
    return apart * apart / ((double)n * (double)(all - n));
}

static void otsu_finish(const bm_plan *plan, const void *accumulator, void *state)
{
    const bm_histograms *histograms = plan->data;
    uint64_t all = 0, sum = 0, below = 0, below_sum = 0;
    uint32_t threshold = 0;
    double best = -1;

    for (size_t v = 0; v < histograms->values; v++) {
        uint64_t count = bm_histogram_count(histograms, accumulator, 0, v);
        all += count;
        sum += count * v;
    }
    for (size_t v = 0; v < histograms->values; v++) {
        uint64_t count = bm_histogram_count(histograms, accumulator, 0, v);
        below += count;
        below_sum += count * v;
        if (count == 0 || below == all)
            continue;
        double parted = part_tones(below, below_sum, all, sum);
        if (parted > best) {
            best = parted;
            threshold = (uint32_t)v;
        }
    }
    *(uint32_t *)state = threshold;
}

static bm_status otsu_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call;
    bool alpha = bm_model_has_alpha(plan->in.model);
    bm_histograms *histograms = bm_plan_alloc(plan, 1, sizeof *histograms);
    if (!histograms)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of otsu");
    plan->data = histograms;
    plan->scan = bm_pick(otsu_kernels, plan)->scan;
    plan->finish = otsu_finish;
    plan->state_bytes = sizeof(uint32_t);
    plan->band = bm_pick(otsu_kernels, plan)->band[0];
    bm_status status = bm_histograms_plan(histograms, 1, plan, error);
    return status ? status
                  : bm_desc_interleaved(&plan->out, plan->in.width, plan->in.height,
                                        alpha ? BM_GRAYA : BM_GRAY, plan->in.depth, error);
}

static const bm_param otsu_params[] = {{.name = NULL}};

const bm_filter bm_filter_otsu = {
    .name = "otsu",
    .group = BM_GROUP_TONE,
    .aliases = (const char *const[]){"auto_threshold", NULL},
    .summary = "Turn the picture black and white, at the threshold that parts dark from light best",
    .doc =
        "For scans of text and drawings, and to count or measure things on a plain ground: no "
        "number has to be given, each picture gets its own threshold. Where the light is uneven "
        "over the page, no single threshold serves.\n\n"
        "Otsu's method (A Threshold Selection Method from Gray-Level Histograms, 1979): of all "
        "values t, the one is taken for which the variance between the tones up to t and those "
        "above is largest; of several, the lowest. Tones above t become white, the others black. "
        "Exact, in 8 bits and over all 65536 values of 16. As THRESH_OTSU of OpenCV; "
        "scikit-image's "
        "threshold_otsu gives the same t of 8-bit pictures. A picture of one single tone becomes "
        "white, but that 0 stays black.\n\n"
        "Colours are taken by their BT.601 luma, as by grayscale, and the picture becomes gray. "
        "The weights are made for colours like those of sRGB; --to-srgb converts others first. "
        "Alpha is left alone; transparent pixels are counted like the others.",
    .examples = "otsu\n"
                "gaussian:2 | otsu",
    .kind = BM_KIND_SCAN,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = otsu_params,
    .plan = otsu_plan,
};

#endif
