/* SPDX-License-Identifier: MIT */
/* morphology: the plans and kernels of erode, dilate and of what is made of both. As a step of its own it is the second
 * pass of a top-hat or a black-hat, whose input before the first one is its second input.
 *
 *   EXTREMUM   one pass: erode, dilate
 *   RANGE      gradient: two passes over the same rows
 *   TWICE      open, close, tophat, blackhat: one pass after the other, with rows of the first one in scratch
 *   RESIDUE    the second pass of the latter two, as a step
 *
 * Opening takes nothing away that closing the gap would not bring back: a sample of the opening is the minimum of
 * some window around it, so it is not above the sample itself, and differences need no sign. */
#include "kernels/morphology_data.h"

enum { EXTREMUM, RANGE, TWICE, RESIDUE };

/* Windows that reach over so many rows more take two steps, between which rows are kept for all bands. */
#define SPLIT_ROWS 8

#ifdef BM_KERNEL_LEVEL

#include "kernels/morphology_disc.h"
#include "kernels/morphology_rect.h"

static void make_pass(const morphology_data *data, unsigned i, const bm_band *band,
                      morphology_rows *rows)
{
    const morphology_pass *p = &data->pass[i];
    char *scratch = band->scratch;
    rows->state = (bm_sample *)(void *)(scratch + data->state_at[i]);
    rows->work = (bm_sample *)(void *)(scratch + data->work_at);
    if (p->shape == SHAPE_DISC)
        disc_rows(p, rows);
    else
        rect_rows(p, rows);
}

static morphology_rows rows_of_band(const bm_band *band)
{
    return (morphology_rows){.in = (const bm_sample *const *)band->in,
                             .in_y0 = band->in_y0,
                             .out = (bm_sample *const *)band->out,
                             .y0 = band->y0,
                             .y1 = band->y1,
                             .resume = band->resume};
}

/* out = more - less, of which it may be one. Alpha is that of the picture, `before`. */
static void subtract(const bm_plan *plan, const bm_sample *more, const bm_sample *less,
                     const bm_sample *before, bm_sample *out)
{
    const morphology_data *data = plan->data;
    size_t samples = data->pass[0].samples, channels = data->pass[0].channels;
    FOLD_APART
    for (size_t i = 0; i < samples; i++)
        out[i] = (bm_sample)(more[i] - less[i]);
    if (bm_model_has_alpha(plan->in.model))
        for (size_t i = channels - 1; i < samples; i += channels)
            out[i] = before[i];
}

/* What tophat and blackhat do with an opened or closed row. */
static void subtract_residue(const bm_plan *plan, const bm_sample *before, bm_sample *out)
{
    const morphology_data *data = plan->data;
    if (data->operation == MORPHOLOGY_TOPHAT)
        subtract(plan, before, out, before, out);
    else if (data->operation == MORPHOLOGY_BLACKHAT)
        subtract(plan, out, before, before, out);
}

static void extremum_band(const bm_plan *plan, const bm_band *band)
{
    morphology_rows rows = rows_of_band(band);
    make_pass(plan->data, 0, band, &rows);
}

static void residue_band(const bm_plan *plan, const bm_band *band)
{
    extremum_band(plan, band);
    for (uint32_t i = 0; i < band->y1 - band->y0; i++)
        subtract_residue(plan, band->side[i], band->out[i]);
}

/* The end of the group of rows that y is in. */
static uint32_t group_end(const bm_band *band, uint32_t y)
{
    uint32_t end = (y / GROUP_ROWS + 1) * GROUP_ROWS;
    return end < band->y1 ? end : band->y1;
}

static bm_sample *held_row(const morphology_data *data, const bm_band *band, uint32_t y)
{
    bm_sample *held = (bm_sample *)(void *)((char *)band->scratch + data->rows_at);
    return held + y % data->held_rows * data->pass[0].row_pitch;
}

static bm_sample **row_pointers(const morphology_data *data, const bm_band *band)
{
    return (bm_sample **)(void *)((char *)band->scratch + data->pointers_at);
}

static void range_band(const bm_plan *plan, const bm_band *band)
{
    const morphology_data *data = plan->data;
    bm_sample **held = row_pointers(data, band);
    morphology_rows rows = rows_of_band(band);

    for (uint32_t y = band->y0; y < band->y1; y = rows.y1) {
        rows.y0 = y;
        rows.y1 = group_end(band, y);
        rows.out = held;
        for (uint32_t i = y; i < rows.y1; i++)
            held[i - y] = held_row(data, band, i);
        make_pass(data, 0, band, &rows);
        rows.out = (bm_sample *const *)band->out + (y - band->y0);
        make_pass(data, 1, band, &rows);
        for (uint32_t i = y; i < rows.y1; i++)
            subtract(plan, rows.out[i - y], held[i - y], band->in[(int64_t)i - band->in_y0],
                     rows.out[i - y]);
        rows.resume = true;
    }
}

/* The rows of the first pass that rows up to y of the second one need, of those up to `height`. */
static uint32_t rows_before(const morphology_pass *second, uint32_t y, uint32_t height)
{
    return height - y < second->reach.down ? height : y + second->reach.down;
}

static void twice_band(const bm_plan *plan, const bm_band *band)
{
    const morphology_data *data = plan->data;
    const morphology_pass *second = &data->pass[1];
    uint32_t height = plan->in.plane[band->plane].height, up = second->reach.up;
    uint32_t made = band->y0 > up ? band->y0 - up : 0;
    bm_sample **held = row_pointers(data, band);
    morphology_rows rows = rows_of_band(band);
    bool resume = band->resume;

    if (resume)
        made = rows_before(second, band->y0, height);
    for (uint32_t y = band->y0, end; y < band->y1; y = end) {
        end = group_end(band, y);
        uint32_t wanted = rows_before(second, end, height);
        if (made < wanted) {
            for (uint32_t i = made; i < wanted; i++)
                held[i - made] = held_row(data, band, i);
            rows = rows_of_band(band);
            rows.out = held;
            rows.y0 = made;
            rows.y1 = wanted;
            rows.resume = resume;
            make_pass(data, 0, band, &rows);
            made = wanted;
        }
        for (int64_t i = (int64_t)y - up, k = 0; i < (int64_t)end + second->reach.down; i++, k++)
            held[k] = held_row(data, band, (uint32_t)(i < 0 ? 0 : i < height ? i : height - 1));
        rows = (morphology_rows){.in = (const bm_sample *const *)held,
                                 .in_y0 = (int64_t)y - up,
                                 .out = (bm_sample *const *)band->out + (y - band->y0),
                                 .y0 = y,
                                 .y1 = end,
                                 .resume = resume};
        make_pass(data, 1, band, &rows);
        for (uint32_t i = y; i < end; i++)
            subtract_residue(plan, band->in[(int64_t)i - band->in_y0], band->out[i - band->y0]);
        resume = true;
    }
}

BM_KERNELS(morphology) = {.band = {[EXTREMUM] = extremum_band,
                                   [RANGE] = range_band,
                                   [TWICE] = twice_band,
                                   [RESIDUE] = residue_band}};

#else

#include "kernels/morphology_plan.h"

BM_DECLARE_KERNELS(morphology)

static bm_span pass_need(const morphology_pass *p, bm_span rows)
{
    return (bm_span){rows.lo - (int32_t)p->reach.up, rows.hi + (int32_t)p->reach.down};
}

static bm_span one_pass_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const morphology_data *data = plan->data;
    (void)plane;
    return pass_need(&data->pass[0], (bm_span){(int32_t)y0, (int32_t)y1});
}

static bm_span range_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const morphology_data *data = plan->data;
    bm_span least = one_pass_need(plan, plane, y0, y1);
    bm_span most = pass_need(&data->pass[1], (bm_span){(int32_t)y0, (int32_t)y1});
    return (bm_span){least.lo < most.lo ? least.lo : most.lo,
                     least.hi > most.hi ? least.hi : most.hi};
}

static bm_span twice_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const morphology_data *data = plan->data;
    (void)plane;
    bm_span first = pass_need(&data->pass[1], (bm_span){(int32_t)y0, (int32_t)y1});
    return pass_need(&data->pass[0], first);
}

/* Settles what lies where in scratch. */
static void place_scratch(bm_plan *plan, morphology_data *data)
{
    const morphology_pass *pass = data->pass;
    size_t sample = plan->in.depth / 8u, held = data->held_rows;

    size_t *at = &plan->scratch_bytes;
    for (unsigned i = 0; i < 2; i++) {
        data->state_at[i] = *at;
        *at += bm_size_align(pass[i].state_samples * sample, BM_ROW_ALIGN);
    }
    data->work_at = *at;
    *at += bm_size_align(more(pass[0].work_samples, pass[1].work_samples) * sample, BM_ROW_ALIGN);
    data->rows_at = *at;
    *at += bm_size_align(held * pass[0].row_pitch * sample, BM_ROW_ALIGN);
    data->pointers_at = *at;
    *at += held * sizeof(void *);
}

static bool takes_maxima_first(morphology_operation operation)
{
    return operation == MORPHOLOGY_DILATE || operation == MORPHOLOGY_CLOSE ||
           operation == MORPHOLOGY_BLACKHAT;
}

static bool takes_two_passes(morphology_operation operation)
{
    return operation != MORPHOLOGY_ERODE && operation != MORPHOLOGY_DILATE;
}

bm_status bm_morphology_plan(const bm_call *call, bm_plan *plan, morphology_operation operation,
                             bm_error *error)
{
    bool most = takes_maxima_first(operation);
    morphology_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan %s", plan->filter->name);
    data->operation = operation;
    bm_status status = plan_pass(plan, call, most, &data->pass[0], error);
    if (!status && takes_two_passes(operation))
        status = plan_pass(plan, call, !most, &data->pass[1], error);
    if (status)
        return status;

    int kernel = EXTREMUM;
    plan->need = one_pass_need;
    /* Measured: with lower bands, filling the queue takes too much of two threads' time. */
    plan->start_rows = GROUP_ROWS * data->pass[0].blocks;
    if (operation == MORPHOLOGY_GRADIENT) {
        kernel = RANGE;
        data->held_rows = GROUP_ROWS;
        plan->need = range_need;
    } else if (takes_two_passes(operation)) {
        kernel = TWICE;
        data->held_rows = pass_height(&data->pass[1]) - 1 + GROUP_ROWS;
        plan->need = twice_need;
        plan->start_rows += pass_height(&data->pass[1]);
    }
    bool differs = operation == MORPHOLOGY_GRADIENT || operation == MORPHOLOGY_TOPHAT ||
                   operation == MORPHOLOGY_BLACKHAT;
    plan->copies = !differs && pass_copies(&data->pass[0]);
    place_scratch(plan, data);
    plan->data = data;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(morphology_kernels, plan)->band[kernel];
    return BM_OK;
}

/* ---- the second pass, as a step -------------------------------------------------------------- */

bool bm_morphology_split(const bm_call *call, const bm_desc *in, morphology_operation operation,
                         bm_stages *stages)
{
    bool most = takes_maxima_first(operation);
    bool residue = operation == MORPHOLOGY_TOPHAT || operation == MORPHOLOGY_BLACKHAT;
    morphology_reach reach;
    bm_error error;
    if (window_of(call, in, &reach, &error) || reach.up + reach.down < SPLIT_ROWS)
        return false;
    stages->count = 2;
    stages->side = residue;
    stages->call[0] = *call;
    stages->call[0].filter = most ? &bm_filter_dilate : &bm_filter_erode;
    stages->call[1] = *call;
    stages->call[1].filter = residue ? &bm_filter_morphology
                             : most  ? &bm_filter_erode
                                     : &bm_filter_dilate;
    stages->call[1].value[PARAM_OPERATION].number = operation;
    return true;
}

static bm_status residue_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    morphology_operation operation = (morphology_operation)call->value[PARAM_OPERATION].number;
    bm_status status = bm_morphology_plan(
        call, plan, operation == MORPHOLOGY_TOPHAT ? MORPHOLOGY_DILATE : MORPHOLOGY_ERODE, error);
    if (status)
        return status;
    morphology_data *data = plan->data;
    data->operation = operation;
    plan->copies = false;
    plan->band = bm_pick(morphology_kernels, plan)->band[RESIDUE];
    return BM_OK;
}

const bm_filter bm_filter_morphology = {
    .name = "morphology",
    .summary = "What a second pass leaves between its result and the picture before the first",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_MORPHOLOGY_MODELS,
    .planar = true,
    .plan = residue_plan,
};

/* ---- parameters ------------------------------------------------------------------------------ */

static const char *const shape_names[] = {
    [SHAPE_RECT] = "rect", [SHAPE_DISC] = "disc", [SHAPE_CROSS] = "cross", NULL};

const bm_param bm_morphology_params[] = {
    [PARAM_RADIUS] = {.name = "radius",
                      .type = BM_PARAM_INT,
                      .min = 0,
                      .max = MOST_RADIUS,
                      .def = 1,
                      .unit = "pixels",
                      .doc = "How far the window reaches from its centre"},
    [PARAM_SHAPE] = {.name = "shape",
                     .type = BM_PARAM_CHOICE,
                     .choices = shape_names,
                     .doc = "The form of the window"},
    [PARAM_SIZE] = {.name = "size",
                    .type = BM_PARAM_SIZE,
                    .min = 1,
                    .max = 2 * MOST_RADIUS + 1,
                    .unit = "pixels",
                    .doc = "In place of radius, the sides of the window: WxH; one number for a "
                           "square; or P%, for 2 floor(P / 200 * side) + 1 pixels of each of the "
                           "picture's sides, but not more than 20001"},
    BM_BORDER_PARAMS,
    {.name = NULL}};

/* ---- the border ------------------------------------------------------------------------------ */

bm_reach bm_morphology_reach(const bm_call *call, const bm_desc *in)
{
    morphology_reach r;
    bm_error error;
    if (window_of(call, in, &r, &error))
        return bm_reach_even(0); /* the plan says why */
    return (bm_reach){(uint32_t)more(r.left, r.right), (uint32_t)more(r.up, r.down)};
}

bm_reach bm_morphology_reach_twice(const bm_call *call, const bm_desc *in)
{
    morphology_reach r;
    bm_error error;
    if (window_of(call, in, &r, &error))
        return bm_reach_even(0);
    return (bm_reach){r.left + r.right, r.up + r.down};
}

void bm_morphology_settle(bm_call *call, const bm_desc *in)
{
    bm_value *size = &call->value[PARAM_SIZE];
    morphology_reach r;
    bm_error error;
    if (size->percent > 0 && !window_of(call, in, &r, &error))
        *size = (bm_value){.width = r.left + r.right + 1, .height = r.up + r.down + 1};
}

#endif
