/* SPDX-License-Identifier: MIT */
/* Planning several chains for one input, so that what they have in common from their beginning on is done once.
 *
 * Steps are shared as they are planned (same.c). What is decided here is what rules may do: they know single chains, and a crop
 * that one of them moves in front of a blur parts two chains that had the blur in common. So two ways are planned, and the
 * cheaper one is taken:
 *
 *   apart    each chain is rewritten by itself
 *   within   chains are cut where they part, and each stretch between two cuts is rewritten by itself: those that have it in
 *            common get the same calls
 *
 * Exact rules give the same bytes for any stretch that begins and ends with plain samples. Linear light goes on beyond the end
 * of a stretch, which rules could not see; there chains that are cut stay as they are written. */
#include <string.h>

#include "core/plan_memory.h"
#include "graph/graph.h"

typedef struct forest {
    const bm_program_request *request;
    const bm_desc *in;
    bm_program *written; /* the calls as written, nothing planned */
    bool within;
    bm_reasons *reasons; /* NULL: nobody asks */
    bm_program *tree;    /* being made */
} forest;

/* How many calls output `k` has in common with another from the beginning on. */
static size_t common_calls(const forest *f, uint32_t k, uint32_t other)
{
    const bm_chain *a = &f->written->output[k].chain, *b = &f->written->output[other].chain;
    size_t common = 0;
    while (common < a->count && common < b->count &&
           bm_calls_equal(&a->calls[common], &b->calls[common], f->in->depth))
        common++;
    return common;
}

/* Where the stretch of output `k` that begins with call `from` ends. */
static size_t end_of_stretch(const forest *f, uint32_t k, size_t from)
{
    size_t end = f->written->output[k].chain.count;
    for (uint32_t other = 0; f->within && other < f->written->outputs; other++) {
        size_t common = other == k ? 0 : common_calls(f, k, other);
        if (common > from && common < end)
            end = common;
    }
    return end;
}

/* Appends what rules make of a stretch that begins with `desc`, which becomes what it ends with. */
static bm_status append_rewritten(forest *f, uint32_t k, const bm_call *calls, size_t count,
                                  bm_desc *desc, bm_error *error)
{
    const bm_chain stretch = {.calls = (bm_call *)(uintptr_t)calls, .count = count};
    const bm_program_request request = {.chain = &stretch,
                                        .linear = f->request->linear,
                                        .rewriting = f->request->rewriting,
                                        .reasons = f->reasons,
                                        .level = f->request->level};
    bm_program *alone;
    bm_status status = bm_program_plan(&alone, &request, desc, error);
    if (status)
        return status;
    const bm_chain *chain = &alone->output[0].chain;
    status = bm_graph_append_calls(&f->tree->output[k], chain->calls, chain->count, error);
    *desc = *bm_program_out(alone);
    bm_plan_adopt(&f->tree->memory, &alone->memory);
    bm_program_destroy(alone);
    return status;
}

static bm_status append_output(forest *f, uint32_t k, bm_error *error)
{
    const bm_chain *chain = &f->written->output[k].chain;
    bm_desc desc = *f->in;
    bm_status status = BM_OK;
    size_t from = 0, end = end_of_stretch(f, k, 0);
    if (f->request->rewriting == BM_REWRITE_NONE || (f->request->linear && end < chain->count))
        return bm_graph_append_calls(&f->tree->output[k], chain->calls, chain->count, error);
    do {
        status = append_rewritten(f, k, chain->calls + from, end - from, &desc, error);
        from = end;
        end = end_of_stretch(f, k, from);
    } while (from < chain->count && !status);
    return status;
}

/* *program is to be destroyed after an error, too. */
static bm_status plan_tree(bm_program **program, forest *f, bool within, bm_reasons *reasons,
                           bm_error *error)
{
    f->within = within;
    f->reasons = f->request->reasons ? reasons : NULL;
    bm_status status = bm_graph_create(program, f->written->outputs, f->request, f->in, error);
    f->tree = *program;
    for (uint32_t k = 0; k < f->written->outputs && !status; k++)
        status = append_output(f, k, error);
    return status ? status : bm_graph_plan_calls(f->tree, error);
}

static bool same_calls(const bm_program *a, const bm_program *b)
{
    for (uint32_t k = 0; k < a->outputs; k++) {
        const bm_chain *in_a = &a->output[k].chain, *in_b = &b->output[k].chain;
        if (in_a->count != in_b->count)
            return false;
        for (size_t i = 0; i < in_a->count; i++)
            if (!bm_calls_equal(&in_a->calls[i], &in_b->calls[i], 8))
                return false;
    }
    return true;
}

static bool have_common_calls(const forest *f)
{
    for (uint32_t k = 1; k < f->written->outputs; k++)
        for (uint32_t other = 0; other < k; other++)
            if (common_calls(f, k, other))
                return true;
    return false;
}

/* What is done in one place for several outputs is told once. */
static void add_reasons(bm_reasons *all, const bm_reasons *reasons)
{
    for (unsigned i = 0; all && i < reasons->count; i++) {
        const bm_reason *reason = &reasons->item[i];
        bool known = false;
        for (unsigned j = 0; j < i && !known; j++)
            known = strcmp(reasons->item[j].text, reason->text) == 0;
        if (!known)
            bm_reason_add(all, reason->rule, reason->tolerance, "%s", reason->text);
    }
}

static bm_status gather_chains(forest *f, bm_error *error)
{
    const bm_program_request *request = f->request;
    bm_status status = bm_graph_create(&f->written, 1 + request->also_count, request, f->in, error);
    if (!status)
        status = bm_graph_append_chain(&f->written->output[0], request->chain, request->orientation,
                                       error);
    for (size_t i = 0; i < request->also_count && !status; i++)
        status = bm_graph_append_chain(&f->written->output[1 + i], request->also[i].chain,
                                       request->also[i].orientation, error);
    return status;
}

bm_status bm_graph_plan_tree(bm_program **result, const bm_program_request *request,
                             const bm_desc *in, bm_error *error)
{
    forest f = {.request = request, .in = in};
    bm_program *within = NULL;
    bm_reasons reasons_apart = {.count = 0}, reasons_within = {.count = 0};
    *result = NULL;
    bm_status status = gather_chains(&f, error);
    if (!status)
        status = plan_tree(result, &f, false, &reasons_apart, error);
    bool parted = !status && !same_calls(*result, f.written) && have_common_calls(&f);
    if (parted)
        status = plan_tree(&within, &f, true, &reasons_within, error);
    if (!status && parted && bm_program_cost_ns(within) < bm_program_cost_ns(*result)) {
        bm_program *apart = *result;
        *result = within;
        within = apart;
        reasons_apart = reasons_within;
    }
    if (!status)
        add_reasons(request->reasons, &reasons_apart);
    bm_program_destroy(within);
    bm_program_destroy(f.written);
    return status;
}
