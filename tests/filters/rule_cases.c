/* SPDX-License-Identifier: MIT */
#include "rule_cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "promise.h"
#include "random.h"
#include "reference.h"

static const char *differ(const sample_case *c, const char *what)
{
    static char text[CHAIN_TEXT + 200];
    snprintf(text, sizeof text, "%s on %s of %u bits%s: %s", c->chain, bm_model_name(c->model),
             c->depth, c->linear ? ", linear" : "", what);
    return text;
}

/* ---- chains ---------------------------------------------------------------------------------- */

static bm_desc desc_of(const sample_case *c)
{
    bm_desc desc;
    uint32_t width = c->width ? c->width : 64, height = c->height ? c->height : 48;
    assert_int_equal(
        bm_desc_interleaved(&desc, width, height, c->model, c->depth ? c->depth : 8, NULL), BM_OK);
    return desc;
}

void planned_chain(const sample_case *c, bm_rewriting rewriting, bm_reasons *reasons,
                   char text[CHAIN_TEXT])
{
    bm_chain chain = drive_parse(c->chain);
    const bm_program_request request = {.chain = &chain,
                                        .linear = c->linear,
                                        .rewriting = rewriting,
                                        .reasons = reasons,
                                        .level = BM_CPU_SCALAR};
    bm_program *program;
    bm_desc desc = desc_of(c);
    bm_error error;
    if (bm_program_plan(&program, &request, &desc, &error))
        fail_msg("%s", differ(c, error.message));
    bm_chain planned = bm_program_chain(program);
    assert_true(bm_chain_format(&planned, text, CHAIN_TEXT) < CHAIN_TEXT);
    bm_program_destroy(program);
    bm_chain_clear(&chain);
}

static void canonical(const char *chain, char text[CHAIN_TEXT])
{
    bm_chain parsed = *chain ? drive_parse(chain) : (bm_chain){0};
    assert_null(promise_first_broken());
    bm_chain_format(&parsed, text, CHAIN_TEXT);
    bm_chain_clear(&parsed);
}

void check_chain(const sample_case *c)
{
    bm_reasons reasons = {0};
    char planned[CHAIN_TEXT], wanted[CHAIN_TEXT];
    planned_chain(c, BM_REWRITE_ALL, &reasons, planned);
    if (c->becomes && strstr(c->becomes, "joined_map"))
        snprintf(wanted, sizeof wanted, "%s", c->becomes);
    else
        canonical(c->becomes ? c->becomes : c->chain, wanted);
    if (strcmp(planned, wanted) != 0)
        fail_msg("%s", differ(c, planned));
    if (!c->rule) {
        if (reasons.count)
            fail_msg("%s", differ(c, reasons.item[0].text));
        return;
    }
    bool fired = false;
    for (unsigned i = 0; i < reasons.count; i++) {
        const bm_reason *reason = &reasons.item[i];
        assert_int_not_equal(reason->text[0], '\0');
        fired = fired || (strcmp(reason->rule, c->rule) == 0 && !reason->tolerance == !c->levels);
    }
    if (!fired)
        fail_msg("%s", differ(c, "the rule did not fire"));

    planned_chain(c, BM_REWRITE_NONE, &(bm_reasons){0}, planned);
    canonical(c->chain, wanted);
    assert_string_equal(planned, wanted);
    if (!c->levels)
        return;
    reasons.count = 0;
    planned_chain(c, BM_REWRITE_EXACT, &reasons, planned);
    for (unsigned i = 0; i < reasons.count; i++)
        if (reasons.item[i].tolerance)
            fail_msg("%s", differ(c, "not exact, under exact rules"));
}

/* ---- pixels ---------------------------------------------------------------------------------- */

uint32_t farthest(const bm_image *a, const bm_image *b)
{
    uint32_t most = 0;
    size_t samples = (size_t)a->desc.width * a->desc.plane[0].channels;
    for (uint32_t y = 0; y < a->desc.height; y++)
        for (size_t i = 0; i < samples; i++) {
            const void *x = bm_image_row(a, 0, y), *z = bm_image_row(b, 0, y);
            bool bytes = a->desc.depth == 8;
            int v = bytes ? ((const uint8_t *)x)[i] : ((const uint16_t *)x)[i];
            int w = bytes ? ((const uint8_t *)z)[i] : ((const uint16_t *)z)[i];
            uint32_t away = (uint32_t)abs(v - w);
            most = away > most ? away : most;
        }
    return most;
}

static void fill_ramps(const bm_image *image)
{
    for (uint32_t y = 0; y < image->desc.height; y++)
        for (uint32_t i = 0; i < image->desc.width * image->desc.plane[0].channels; i++) {
            uint32_t v = (i * 5 + y * 3) % 256;
            if (image->desc.depth == 8)
                ((uint8_t *)bm_image_row(image, 0, y))[i] = (uint8_t)v;
            else
                ((uint16_t *)bm_image_row(image, 0, y))[i] = (uint16_t)(v * 257);
        }
}

bm_status run_rewritten(const bm_chain *chain, const bm_image *in, bool linear,
                        bm_rewriting rewriting, bm_image *out)
{
    const drive_options options = {.workers = 1,
                                   .stream_in = true,
                                   .linear = linear,
                                   .rewriting = rewriting,
                                   .level = BM_CPU_SCALAR};
    bm_error error;
    return drive_chain(chain, in, &options, out, &error);
}

/* Chains that do not fit a picture are to be refused all the same. */
static void check_picture(const sample_case *c, const bm_desc *desc, bool ramps, uint64_t seed)
{
    bm_chain chain = drive_parse(c->chain);
    bm_image in = reference_picture(desc, &(random_stream){seed}), written, planned;
    if (ramps)
        fill_ramps(&in);
    bm_status status = run_rewritten(&chain, &in, c->linear, BM_REWRITE_NONE, &written);
    assert_int_equal(run_rewritten(&chain, &in, c->linear, BM_REWRITE_ALL, &planned), status);
    if (!status) {
        assert_memory_equal(&written.desc, &planned.desc, sizeof planned.desc);
        uint32_t away = farthest(&written, &planned);
        if (away > c->levels) {
            char text[100];
            snprintf(text, sizeof text, "%ux%u, seed %llu: %u levels off", desc->width,
                     desc->height, (unsigned long long)seed, away);
            fail_msg("%s", differ(c, text));
        }
    }
    bm_image_destroy(&in);
    bm_image_destroy(&written);
    bm_image_destroy(&planned);
    bm_chain_clear(&chain);
}

void check_pictures(const sample_case *c)
{
    static const uint32_t sides[][2] = {{1, 1}, {1, 7}, {9, 1}, {31, 17}, {64, 48}, {101, 67}};
    static const bm_model models[] = {BM_GRAY, BM_GRAYA, BM_RGB, BM_RGBA};
    for (size_t m = 0; m < sizeof models / sizeof models[0]; m++)
        for (unsigned depth = 8; depth <= 16; depth += 8)
            for (size_t s = 0; s < sizeof sides / sizeof sides[0]; s++) {
                bm_desc desc;
                /* Where a rule is not to fire, that is said of this kind. */
                if (!c->rule && (models[m] != c->model || depth != c->depth))
                    continue;
                bm_desc_interleaved(&desc, sides[s][0], sides[s][1], models[m], depth, NULL);
                check_picture(c, &desc, false, s);
                check_picture(c, &desc, true, s);
            }
}

void check_cases(const sample_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sample_case c = cases[i];
        c.depth = c.depth ? c.depth : 8;
        check_chain(&c);
        check_pictures(&c);
    }
}
