/* SPDX-License-Identifier: MIT */
/* canny: thin, connected edges (Canny, A computational approach to edge detection, 1986), as OpenCV defines them.
 *
 * What is weak hangs together with what is strong over any distance, so the step needs the whole picture and is made in order:
 * its first band marks all edges, in scratch, and every band shows its rows. Marks are one byte a pixel.
 *
 * All is in integers: Sobel's gx and gy, below 2^18 in 16 bits, and gx^2 + gy^2, which is compared with neighbours and with the
 * thresholds' squares. Directions are told apart by tan 22.5 degrees = 13573 / 32768, and tan 67.5 = 2 + tan 22.5.
 *
 * Tracing: from every edge that is found what hangs together with it is followed at once, weak neighbours becoming edges, with
 * what is still to be looked at on a stack. Where that is full, pixels are only marked, and another turn over the picture finds
 * them. Each pixel is followed once, and what results does not hang on the order. */
#include "kernels/kernel.h"

/* Of an edge that is followed, all neighbours have been looked at. */
enum { CANNY_NONE, CANNY_WEAK, CANNY_EDGE, CANNY_FOLLOWED };

enum { CANNY_STACK = 8192 };

typedef struct canny_data {
    uint64_t weak, strong; /* squares of gradients must be above these */
    size_t pitch;          /* of rows of squares: the picture's width and a pixel on each side */
} canny_data;

/* Marks, with a pixel of none around the picture. */
static inline size_t canny_marks_pitch(const bm_desc *in)
{
    return (size_t)in->width + 2;
}

static inline size_t canny_marks_bytes(const bm_desc *in)
{
    return canny_marks_pitch(in) * ((size_t)in->height + 2);
}

#ifdef BM_KERNEL_LEVEL

#include <string.h>

#include "kernels/planes.h"

#if BM_KERNEL_DEPTH == 8
typedef int32_t square;
#else
typedef int64_t square;
#endif

/* Scratch: three rows of squares, of gradients and of each colour's samples, the stack, and the marks. */
typedef struct canny_place {
    square *squares[3]; /* of pixel -1 first */
    int32_t *gx[3], *gy[3];
    bm_sample *
        colour[3][3]; /* by row and colour; the picture's outermost pixels once more at both ends */
    size_t *stack;
    uint8_t *marks;
} canny_place;

static canny_place place_at(const canny_data *data, void *scratch)
{
    canny_place place;
    square *squares = scratch;
    int32_t *gradients = (int32_t *)(squares + 3 * data->pitch);
    for (size_t k = 0; k < 3; k++) {
        place.squares[k] = squares + k * data->pitch;
        place.gx[k] = gradients + 2 * k * data->pitch;
        place.gy[k] = place.gx[k] + data->pitch;
    }
    bm_sample *colours = (bm_sample *)(gradients + 6 * data->pitch);
    for (size_t k = 0; k < 9; k++)
        place.colour[k / 3][k % 3] = colours + k * data->pitch;
    place.stack = (size_t *)(colours + 9 * data->pitch);
    place.marks = (uint8_t *)(place.stack + CANNY_STACK);
    return place;
}

/* The samples of each colour of a row, one beside the other. `channels` is a constant at each call. */
BM_INLINED void unpack_row(const bm_sample *restrict in, size_t width, size_t channels,
                           size_t colours, bm_sample *const *to)
{
    for (size_t c = 0; c < colours; c++) {
        bm_sample *restrict out = to[c] + 1;
        for (size_t x = 0; x < width; x++)
            out[x] = in[x * channels + c];
        out[-1] = out[0];
        out[width] = out[width - 1];
    }
}

static void unpack(const bm_plan *plan, const bm_sample *in, bm_sample *const *to)
{
    switch (plan->in.plane[0].channels) {
    case 1:
        unpack_row(in, plan->in.width, 1, 1, to);
        break;
    case 2:
        unpack_row(in, plan->in.width, 2, 1, to);
        break;
    case 3:
        unpack_row(in, plan->in.width, 3, 3, to);
        break;
    default:
        unpack_row(in, plan->in.width, 4, 3, to);
    }
}

/* Sobel, with pixel 0 at index 1 of each row. The colour with the steepest gradient counts, the first of equals: others than
 * the first one take the place of what is less. `first` is a constant at each call. */
BM_INLINED void gradient_row(const bm_sample *restrict a, const bm_sample *restrict b,
                             const bm_sample *restrict c, size_t width, bool first,
                             int32_t *restrict gx, int32_t *restrict gy, square *restrict squares)
{
    for (size_t x = 0; x < width; x++) {
        int32_t corners = c[x + 2] - a[x], others = a[x + 2] - c[x];
        int32_t across = corners + others + 2 * (b[x + 2] - b[x]);
        int32_t down = corners - others + 2 * (c[x + 1] - a[x + 1]);
        square s = (square)across * across + (square)down * down;
        const bool steeper = first || s > squares[x];
        gx[x] = steeper ? across : gx[x];
        gy[x] = steeper ? down : gy[x];
        squares[x] = steeper ? s : squares[x];
    }
}

/* Rows are made in order, each from its own samples and those beside it. */
static void make_gradients(const bm_plan *plan, const void *const *in, uint32_t y,
                           const canny_place *place)
{
    const uint32_t height = plan->in.height, channels = plan->in.plane[0].channels;
    const size_t width = plan->in.width;
    bm_sample *const *above = place->colour[(y > 0 ? y - 1 : 0) % 3];
    bm_sample *const *here = place->colour[y % 3];
    bm_sample *const *below = place->colour[(y + 1 < height ? y + 1 : y) % 3];
    square *squares = place->squares[y % 3];
    int32_t *gx = place->gx[y % 3], *gy = place->gy[y % 3];

    if (y == 0)
        unpack(plan, in[0], place->colour[0]);
    if (y + 1 < height)
        unpack(plan, in[y + 1], place->colour[(y + 1) % 3]);
    squares[0] = squares[width + 1] = 0;
    gradient_row(above[0], here[0], below[0], width, true, gx, gy, squares + 1);
    for (size_t c = 1; c < 3 && channels > 2; c++)
        gradient_row(above[c], here[c], below[c], width, false, gx, gy, squares + 1);
}

/* Whether a square is the largest along its gradient. above, here and below point at the pixel's own column. */
static inline bool is_crest(const square *above, const square *here, const square *below,
                            int32_t gx, int32_t gy)
{
    const int64_t across = gx < 0 ? -(int64_t)gx : gx, down = gy < 0 ? -(int64_t)gy : gy;
    const int64_t slope = across * 13573;
    const square s = *here;
    if (down << 15 < slope)
        return s > here[-1] && s >= here[1];
    if (down << 15 > slope + (across << 16))
        return s > *above && s >= *below;
    const int side = (gx < 0) != (gy < 0) ? -1 : 1;
    return s > above[-side] && s > below[side];
}

static uint8_t *marks_row(const bm_plan *plan, const canny_place *place, uint32_t y)
{
    return place->marks + ((size_t)y + 1) * canny_marks_pitch(&plan->in) + 1;
}

static void mark_row(const bm_plan *plan, uint32_t y, const canny_place *place)
{
    const canny_data *data = plan->data;
    const square weak = (square)data->weak, strong = (square)data->strong;
    const square *above = place->squares[(y + 2) % 3] + 1, *here = place->squares[y % 3] + 1;
    const square *below = place->squares[(y + 1) % 3] + 1;
    const int32_t *gx = place->gx[y % 3], *gy = place->gy[y % 3];
    uint8_t *marks = marks_row(plan, place, y);

    marks[-1] = marks[plan->in.width] = CANNY_NONE;
    for (size_t x = 0; x < plan->in.width; x++) {
        marks[x] = CANNY_NONE;
        if (here[x] > weak && is_crest(above + x, here + x, below + x, gx[x], gy[x]))
            marks[x] = here[x] > strong ? CANNY_EDGE : CANNY_WEAK;
    }
}

/* Marks of all rows. Beyond the picture there are no gradients. */
static void mark_picture(const bm_plan *plan, const void *const *in, const canny_place *place)
{
    const uint32_t height = plan->in.height;
    const size_t row_bytes = ((const canny_data *)plan->data)->pitch * sizeof(square);
    const size_t marks_pitch = canny_marks_pitch(&plan->in);
    memset(place->squares[2], 0, row_bytes);
    memset(place->marks, CANNY_NONE, marks_pitch);
    memset(place->marks + (height + (size_t)1) * marks_pitch, CANNY_NONE, marks_pitch);
    make_gradients(plan, in, 0, place);
    for (uint32_t y = 0; y < height; y++) {
        if (y + 1 < height)
            make_gradients(plan, in, y + 1, place);
        else
            memset(place->squares[(y + 1) % 3], 0, row_bytes);
        mark_row(plan, y, place);
    }
}

/* All that hangs together with an edge. True: some of it had no room on the stack. */
static bool follow(uint8_t *marks, size_t pitch, size_t edge, size_t *stack)
{
    bool left = false;
    size_t count = 0;
    stack[count++] = edge;
    while (count > 0) {
        const size_t pixel = stack[--count];
        marks[pixel] = CANNY_FOLLOWED;
        for (size_t row = pixel - pitch - 1; row <= pixel + pitch - 1; row += pitch)
            for (size_t near = row; near < row + 3; near++) {
                if (marks[near] != CANNY_WEAK)
                    continue;
                marks[near] = CANNY_EDGE;
                if (count < CANNY_STACK)
                    stack[count++] = near;
                else
                    left = true;
            }
    }
    return left;
}

static void trace(const bm_desc *in, uint8_t *marks, size_t *stack)
{
    const size_t pitch = canny_marks_pitch(in), bytes = canny_marks_bytes(in);
    for (bool left = true; left;) {
        left = false;
        const uint8_t *edge = memchr(marks, CANNY_EDGE, bytes);
        while (edge) {
            const size_t at = (size_t)(edge - marks);
            left |= follow(marks, pitch, at, stack);
            edge = memchr(edge, CANNY_EDGE, bytes - at);
        }
    }
}

/* The last of two channels is alpha. */
static void show_row(const bm_plan *plan, const bm_sample *in, const uint8_t *marks, bm_sample *out)
{
    const size_t width = plan->in.width, channels = plan->out.plane[0].channels;
    const size_t from = plan->in.plane[0].channels;
    if (channels == 1)
        for (size_t x = 0; x < width; x++)
            out[x] = marks[x] == CANNY_FOLLOWED ? BM_SAMPLE_MAX : 0;
    else
        for (size_t x = 0; x < width; x++) {
            out[2 * x] = marks[x] == CANNY_FOLLOWED ? BM_SAMPLE_MAX : 0;
            out[2 * x + 1] = in[x * from + from - 1];
        }
}

static void canny_band(const bm_plan *plan, const bm_band *band)
{
    const canny_place place = place_at(plan->data, band->scratch);

    if (!band->resume) {
        mark_picture(plan, band->in, &place);
        trace(&plan->in, place.marks, place.stack);
    }
    for (uint32_t y = band->y0; y < band->y1; y++)
        show_row(plan, band->in[y], marks_row(plan, &place, y), band->out[y - band->y0]);
}

BM_KERNELS(canny) = {.band = {canny_band}};

#else

#include <math.h>

#include "bandmill/size.h"

BM_DECLARE_KERNELS(canny)

enum canny_param { CANNY_LOW, CANNY_HIGH };

/* The square of a gradient that is `percent` of a step from black to white, which is 4 times white. */
static uint64_t threshold_of(double percent, unsigned depth)
{
    double steep = percent / 100 * 4 * (depth == 8 ? 255 : 65535);
    return (uint64_t)floor(steep * steep);
}

static bm_status canny_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_desc *in = &plan->in;
    const double low = call->value[CANNY_LOW].number, high = call->value[CANNY_HIGH].number;
    if ((uint64_t)in->width * in->height > UINT32_MAX)
        return bm_fail(error, BM_E_CHAIN, "canny takes at most %u pixels, this picture has %ux%u",
                       UINT32_MAX, in->width, in->height);
    canny_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of canny");
    data->weak = threshold_of(fmin(low, high), in->depth);
    data->strong = threshold_of(fmax(low, high), in->depth);
    data->pitch = ((size_t)in->width + 2 + 15) / 16 * 16;

    bm_model model = bm_model_has_alpha(in->model) ? BM_GRAYA : BM_GRAY;
    bm_status status =
        bm_desc_interleaved(&plan->out, in->width, in->height, model, in->depth, error);
    if (status)
        return status;
    /* As place_at() has it: three rows of a square, two gradients and three samples a pixel, the
     * stack, and marks. */
    const size_t square_bytes = in->depth == 8 ? sizeof(int32_t) : sizeof(int64_t);
    plan->scratch_bytes =
        data->pitch * 3 * (square_bytes + 2 * sizeof(int32_t) + 3 * (size_t)in->depth / 8) +
        CANNY_STACK * sizeof(size_t) + canny_marks_bytes(in);
    plan->data = data;
    plan->whole = true;
    plan->serial = true;
    plan->band = bm_pick(canny_kernels, plan)->band[0];
    return BM_OK;
}

static const bm_param canny_params[] = {
    {.name = "low",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 100,
     .def = 10,
     .unit = "percent",
     .doc = "What is steeper than this part of a step from black to white is an edge if it hangs "
            "together with a strong one"},
    {.name = "high",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 100,
     .def = 20,
     .unit = "percent",
     .doc = "What is steeper than this is a strong one; if it is below low, they are swapped"},
    {.name = NULL},
};

const bm_filter bm_filter_canny = {
    .name = "canny",
    .group = BM_GROUP_EDGES,
    .summary = "Trace edges as thin, connected lines, white on black",
    .doc =
        "Outlines for measuring and for drawings: one pixel wide, without the breaks and specks of "
        "a mere threshold. Blur first, by as much as detail does not matter.\n\n"
        "The gradient is Sobel's, of the channel in which it is the longest. A pixel is a crest if "
        "its gradient is longer than that of its two neighbours in the gradient's direction, which "
        "is taken as across, down, or along a diagonal, whichever is the nearest; across and down, "
        "that of the right or lower one may be as long. Crests steeper than `high` are edges, and "
        "so are those steeper than `low` that hang together with one over such crests, corners "
        "included (Canny, A computational approach to edge detection, 1986). Beyond its border the "
        "picture repeats its outermost pixels, and gradients count nothing there.\n\n"
        "Exact, in integers, and the same as OpenCV's Canny with L2gradient and thresholds of 10.2 "
        "levels for each percent. There is no blur in it: put `gaussian` before it. The output is "
        "gray; alpha is left alone. Needs the whole picture in memory, and is made by one thread.",
    .examples = "gaussian:1.4 | canny\n"
                "canny\n"
                "canny:low=5,high=15\n"
                "\n"
                "canny:0,high=0\n"
                "canny:20,high=40",
    .kind = BM_KIND_SERIAL,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = canny_params,
    .plan = canny_plan,
};

#endif
