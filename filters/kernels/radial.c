/* SPDX-License-Identifier: MIT */
/* radial: the mean along arcs around a point, or along lines towards it, as a camera sees that turns or zooms while it exposes.
 *
 * Pixel by pixel the path has another form, so it is sampled: at n places, interpolated linearly. n is such that they are at most
 * a pixel apart in the farthest corner, and RADIAL_MOST at most. Places are reckoned in double precision, from additions and
 * multiplications alone, so the same everywhere; values in single precision, in the order of the path: sums of at most 256
 * terms, off by 128 * 2^-24 of themselves at the very worst, half a level of 65535. */
#include "kernels/kernel.h"

enum { RADIAL_MOST = 256, RADIAL_STRIP = 128 };

/* A place on the path: what it adds to (x, y) from the centre, x += a x - b y and y += b x + a y. */
typedef struct radial_step {
    double a, b;
} radial_step;

typedef struct radial_data {
    double x, y; /* the centre, between pixels' centres */
    uint32_t count;
    radial_step *step;
} radial_data;

#ifdef BM_KERNEL_LEVEL

#include <string.h>

#if defined __SSE4_1__
#include <immintrin.h>
#endif

/* Where a strip's pixels look: the upper left of four samples, and how much the right and lower ones count. */
typedef struct radial_places {
    int32_t x[RADIAL_STRIP], y[RADIAL_STRIP];
    float right[RADIAL_STRIP], lower[RADIAL_STRIP];
} radial_places;

static inline double within(double v, double last)
{
    v = v > 0 ? v : 0;
    return v < last ? v : last;
}

static void find_places(const radial_data *data, const radial_step *step, const bm_desc *in,
                        int32_t x, uint32_t y, size_t pixels, radial_places *restrict places)
{
    const double dy = y - data->y, width = in->width - 1.0, height = in->height - 1.0;
    for (int32_t i = 0; i < (int32_t)pixels; i++) {
        double column = x + i, dx = column - data->x;
        double u = within(column + (step->a * dx - step->b * dy), width);
        double v = within(y + (step->b * dx + step->a * dy), height);
        int32_t left = (int32_t)u, upper = (int32_t)v;
        places->x[i] = left;
        places->y[i] = upper;
        places->right[i] = (float)(u - left);
        places->lower[i] = (float)(v - upper);
    }
}

/* A pixel of three or four channels in single precision, and one sample more where it has three. */
typedef float pixel_values __attribute__((vector_size(16)));

static inline pixel_values load_pixel(const bm_sample *p)
{
#if defined __SSE4_1__ && BM_KERNEL_DEPTH == 8
    int32_t bytes;
    memcpy(&bytes, p, sizeof bytes);
    return (pixel_values)_mm_cvtepi32_ps(_mm_cvtepu8_epi32(_mm_cvtsi32_si128(bytes)));
#elif defined __SSE4_1__
    const __m128i words = _mm_loadl_epi64((const __m128i *)(const void *)p);
    return (pixel_values)_mm_cvtepi32_ps(_mm_cvtepu16_epi32(words));
#else
    return (pixel_values){p[0], p[1], p[2], p[3]};
#endif
}

static inline pixel_values mix_pixels(pixel_values a, pixel_values b, float part)
{
    return a + part * (b - a);
}

/* Sums of a pixel lie `lanes` apart. `channels` and `lanes` are constants at each call. */
BM_INLINED void add_places(const bm_desc *in, const bm_sample *const *rows,
                           const radial_places *places, size_t pixels, size_t channels,
                           size_t lanes, float *sums)
{
    const int32_t last_x = (int32_t)in->width - 1, last_y = (int32_t)in->height - 1;
    for (size_t i = 0; i < pixels; i++) {
        int32_t x = places->x[i], y = places->y[i];
        size_t left = (size_t)x * channels, right = x < last_x ? left + channels : left;
        const bm_sample *upper = rows[y], *lower = rows[y < last_y ? y + 1 : y];
        float fx = places->right[i], fy = places->lower[i], *sum = sums + i * lanes;
        if (lanes == 4 && x + 1 < last_x) {
            pixel_values above =
                mix_pixels(load_pixel(upper + left), load_pixel(upper + right), fx);
            pixel_values below =
                mix_pixels(load_pixel(lower + left), load_pixel(lower + right), fx);
            pixel_values so_far;
            memcpy(&so_far, sum, sizeof so_far);
            so_far += mix_pixels(above, below, fy);
            memcpy(sum, &so_far, sizeof so_far);
            continue;
        }
        for (size_t c = 0; c < channels; c++) {
            float above = upper[left + c] + fx * ((float)upper[right + c] - upper[left + c]);
            float below = lower[left + c] + fx * ((float)lower[right + c] - lower[left + c]);
            sum[c] += above + fy * (below - above);
        }
    }
}

BM_INLINED void radial_row(const bm_plan *plan, const bm_sample *const *rows, uint32_t y,
                           size_t channels, bm_sample *out)
{
    const radial_data *data = plan->data;
    const size_t lanes = channels < 3 ? channels : 4;
    const float share = 1 / (float)data->count;
    for (size_t x = 0; x < plan->in.width; x += RADIAL_STRIP) {
        const size_t left = plan->in.width - x, pixels = left < RADIAL_STRIP ? left : RADIAL_STRIP;
        float sums[RADIAL_STRIP * 4] = {0};
        for (uint32_t k = 0; k < data->count; k++) {
            radial_places places;
            find_places(data, &data->step[k], &plan->in, (int32_t)x, y, pixels, &places);
            add_places(&plan->in, rows, &places, pixels, channels, lanes, sums);
        }
        for (size_t i = 0; i < pixels; i++)
            for (size_t c = 0; c < channels; c++)
                out[(x + i) * channels + c] =
                    (bm_sample)(int32_t)(sums[i * lanes + c] * share + 0.5f);
    }
}

static void radial_band(const bm_plan *plan, const bm_band *band)
{
    const bm_sample *const *rows = (const bm_sample *const *)band->in - band->in_y0;
    for (uint32_t y = band->y0; y < band->y1; y++) {
        bm_sample *out = band->out[y - band->y0];
        switch (plan->in.plane[band->plane].channels) {
        case 1:
            radial_row(plan, rows, y, 1, out);
            break;
        case 2:
            radial_row(plan, rows, y, 2, out);
            break;
        case 3:
            radial_row(plan, rows, y, 3, out);
            break;
        default:
            radial_row(plan, rows, y, 4, out);
        }
    }
}

BM_KERNELS(radial) = {.band = {radial_band}};

#else

#include "kernels/own_math.h"

BM_DECLARE_KERNELS(radial)

enum radial_param { RADIAL_KIND, RADIAL_AMOUNT, RADIAL_X, RADIAL_Y };
enum { RADIAL_SPIN, RADIAL_ZOOM };

static const char *const kind_names[] = {"spin", "zoom", NULL};

/* The path of the corner that is the farthest from the centre, in pixels; a full turn and more for `spin` of 100. */
static double longest_path(const radial_data *data, const bm_desc *in, double amount, bool spin)
{
    double across = fmax(data->x + 0.5, in->width - 0.5 - data->x);
    double down = fmax(data->y + 0.5, in->height - 0.5 - data->y);
    return sqrt(across * across + down * down) * amount * (spin ? BM_PI * 2 : 1);
}

/* A hair less than whole numbers, which rounding may have come out above. */
static uint32_t places_on(double path)
{
    double count = ceil(path - 1e-6) + 1;
    return count < 2 ? 2 : count < RADIAL_MOST ? (uint32_t)count : RADIAL_MOST;
}

static bm_status radial_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_desc *in = &plan->in;
    const bool spin = call->value[RADIAL_KIND].number == RADIAL_SPIN;
    const double amount = call->value[RADIAL_AMOUNT].number / 100;
    radial_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of radial");
    data->x = call->value[RADIAL_X].number / 100 * in->width - 0.5;
    data->y = call->value[RADIAL_Y].number / 100 * in->height - 0.5;
    data->count = places_on(longest_path(data, in, amount, spin));
    data->step = bm_plan_alloc(plan, data->count, sizeof *data->step);
    if (!data->step)
        return bm_fail(error, BM_E_NOMEM, "no memory for the path of radial");
    for (uint32_t k = 0; k < data->count; k++) {
        const double t = amount * (k / (data->count - 1.0) - 0.5);
        double sine = 0, cosine = 1 + t;
        if (spin)
            bm_own_sincos(t * 360, &sine, &cosine);
        data->step[k] = (radial_step){cosine - 1, sine};
    }
    plan->data = data;
    plan->copies = amount == 0;
    plan->whole = true;
    plan->band = bm_pick(radial_kernels, plan)->band[0];
    return BM_OK;
}

static const bm_param radial_params[] = {
    {.name = "kind",
     .type = BM_PARAM_CHOICE,
     .choices = kind_names,
     .doc = "spin: along arcs around the centre; zoom: along lines towards it"},
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 50,
     .def = 2,
     .unit = "percent",
     .doc = "spin: the arcs' length, in parts of a full turn; zoom: the lines' length, in parts of "
            "the way to the centre"},
    {.name = "x",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 100,
     .def = 50,
     .unit = "percent",
     .doc = "Where the centre is across, in parts of the width"},
    {.name = "y",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 100,
     .def = 50,
     .unit = "percent",
     .doc = "Where the centre is down, in parts of the height"},
    {.name = NULL},
};

const bm_filter bm_filter_radial = {
    .name = "radial",
    .group = BM_GROUP_BLUR,
    .summary = "Blur around a point, or towards it, as of a camera that turns or zooms",
    .doc =
        "Draws the eye to the point, which stays sharp: wheels and stars that turn (spin), or a "
        "zoom while the shutter is open.\n\n"
        "Each sample becomes the mean of n samples of its path, which it is the middle of: an arc "
        "around the centre (spin), or a piece of the line through it (zoom). They are evenly "
        "spaced, both ends included, and interpolated linearly between pixels; n is the length in "
        "pixels of the path of the corner that is the farthest from the centre, rounded up, plus "
        "1, and from 2 to 256. Beyond its border the picture repeats its outermost pixels.\n\n"
        "Transparent pixels count by their alpha. Samples are mixed as they are stored, or in "
        "linear light under --linear. Single precision, rounded once: within 1 level of the exact "
        "result. Needs the whole picture in memory. The time grows with n: paths differ from pixel "
        "to pixel, so that neighbours have nothing to share.",
    .examples = "radial\n"
                "radial:zoom,amount=10\n"
                "radial:spin,amount=3,x=30,y=60\n"
                "\n"
                "radial:zoom,amount=5,x=0,y=100",
    .kind = BM_KIND_WHOLE,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = radial_params,
    .plan = radial_plan,
};

#endif
