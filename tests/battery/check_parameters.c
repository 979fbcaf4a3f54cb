/* SPDX-License-Identifier: MIT */
/* Checks: wrong values and wrong pictures are refused, with a message that helps. */
#include "battery.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The call that sets `param` to `value`, everything required being there. */
static void make_text(const bm_filter *filter, const bm_param *param, const char *value, char *text,
                      size_t size)
{
    call_list calls;
    char key[80];
    list_calls(filter, &calls);
    snprintf(key, sizeof key, "%s=", param->name);
    for (size_t i = 0; i < calls.count; i++) {
        char *at = strstr(calls.call[i].text, key);
        while (at && at[-1] != ':' && at[-1] != ',') /* the end of a longer name */
            at = strstr(at + 1, key);
        if (at) { /* list_calls() puts the parameter in question last */
            snprintf(text, size, "%.*s%s%s", (int)(at - calls.call[i].text), calls.call[i].text,
                     key, value);
            return;
        }
    }
    fail_case("%s: no call sets %s", filter->name, param->name);
}

static void must_refuse(const bm_filter *filter, const bm_param *param, const char *value,
                        const char *naming)
{
    char text[MOST_CALL_TEXT + 100];
    bm_chain chain = {0};
    bm_error error = {0};

    make_text(filter, param, value, text, sizeof text);
    bm_status status = bm_chain_append(&chain, text, &error);
    if (status != BM_E_PARAM)
        fail_case("%s: %s instead of E_PARAM", text, bm_status_name(status));
    assert_int_equal(chain.count, 0);
    if (!strstr(error.message, param->name) || !strstr(error.message, filter->name))
        fail_case("%s: the message names neither: %s", text, error.message);
    if (naming && !strstr(error.message, naming))
        fail_case("%s: the message does not name %s: %s", text, naming, error.message);
    bm_chain_clear(&chain);
}

static void refuse_number(const bm_filter *filter, const bm_param *param)
{
    static const char *const garbage[] = {"",    "nan", "-nan", "inf", "-inf", "1e999",
                                          "0x5", "abc", "5x",   "--1", "1 2",  "1,5",
                                          "%",   "5%",  "1e",   ".",   "\xff"};
    char min[40], max[40], value[64];
    double below = param->type == BM_PARAM_INT ? param->min - 1 : nextafter(param->min, -INFINITY);
    double above = param->type == BM_PARAM_INT ? param->max + 1 : nextafter(param->max, INFINITY);

    snprintf(min, sizeof min, "%.10g", param->min);
    snprintf(max, sizeof max, "%.10g", param->max);
    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++)
        if (strcmp(garbage[i], "1,5") != 0) /* that is two parameters */
            must_refuse(filter, param, garbage[i], max);
    snprintf(value, sizeof value, "%.17g", below);
    must_refuse(filter, param, value, min);
    snprintf(value, sizeof value, "%.17g", above);
    must_refuse(filter, param, value, max);
    if (param->type == BM_PARAM_INT) {
        snprintf(value, sizeof value, "%.17g", param->min + 0.5);
        must_refuse(filter, param, value, max);
    }
}

static void refuse_choice(const bm_filter *filter, const bm_param *param)
{
    static const char *const garbage[] = {"", "nan", "no-such-word", "0", "\xff", "LUMA"};
    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++)
        must_refuse(filter, param, garbage[i], param->choices[0]);
}

static void refuse_size(const bm_filter *filter, const bm_param *param)
{
    static const char *const garbage[] = {
        "",        "x",     "0x0",   "0",    "x0",   "-5",   "5x-5",
        "5y5",     "%",     "0%",    "-3%",  "nan%", "inf%", "1e9%",
        "nanxnan", "5x5x5", "1.5x2", "5x5%", "abc",  "5 x5", "99999999999x1"};
    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++)
        must_refuse(filter, param, garbage[i], NULL);
}

static void refuse_color(const bm_filter *filter, const bm_param *param)
{
    static const char *const garbage[] = {"",         "#",          "#12",          "#12345",
                                          "#1234567", "#123456789", "#ggg",         "123456",
                                          "0x123456", "#-12",       "no-such-word", "#12 456"};
    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++)
        must_refuse(filter, param, garbage[i], "#rrggbbaa");
}

/* `count` ones; what comes last is `last` in place of a one. */
static void write_ones(uint32_t count, const char *last, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (uint32_t i = 0; i < count; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", i ? " " : "",
                                 i + 1 < count ? "1" : last);
    assert_true(used < size);
}

static void refuse_numbers(const bm_filter *filter, const bm_param *param)
{
    static const char *const garbage[] = {"nan", "-inf", "1e999", "0x5", "abc",
                                          "5x",  "--1",  "1;1",   "%",   "1e",
                                          ".",   "\xff", "1//1",  "/1",  "1/1 1"};
    static const char *const nothing[] = {"", " ", "/", "//"};
    char max[40], number[40], value[MOST_CALL_TEXT];

    snprintf(max, sizeof max, "%.10g", param->max);
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        must_refuse(filter, param, nothing[i], max);
    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
        bool row = strchr(garbage[i], '/') != NULL;
        write_ones(param->least, garbage[i], value, sizeof value);
        if (!row || param->least > 2)
            must_refuse(filter, param, value, max);
    }
    snprintf(number, sizeof number, "%.17g", nextafter(param->min, -INFINITY));
    write_ones(param->least, number, value, sizeof value);
    must_refuse(filter, param, value, number);
    snprintf(number, sizeof number, "%.17g", nextafter(param->max, INFINITY));
    write_ones(param->most, number, value, sizeof value);
    must_refuse(filter, param, value, number);
    write_ones(param->most + 1, "1", value, sizeof value);
    must_refuse(filter, param, value, max);
    write_ones(param->least - 1, "1", value, sizeof value);
    must_refuse(filter, param, value, max);
}

/* Text, values, canonical text, values again: nothing is lost on the way. */
static void round_trip(const char *text)
{
    char canonical[2 * MOST_CALL_TEXT];
    bm_chain first = parse_call(text);
    size_t length = bm_chain_format(&first, canonical, sizeof canonical);
    assert_true(length < sizeof canonical);
    bm_chain second = parse_call(canonical);
    assert_int_equal(first.count, 1);
    assert_int_equal(second.count, 1);
    for (size_t i = 0; first.calls[0].filter->params[i].name; i++) {
        const bm_value *a = &first.calls[0].value[i], *b = &second.calls[0].value[i];
        if (a->number != b->number || a->width != b->width || a->height != b->height ||
            a->percent != b->percent || a->numbers.count != b->numbers.count ||
            a->numbers.rows != b->numbers.rows ||
            (a->numbers.count &&
             memcmp(a->numbers.at, b->numbers.at, a->numbers.count * sizeof *a->numbers.at) != 0))
            fail_case("%s became %s, which means something else", text, canonical);
    }
    bm_chain_clear(&first);
    bm_chain_clear(&second);
}

void check_parameters(const subject *s)
{
    call_list calls;

    for (const bm_param *param = s->filter->params; param->name; param++) {
        if (param->type == BM_PARAM_CHOICE)
            refuse_choice(s->filter, param);
        else if (param->type == BM_PARAM_SIZE)
            refuse_size(s->filter, param);
        else if (param->type == BM_PARAM_COLOR)
            refuse_color(s->filter, param);
        else if (param->type == BM_PARAM_NUMBERS)
            refuse_numbers(s->filter, param);
        else if (param->type != BM_PARAM_PICTURE && param->type != BM_PARAM_FILE)
            refuse_number(s->filter, param);
    }
    list_calls(s->filter, &calls);
    for (size_t i = 0; i < calls.count; i++)
        round_trip(calls.call[i].text);
}

void check_models(const subject *s)
{
    call_list calls;
    list_calls(s->filter, &calls);
    bm_chain chain = parse_call(calls.call[0].text);

    for (unsigned model = 0; model < BM_MODEL_COUNT; model++) {
        for (unsigned planar = 0; planar < 2; planar++) {
            bm_desc desc;
            bm_plan plan;
            bm_error error = {0};
            assert_int_equal((planar ? bm_desc_planar
                                     : bm_desc_interleaved)(&desc, 9, 9, (bm_model)model, 8, NULL),
                             BM_OK);
            bool takes =
                s->filter->models & BM_MODEL_BIT(model) && (desc.planes == 1 || s->filter->planar);
            bm_status status = bm_plan_create(&plan, &chain.calls[0], &desc, BM_CPU_SCALAR, &error);
            bm_plan_destroy(&plan);
            if (status != (takes ? BM_OK : BM_E_CHAIN))
                fail_case("%s on %s: %s %s", s->filter->name, say_desc(&desc),
                          bm_status_name(status), error.message);
            if (!takes && !strstr(error.message, s->filter->name))
                fail_case("%s on %s: the message does not name the filter: %s", s->filter->name,
                          say_desc(&desc), error.message);
        }
    }
    bm_chain_clear(&chain);
}
