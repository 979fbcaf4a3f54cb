/* SPDX-License-Identifier: MIT */
/* Pictures that parameters name: kept, loaded once each, handed to plans, freed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "bandmill/run.h"
#include "core/chain_pictures.h"
#include "core/params.h"

/* ---- a filter that subtracts a picture of one sample ------------------------------------------
 */

static void subtract_band(const bm_plan *plan, const bm_band *band)
{
    const uint8_t *other = plan->data;
    for (uint32_t y = band->y0; y < band->y1; y++) {
        const uint8_t *in = band->in[y - band->y0];
        uint8_t *out = band->out[y - band->y0];
        for (uint32_t x = 0; x < plan->in.width; x++)
            out[x] = (uint8_t)(in[x] - *other);
    }
}

static bm_status subtract_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)error;
    if (!call->value[0].picture) {
        plan->copies = true;
        return BM_OK;
    }
    plan->data = bm_image_row(call->value[0].picture, 0, 0);
    plan->band = subtract_band;
    return BM_OK;
}

static const bm_param subtract_params[] = {
    {.name = "other", .type = BM_PARAM_PICTURE, .doc = "What to subtract."}, {.name = NULL}};

static const bm_filter subtract = {.name = "subtract",
                                   .models = BM_MODEL_BIT(BM_GRAY),
                                   .params = subtract_params,
                                   .plan = subtract_plan};

/* Appends what the parser would make of "subtract:other=NAME". */
static void append(bm_chain *chain, bm_call *calls, const char *name)
{
    bm_call *call = &calls[chain->count];
    *call = (bm_call){.filter = &subtract};
    if (name) {
        call->value[0].name = bm_chain_keep_name(chain, NULL, name, strlen(name));
        assert_non_null(call->value[0].name);
    }
    chain->calls = calls;
    chain->count++;
}

/* The calls are not the chain's. */
static void clear(bm_chain *chain)
{
    chain->calls = NULL;
    bm_chain_clear(chain);
    assert_null(chain->pictures);
}

/* ---- loaders ----------------------------------------------------------------------------------
 */

static bm_desc one_pixel(void)
{
    bm_desc desc;
    assert_int_equal(bm_desc_interleaved(&desc, 1, 1, BM_GRAY, 8, NULL), BM_OK);
    return desc;
}

/* The picture's only sample is the first letter of its name. */
static bm_status load_letter(void *context, const char *name, bm_image *image, bm_error *error)
{
    ++*(int *)context;
    bm_desc desc = one_pixel();
    bm_status status = bm_image_create(image, &desc, error);
    if (!status)
        *(uint8_t *)bm_image_row(image, 0, 0) = (uint8_t)name[0];
    return status;
}

static bm_status load_nothing(void *context, const char *name, bm_image *image, bm_error *error)
{
    (void)context, (void)image;
    return bm_fail(error, BM_E_NOENT, "%s is not there", name);
}

/* ---- tests ------------------------------------------------------------------------------------
 */

static void each_name_is_loaded_once_and_used(void **state)
{
    (void)state;
    bm_call calls[4];
    bm_chain chain = {0};
    int loads = 0;
    append(&chain, calls, "Alpha");
    append(&chain, calls, NULL);
    append(&chain, calls, "Beta");
    append(&chain, calls, "Alpha");
    assert_int_equal(bm_chain_load(&chain, load_letter, &loads, NULL), BM_OK);
    assert_int_equal(loads, 2);
    assert_int_equal(bm_chain_load(&chain, load_letter, &loads, NULL), BM_OK);
    assert_int_equal(loads, 2);

    bm_desc desc = one_pixel();
    bm_image in, out;
    assert_int_equal(bm_image_create(&in, &desc, NULL), BM_OK);
    *(uint8_t *)bm_image_row(&in, 0, 0) = 250;
    assert_int_equal(bm_apply(&chain, &in, &out, BM_CPU_SCALAR, 1, 0, NULL, NULL), BM_OK);
    assert_int_equal(*(uint8_t *)bm_image_row(&out, 0, 0), 250 - 'A' - 'B' - 'A');
    bm_image_destroy(&in);
    bm_image_destroy(&out);
    clear(&chain);
}

static void planning_before_loading_is_refused(void **state)
{
    (void)state;
    bm_call calls[1];
    bm_chain chain = {0};
    append(&chain, calls, "logo.png");
    bm_desc desc = one_pixel();
    bm_program *program;
    bm_error error;
    assert_int_equal(bm_program_create(&program, &chain, &desc, BM_CPU_SCALAR, &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "logo.png"));
    assert_int_equal(bm_chain_load(&chain, load_nothing, NULL, &error), BM_E_NOENT);
    assert_string_equal(error.message, "logo.png is not there");
    clear(&chain);
}

static void names_stand_in_the_canonical_text(void **state)
{
    (void)state;
    bm_call calls[2];
    bm_chain chain = {0};
    char text[200], name[101] = "";
    memset(name, 'n', 100);
    append(&chain, calls, name);
    append(&chain, calls, NULL);
    size_t length = bm_chain_format(&chain, text, sizeof text);
    assert_int_equal(length, strlen("subtract:other= | subtract") + 100);
    assert_memory_equal(text, "subtract:other=nnn", 18);
    assert_string_equal(text + 115, " | subtract");
    clear(&chain);
}

static void an_empty_name_is_refused(void **state)
{
    (void)state;
    bm_value value;
    bm_error error;
    assert_int_equal(bm_param_parse(&subtract, subtract_params, "", 0, &value, &error), BM_E_PARAM);
    assert_int_equal(bm_param_parse(&subtract, subtract_params, "a.png", 5, &value, &error), BM_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_name_is_loaded_once_and_used),
        cmocka_unit_test(planning_before_loading_is_refused),
        cmocka_unit_test(names_stand_in_the_canonical_text),
        cmocka_unit_test(an_empty_name_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
