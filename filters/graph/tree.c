/* SPDX-License-Identifier: MIT */
/* Planning several chains for one input, so that what they have in common from their beginning on is done once.
 *
 * Each chain is planned by itself, and its steps are moved to the tree: those that another chain has brought there already are
 * dropped (same.c). What is decided here is what rules may do: they know single chains, and a crop that one of them moves in front
 * of a blur parts two chains that had the blur in common. So two ways are planned, and the cheaper one is taken:
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

/* Moves the steps of a chain that was planned alone to where the output is now. */
static bm_status graft(bm_program *tree, bm_output *output, bm_program *alone, bm_error *error)
{
    bm_status status = BM_OK;
    uint32_t *ring_of = bm_pool_alloc(tree->pool, (size_t)alone->count + 1, sizeof *ring_of);
    if (!ring_of)
        return bm_fail(error, BM_E_NOMEM, "no memory for a program of %u steps", alone->count);
    ring_of[0] = output->ring;
    for (uint32_t i = 0; i < alone->count && !status; i++) {
        bm_step *step = &alone->steps[i];
        step->input = ring_of[step->input];
        step->side = step->side == BM_NO_RING ? BM_NO_RING : ring_of[step->side];
        ring_of[i + 1] = bm_graph_find(tree, step->call, step->input, step->side);
        if (ring_of[i + 1] == BM_NO_RING) {
            status = bm_graph_move(tree, step, error);
            ring_of[i + 1] = tree->count;
        }
    }
    output->ring = ring_of[alone->count];
    return status;
}

/* Appends calls to an output, or what rules make of them. They begin and end with plain samples. */
static bm_status append_stretch(forest *f, bm_output *output, const bm_call *calls, size_t count,
                                bm_rewriting rewriting, bm_error *error)
{
    const bm_chain stretch = {.calls = (bm_call *)(uintptr_t)calls, .count = count};
    const bm_program_request request = {.chain = &stretch,
                                        .linear = f->request->linear,
                                        .rewriting = rewriting,
                                        .reasons = f->reasons,
                                        .level = f->request->level,
                                        .memory = f->tree->pool};
    bm_program *alone;
    const bm_desc in = f->tree->rings[output->ring].desc;
    bm_status status = bm_graph_plan_chain(&alone, &request, &in, true, error);
    if (!status)
        status = bm_graph_append_calls(f->tree, output, alone->output[0].chain.calls,
                                       alone->output[0].chain.count, error);
    if (!status)
        status = graft(f->tree, output, alone, error);
    if (!status)
        bm_plan_adopt(&f->tree->memory, &alone->memory);
    bm_program_destroy(alone);
    return status;
}

static bm_status append_output(forest *f, uint32_t k, bm_error *error)
{
    const bm_chain *chain = &f->written->output[k].chain;
    bm_rewriting rewriting = f->request->rewriting;
    bm_status status = BM_OK;
    size_t from = 0, end = end_of_stretch(f, k, 0);
    if (f->request->linear && end < chain->count) {
        rewriting = BM_REWRITE_NONE;
        end = chain->count;
    }
    do {
        status = append_stretch(f, &f->tree->output[k], chain->calls + from, end - from, rewriting,
                                error);
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
    if (status)
        return status;
    f->tree = *program;
    f->tree->remembers = true;
    for (uint32_t k = 0; k < f->tree->outputs && !status; k++)
        status = append_output(f, k, error);
    return status;
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
        status = bm_graph_append_chain(f->written, &f->written->output[0], request->chain,
                                       request->orientation, error);
    for (size_t i = 0; i < request->also_count && !status; i++)
        status = bm_graph_append_chain(f->written, &f->written->output[1 + i],
                                       request->also[i].chain, request->also[i].orientation, error);
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
