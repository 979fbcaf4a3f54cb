/* SPDX-License-Identifier: MIT */
/* The fake filter. */
#include <string.h>

#include "fake_parts.h"

static void xor_rows(const bm_plan *plan, const bm_band *band)
{
    for (uint32_t y = band->y0; y < band->y1; y++) {
        const uint8_t *in = band->in[y - band->y0];
        uint8_t *out = band->out[y - band->y0];
        for (uint32_t x = 0; x < plan->in.width; x++)
            out[x] = in[x] ^ FAKE_XOR;
    }
}

static void xor_band(const bm_plan *plan, const bm_band *band)
{
    fake_begin_computing();
    xor_rows(plan, band);
    fake_end_computing();
}

static void meeting_band(const bm_plan *plan, const bm_band *band)
{
    fake_begin_computing();
    pthread_mutex_lock(&fake.lock);
    fake.stalled += plan->in.height > 1;
    pthread_cond_broadcast(&fake.changed);
    while (plan->in.height > 1 && fake.stalled < 2)
        pthread_cond_wait(&fake.changed, &fake.lock);
    pthread_mutex_unlock(&fake.lock);
    xor_rows(plan, band);
    fake_end_computing();
}

static bm_status xor_plan(const bm_call *filter_call, bm_plan *plan, bm_error *error)
{
    for (unsigned i = 0; i < fake.count; i++)
        if (fake.picture[i].fault == FAKE_MISFIT && fake.picture[i].width == plan->in.width)
            return bm_fail(error, BM_E_CHAIN, "does not fit");
    plan->band = filter_call->value[0].number > 0 ? meeting_band : xor_band;
    return BM_OK;
}

static const bm_param xor_params[] = {
    {.name = "meeting", .type = BM_PARAM_INT, .min = 0, .max = 1, .doc = "Bands meet"},
    {.name = NULL},
};

static const bm_filter xor_filter = {
    .name = "xor",
    .summary = "A fake",
    .doc = "",
    .examples = "",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_CHANNEL,
    .models = BM_ANY_MODEL,
    .params = xor_params,
    .plan = xor_plan,
};

const bm_chain *fake_chain(bool meeting)
{
    static bm_call calls[2] = {{.filter = &xor_filter},
                               {.filter = &xor_filter, .value = {{.number = 1}}}};
    static const bm_chain chains[2] = {{.calls = &calls[0], .count = 1},
                                       {.calls = &calls[1], .count = 1}};
    return &chains[meeting];
}

const bm_chain *fake_measured_chain(bool again)
{
    static bm_call calls[2][8];
    static bm_chain chains[2];
    bm_chain chain = {0};
    bm_error error;
    const char *text =
        again ? "pad:left=3,bottom=5 | trim:0 | pad:top=2,right=9,color=white | trim:0 | trim:0"
              : "pad:left=3,right=4,top=5,bottom=2 | trim:0";
    fake_expect(!bm_chain_append(&chain, text, &error));
    memcpy(calls[again], chain.calls, chain.count * sizeof *chain.calls);
    calls[again][chain.count] = *fake_chain(false)->calls;
    chains[again] = (bm_chain){.calls = calls[again], .count = chain.count + 1};
    bm_chain_clear(&chain);
    return &chains[again];
}
