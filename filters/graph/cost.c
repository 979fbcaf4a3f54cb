/* SPDX-License-Identifier: MIT */
/* What a program costs, roughly: for people, and for choosing between ways that are all correct. */
#include <string.h>

#include "graph/graph.h"

typedef struct cost {
    const char *filter;
    uint32_t picoseconds8, picoseconds16; /* a sample of the larger of input and output */
} cost;

static const cost costs[] = {
#define BM_COST(filter, picoseconds8, picoseconds16) {#filter, picoseconds8, picoseconds16},
#include "costs.def"
#undef BM_COST
};

/* Steps that planning inserts are one trip through memory and little work, as a table of levels is. */
static const cost *cost_of(const bm_filter *filter)
{
    const cost *otherwise = &costs[0];
    for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++) {
        if (strcmp(costs[i].filter, filter->name) == 0)
            return &costs[i];
        if (strcmp(costs[i].filter, "curve") == 0)
            otherwise = &costs[i];
    }
    return otherwise;
}

static double samples_of(const bm_desc *desc)
{
    double samples = 0;
    for (unsigned p = 0; p < desc->planes; p++)
        samples += (double)desc->plane[p].width * desc->plane[p].height * desc->plane[p].channels;
    return samples;
}

double bm_program_cost_ns(const bm_program *program)
{
    double sum = 0;
    for (uint32_t i = 0; i < program->count; i++) {
        const bm_plan *plan = &program->steps[i].plan;
        const cost *c = cost_of(plan->filter);
        double in = samples_of(&plan->in), out = samples_of(&plan->out);
        sum += (in > out ? in : out) * (plan->in.depth == 8 ? c->picoseconds8 : c->picoseconds16);
    }
    return sum / 1000;
}
