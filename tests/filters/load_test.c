/* SPDX-License-Identifier: MIT */
/* Pictures that parameters name: kept, loaded once each, handed to plans, freed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "bandmill/run.h"
#include "core/chain_pictures.h"
#include "core/params.h"
#include "kernels/picture_forms.h"

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

static void chains_share_what_they_load(void **state)
{
    (void)state;
    bm_call calls[2], other_calls[2];
    bm_chain chain = {0}, other = {0};
    int loads = 0;
    assert_int_equal(bm_chain_share_files(&other, &chain, NULL), BM_OK);
    append(&chain, calls, "Alpha");
    append(&other, other_calls, "Alpha");
    append(&other, other_calls, "Beta");
    assert_int_equal(bm_chain_files_bytes(&chain), 0);
    assert_int_equal(bm_chain_load(&chain, load_letter, &loads, NULL), BM_OK);
    assert_int_equal(bm_chain_load(&other, load_letter, &loads, NULL), BM_OK);
    assert_int_equal(loads, 2);
    assert_ptr_equal(calls[0].value[0].picture, other_calls[0].value[0].picture);
    assert_true(bm_chain_files_bytes(&chain) >= 2);
    assert_int_equal(bm_chain_files_bytes(&chain), bm_chain_files_bytes(&other));
    size_t without = bm_chain_files_bytes(&chain);
    bm_chain_keep_forms(&other, 1000);
    assert_int_equal(bm_chain_files_bytes(&chain), without + 1000);
    clear(&chain);
    assert_int_equal(*(uint8_t *)bm_image_row(other_calls[0].value[0].picture, 0, 0), 'A');
    clear(&other);
}

/* ---- forms ------------------------------------------------------------------------------------
 */

static atomic_int forms_made;

/* A row of `width` samples, each the picture's one plus the opacity. */
static bm_status make_form(const bm_image *picture, const bm_picture_form *key, bm_cpu_level level,
                           bm_image *made, bm_error *error)
{
    bm_desc desc;
    (void)level;
    atomic_fetch_add(&forms_made, 1);
    if (key->width == 13)
        return bm_fail(error, BM_E_PARAM, "unlucky");
    bm_status status = bm_desc_interleaved(&desc, key->width, 1, BM_GRAY, 8, error);
    if (!status)
        status = bm_image_create(made, &desc, error);
    for (uint32_t x = 0; x < key->width && !status; x++)
        ((uint8_t *)bm_image_row(made, 0, 0))[x] =
            (uint8_t)(*(uint8_t *)bm_image_row(picture, 0, 0) + key->opacity);
    return status;
}

static const bm_image *get_form(bm_plan *plan, const bm_call *call, uint32_t width, uint32_t more)
{
    const bm_picture_form key = {.width = width, .height = 1, .opacity = more};
    const bm_image *form;
    bm_error error;
    plan->filter = &subtract;
    assert_int_equal(bm_picture_form_get(plan, &call->value[0], &key, make_form, &form, &error),
                     BM_OK);
    assert_int_equal(form->desc.width, width);
    for (uint32_t x = 0; x < width; x++)
        assert_int_equal(((uint8_t *)bm_image_row(form, 0, 0))[x], 'A' + more);
    return form;
}

static void forms_are_made_once_where_there_is_room(void **state)
{
    (void)state;
    bm_call calls[1];
    bm_chain chain = {0};
    bm_plan plan = {0}, other = {0};
    int loads = 0;
    append(&chain, calls, "Alpha");
    assert_int_equal(bm_chain_load(&chain, load_letter, &loads, NULL), BM_OK);

    atomic_store(&forms_made, 0);
    assert_ptr_not_equal(get_form(&plan, calls, 5, 1), get_form(&other, calls, 5, 1));
    assert_int_equal(atomic_load(&forms_made), 2);

    bm_chain_keep_forms(&chain, 1000);
    const bm_image *kept = get_form(&plan, calls, 5, 1);
    bm_plan_destroy(&plan);
    assert_ptr_equal(kept, get_form(&other, calls, 5, 1));
    assert_int_equal(atomic_load(&forms_made), 3);
    assert_ptr_not_equal(kept, get_form(&other, calls, 5, 2));
    assert_ptr_not_equal(kept, get_form(&other, calls, 6, 1));
    assert_int_equal(atomic_load(&forms_made), 5);

    /* Too large to be kept: each plan has its own. */
    plan = (bm_plan){0};
    assert_ptr_not_equal(get_form(&plan, calls, 2000, 1), get_form(&other, calls, 2000, 1));
    assert_ptr_equal(kept, get_form(&other, calls, 5, 1));

    const bm_picture_form unlucky = {.width = 13};
    const bm_image *form;
    bm_error error;
    assert_int_equal(
        bm_picture_form_get(&plan, &calls[0].value[0], &unlucky, make_form, &form, &error),
        BM_E_PARAM);
    assert_null(form);
    bm_plan_destroy(&plan);
    bm_plan_destroy(&other);
    clear(&chain);
}

static void *get_many_forms(void *call)
{
    for (uint32_t i = 0; i < 200; i++) {
        bm_plan plan = {0};
        get_form(&plan, call, 1 + i % 7, i % 3);
        bm_plan_destroy(&plan);
    }
    return NULL;
}

static void threads_find_the_same_forms(void **state)
{
    (void)state;
    bm_call calls[1];
    bm_chain chain = {0};
    pthread_t threads[4];
    int loads = 0;
    append(&chain, calls, "Alpha");
    assert_int_equal(bm_chain_load(&chain, load_letter, &loads, NULL), BM_OK);
    bm_chain_keep_forms(&chain, 100000);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, get_many_forms, calls), 0);
    for (size_t i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    int made = atomic_exchange(&forms_made, 0);
    get_many_forms(calls);
    assert_true(made >= 21);
    assert_int_equal(atomic_load(&forms_made), 0);
    clear(&chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_name_is_loaded_once_and_used),
        cmocka_unit_test(planning_before_loading_is_refused),
        cmocka_unit_test(names_stand_in_the_canonical_text),
        cmocka_unit_test(an_empty_name_is_refused),
        cmocka_unit_test(chains_share_what_they_load),
        cmocka_unit_test(forms_are_made_once_where_there_is_room),
        cmocka_unit_test(threads_find_the_same_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
