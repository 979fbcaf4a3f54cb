/* SPDX-License-Identifier: MIT */
/* matrix: three rows of three weights, and of an offset where there are four numbers in a row. */
#include "colours.h"
#include "table.h"

#include <math.h>

static void mixed(const bm_call *call, double rgb[3])
{
    const bm_numbers *numbers = &call->value[0].numbers;
    const double in[3] = {rgb[0], rgb[1], rgb[2]};
    const bool offsets = numbers->count == 12;
    const double *at = numbers->at;

    for (size_t c = 0; c < 3; c++) {
        rgb[c] = *at++ * in[0];
        rgb[c] += *at++ * in[1];
        rgb[c] += *at++ * in[2];
        if (offsets)
            rgb[c] += *at++;
    }
}

void exact_matrix(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const bm_numbers *numbers = &call->value[0].numbers;
    size_t columns = numbers->count / 3;

    exact_colours(call, in, out, mixed);
    if (exact_max(&in->desc) == 255)
        return;
    for (size_t c = 0; c < 3; c++) { /* single precision */
        double sum = 0;
        for (size_t k = 0; k < columns; k++)
            sum += fabs(numbers->at[c * columns + k]);
        out->extra = fmax(out->extra, 0.024 * sum);
    }
}
