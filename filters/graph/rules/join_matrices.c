/* SPDX-License-Identifier: MIT */
/* join-matrices: neighbouring colour matrices multiply, where nothing is clamped between them.
 *
 * What the first makes of any colour has to lie within the scale: of a row, its offset and the weights below 0 sum to no less than 0,
 * its offset and those above 0 to no more than 1 (from gray, where all three count alike, its offset and their sum).
 *
 * Exact where both matrices take whole channels, as they are or inverted (rows of one weight 1, or one -1 and an offset of 1,
 * or of nothing but an offset): kernels do not round then. Otherwise the rounding between the two goes. It is off by less than 0.57
 * levels (colour_matrix.c: half a level, and 0.063), which the weights of the second multiply, and both ways end
 * in such a rounding: with absolute weights of a row up to 3, that is less than 3 levels. */
#include <math.h>

#include "core/catalogue.h"
#include "graph/rules/rules.h"

#define MOST_WEIGHTS 3.0

static const bm_colour_matrix *matrix_of(const bm_rewrite *rewrite, size_t i)
{
    const bm_plan *plan = bm_rewrite_plan(rewrite, i);
    return plan ? plan->matrix : NULL;
}

static bool is_whole_channel(const double row[4])
{
    double sum = row[0] + row[1] + row[2];
    int weights = 0;
    for (size_t k = 0; k < 3; k++) {
        if (row[k] != 0 && row[k] != 1 && row[k] != -1)
            return false;
        weights += row[k] != 0;
    }
    return weights <= 1 && (sum < 0   ? row[3] == 1
                            : sum > 0 ? row[3] == 0
                                      : row[3] == 0 || row[3] == 1);
}

static bool takes_whole_channels(const bm_colour_matrix *matrix)
{
    return is_whole_channel(matrix->row[0]) && is_whole_channel(matrix->row[1]) &&
           is_whole_channel(matrix->row[2]);
}

/* Sums of decimal fractions that should be 1 may be a little more. */
#define SLACK 1e-9

static bool stays_on_scale(const bm_colour_matrix *matrix, bool gray)
{
    for (size_t c = 0; c < 3; c++) {
        const double *row = matrix->row[c];
        double least = row[3], most = row[3], sum = row[0] + row[1] + row[2];
        for (size_t k = 0; k < 3; k++) {
            double weight = gray ? (k ? 0 : sum) : row[k];
            least += fmin(weight, 0);
            most += fmax(weight, 0);
        }
        if (least < -SLACK || most > 1 + SLACK)
            return false;
    }
    return true;
}

static bool has_small_weights(const bm_colour_matrix *matrix)
{
    for (size_t c = 0; c < 3; c++) {
        const double *row = matrix->row[c];
        if (fabs(row[0]) + fabs(row[1]) + fabs(row[2]) > MOST_WEIGHTS)
            return false;
    }
    return true;
}

/* `at`: the 12 weights of a call of matrix. */
static void multiply(const bm_colour_matrix *first, const bm_colour_matrix *second, double at[12])
{
    for (size_t c = 0; c < 3; c++)
        for (size_t k = 0; k < 4; k++) {
            double sum = k == 3 ? second->row[c][3] : 0;
            for (size_t j = 0; j < 3; j++)
                sum += second->row[c][j] * first->row[j][k];
            at[4 * c + k] = sum;
        }
}

static bool is_identity(const double at[12])
{
    for (size_t i = 0; i < 12; i++)
        if (at[i] != (i % 5 == 0))
            return false;
    return true;
}

static bm_fired join(bm_rewrite *rewrite, size_t i, bool exact)
{
    double *at = bm_rewrite_alloc(rewrite, 12, sizeof *at);
    if (!at)
        return BM_FIRED_NOT;
    multiply(matrix_of(rewrite, i), matrix_of(rewrite, i + 1), at);
    bool vanishes =
        is_identity(at) && bm_rewrite_in(rewrite, i)->model == bm_rewrite_out(rewrite, i)->model;
    if (vanishes && !bm_rewrite_may_vanish(rewrite, i, i + 2))
        return BM_FIRED_NOT;

    char names[BM_NAMES_TEXT];
    bm_rewrite_names(rewrite, i, i + 2, names);
    bm_reason_add(rewrite->reasons, bm_rule_join_matrices.name,
                  exact ? NULL : bm_rule_join_matrices.tolerance, "%s %s", names,
                  vanishes ? "cancel each other out"
                           : "multiply to one matrix: nothing is clamped between them");
    const bm_call call = {.filter = &bm_filter_matrix,
                          .value = {{.numbers = {.at = at, .count = 12, .rows = 3}}}};
    bm_rewrite_remove(rewrite, i, i + 2);
    if (!vanishes)
        bm_rewrite_insert(rewrite, i, &call, 1);
    return BM_FIRED;
}

static bm_fired apply(bm_rewrite *rewrite)
{
    for (size_t i = 0; i + 1 < bm_rewrite_count(rewrite); i++) {
        const bm_colour_matrix *first = matrix_of(rewrite, i), *second = matrix_of(rewrite, i + 1);
        if (!first || !second)
            continue;
        bool exact = takes_whole_channels(first) && takes_whole_channels(second);
        bool gray = bm_model_channels(bm_rewrite_in(rewrite, i)->model) <= 2;
        if (exact || (!rewrite->exact && stays_on_scale(first, gray) && has_small_weights(second)))
            return join(rewrite, i, exact);
    }
    return BM_FIRED_NOT;
}

const bm_rule bm_rule_join_matrices = {
    .name = "join-matrices", .tolerance = "2 levels", .apply = apply};
