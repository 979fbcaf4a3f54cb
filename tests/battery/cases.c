/* SPDX-License-Identifier: MIT */
/* Cases from declarations: texts of calls, and descriptions of pictures. */
#include "battery.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

const extent small_extents[] = {{1, 1}, {1, 7}, {7, 1}, {3, 3}, {31, 17}, {0, 0}};
const extent all_extents[] = {{1, 1},  {1, 7},  {7, 1},   {3, 3},    {31, 17}, {2, 5},
                              {64, 2}, {5, 67}, {131, 3}, {257, 63}, {521, 2}, {0, 0}};

#define MOST_VALUES 16
#define VALUE_SIZE 2000

/* A list of `count` numbers: all `same`, or digits that differ where that is NAN. */
static void write_list(const bm_param *param, uint32_t count, double same, char *text)
{
    for (uint32_t i = 0, used = 0; i < count; i++) {
        double v = isnan(same) ? fmin(fmax(i * 7 % 10, param->min), param->max) : same;
        int length = snprintf(text + used, VALUE_SIZE - used, "%s%.10g", i ? " " : "", v);
        assert_true(length > 0 && used + (size_t)length < VALUE_SIZE);
        used += (uint32_t)length;
    }
}

/* Values of one parameter, as text. SIZE has no natural ends: what is large next to a test picture
 * will do. NUMBERS must be taken as few and as many as they may be. */
static size_t list_values(const bm_param *param, char (*value)[VALUE_SIZE], bool *extreme)
{
    static const char *const sizes[] = {"5x5",  "3",    "x2",  "50%",   "37.5%", "100%",
                                        "150%", "310%", "1x1", "200x9", "0.5%"};
    static const char *const colors[] = {"white", "transparent", "#7a3",
                                         "#18c5", "#0f0e80",     "#ff804001"};
    size_t count = 0;

    for (size_t i = 0; i < MOST_VALUES; i++)
        extreme[i] = false;
    switch (param->type) {
    case BM_PARAM_CHOICE:
        for (; param->choices[count] && count < MOST_VALUES; count++)
            snprintf(value[count], sizeof *value, "%s", param->choices[count]);
        break;
    case BM_PARAM_SIZE:
        for (; count < sizeof sizes / sizeof *sizes; count++)
            snprintf(value[count], sizeof *value, "%s", sizes[count]);
        break;
    case BM_PARAM_INT:
    case BM_PARAM_FLOAT: {
        double inside[] = {param->min, param->min + (param->max - param->min) * 0.004,
                           param->min + (param->max - param->min) * 0.02, param->max};
        for (; count < 4; count++) {
            double v = param->type == BM_PARAM_INT ? floor(inside[count]) : inside[count];
            snprintf(value[count], sizeof *value, "%.17g", v);
        }
        extreme[3] = true;
        break;
    }
    case BM_PARAM_COLOR:
        for (; count < sizeof colors / sizeof *colors; count++)
            snprintf(value[count], sizeof *value, "%s", colors[count]);
        break;
    case BM_PARAM_NUMBERS:
        write_list(param, param->least, param->min, value[count++]);
        write_list(param, param->least, param->max, value[count++]);
        write_list(param, param->least, NAN, value[count++]);
        extreme[count] = param->most > 100;
        write_list(param, param->most, NAN, value[count++]);
        break;
    case BM_PARAM_FILE:
        for (; battery_file(param, count); count++)
            snprintf(value[count], sizeof *value, "%s", battery_file(param, count));
        break;
    case BM_PARAM_PICTURE:
        for (; battery_picture(count); count++)
            snprintf(value[count], sizeof *value, "%s", battery_picture(count));
        break;
    case BM_PARAM_REGION: /* of no filter's own: check_scopes.c */
        break;
    }
    return count;
}

/* `name:` and what is required, but for the parameter `spared`, what that one stands for, and what makes it count. */
static void begin_text(const bm_filter *filter, const bm_param *spared, char *text, size_t size)
{
    char value[MOST_VALUES][VALUE_SIZE];
    bool extreme[MOST_VALUES];
    size_t used = (size_t)snprintf(text, size, "%s:", filter->name);

    for (const bm_param *param = filter->params; param->name; param++) {
        bool replaced = spared && spared->type == BM_PARAM_FILE && param->type == BM_PARAM_NUMBERS;
        if (!param->required || param == spared || replaced)
            continue;
        list_values(param, value, extreme);
        used += (size_t)snprintf(text + used, size - used, "%s=%s,", param->name, value[0]);
    }
    if (!spared)
        text[used - 1] = '\0';
    else if (strcmp(spared->name, "border_color") == 0)
        snprintf(text + used, size - used, "border=constant,");
}

/* The examples that are one call: values that people use. */
static void list_examples(const bm_filter *filter, call_list *list)
{
    for (const char *line = filter->examples; *line && list->count < MOST_CALLS;) {
        size_t length = strcspn(line, "\n");
        if (length && !memchr(line, '|', length))
            snprintf(list->call[list->count++].text, sizeof list->call[0].text, "%.*s", (int)length,
                     line);
        line += length + (line[length] == '\n');
    }
}

void list_calls(const bm_filter *filter, call_list *list)
{
    char value[MOST_VALUES][VALUE_SIZE];
    bool extreme[MOST_VALUES];

    *list = (call_list){.count = 1};
    begin_text(filter, NULL, list->call[0].text, sizeof list->call[0].text);
    for (const bm_param *param = filter->params; param->name; param++) {
        size_t values = list_values(param, value, extreme);
        for (size_t i = 0; i < values && list->count < MOST_CALLS; i++) {
            char *text = list->call[list->count].text;
            begin_text(filter, param, text, sizeof list->call[0].text);
            size_t used = strlen(text);
            snprintf(text + used, sizeof list->call[0].text - used, "%s=%s", param->name, value[i]);
            list->call[list->count++].extreme = extreme[i];
        }
    }
    list_examples(filter, list);
}

bm_chain parse_call(const char *text)
{
    bm_chain chain = {0};
    bm_error error;
    if (bm_chain_append(&chain, text, &error) ||
        bm_chain_load_files(&chain, load_battery_file, NULL, &error) ||
        (!chain.calls[0].scope.mask_name &&
         bm_chain_load(&chain, load_battery_picture, NULL, &error)))
        fail_case("%s: %s", text, error.message);
    return chain;
}

bool call_mixes_alpha(const char *text, const bm_desc *desc)
{
    bm_chain chain = parse_call(text);
    bool mixes = bm_call_alpha(&chain.calls[0]) == BM_ALPHA_PREMULTIPLY;
    bm_chain_clear(&chain);
    return mixes && bm_model_has_alpha(desc->model);
}

call_border border_of_call(const char *text)
{
    call_border border = {.clamps = true};
    bm_chain chain = parse_call(text);
    const bm_call *call = &chain.calls[0];
    for (size_t k = 0; call->filter->reach && call->filter->params[k].name; k++) {
        const bm_param *param = &call->filter->params[k];
        if (strcmp(param->name, "border") == 0) {
            const char *rule = param->choices[(size_t)call->value[k].number];
            border.clamps = strcmp(rule, "clamp") == 0;
            border.constant = strcmp(rule, "constant") == 0;
        } else if (strcmp(param->name, "border_color") == 0) {
            border.rgba = (uint32_t)call->value[k].number;
        }
    }
    bm_chain_clear(&chain);
    return border;
}

bool call_fits(const subject *s, const char *text, const bm_desc *desc)
{
    if (!s->reference || !s->reference->fits)
        return true;
    bm_chain chain = parse_call(text);
    bm_plan plan;
    bm_error error = {0};
    bool fits = s->reference->fits(&chain.calls[0], desc);
    bm_status status = bm_plan_create(&plan, &chain.calls[0], desc, BM_CPU_SCALAR, &error);
    if (fits ? status != BM_OK : status != BM_E_CHAIN && status != BM_E_PARAM)
        fail_case("%s on %s: %s %s", text, say_desc(desc), bm_status_name(status), error.message);
    bm_plan_destroy(&plan);
    bm_chain_clear(&chain);
    return fits;
}

/* Whether the call makes of a picture one so much larger that references take minutes, as a shear by 85 degrees of a long strip: smaller
 * pictures show the same. */
static bool outgrows(const char *text, const bm_desc *desc)
{
    enum { MOST_PIXELS = 150000 };
    bm_chain chain = parse_call(text);
    bm_plan plan;
    bm_status status = bm_plan_create(&plan, &chain.calls[0], desc, BM_CPU_SCALAR, NULL);
    bool large = !status && (uint64_t)plan.out.width * plan.out.height > MOST_PIXELS &&
                 (uint64_t)desc->width * desc->height < MOST_PIXELS / 10;
    bm_plan_destroy(&plan);
    bm_chain_clear(&chain);
    return large;
}

static void add_planar(const bm_filter *filter, extent size, unsigned depth, desc_list *list)
{
    static const struct {
        bm_model model;
        unsigned hshift, vshift;
    } kinds[] = {{BM_RGB, 0, 0},   {BM_RGBA, 0, 0},  {BM_YCBCR, 0, 0},
                 {BM_YCBCR, 1, 0}, {BM_YCBCR, 1, 1}, {BM_YCBCR, 2, 0}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        bm_desc *desc = &list->desc[list->count];
        bm_model model = kinds[i].model;
        bool mixes_alpha = filter->alpha == BM_ALPHA_PREMULTIPLY && bm_model_has_alpha(model);
        if (!(filter->models & BM_MODEL_BIT(model)) || mixes_alpha)
            continue;
        assert_int_equal(bm_desc_planar(desc, size.width, size.height, model, depth, NULL), BM_OK);
        if (model == BM_YCBCR)
            assert_int_equal(bm_desc_subsample(desc, kinds[i].hshift, kinds[i].vshift, NULL),
                             BM_OK);
        list->count++;
    }
}

void list_descs(const bm_filter *filter, extent size, desc_list *list)
{
    list->count = 0;
    for (unsigned depth = 8; depth <= 16; depth += 8) {
        for (unsigned model = 0; model < BM_MODEL_COUNT; model++)
            if (filter->models & BM_MODEL_BIT(model))
                assert_int_equal(bm_desc_interleaved(&list->desc[list->count++], size.width,
                                                     size.height, (bm_model)model, depth, NULL),
                                 BM_OK);
        if (filter->planar)
            add_planar(filter, size, depth, list);
    }
}

static size_t count_extents(const extent *sizes)
{
    size_t count = 0;
    while (sizes[count].width)
        count++;
    return count;
}

/* Every call with every kind of picture (22 of them, say) at 5 sizes: of those 110 cases, 22 suffice for
 * each kind and each size to occur, one diagonal of the table. */
static bool on_diagonal(size_t call, size_t size, size_t kind, size_t sizes, size_t kinds)
{
    return (call + size + kind) % (sizes < kinds ? sizes : kinds) == 0;
}

void each_case(const subject *s, const extent *quick, const extent *full, size_t ways,
               case_check check)
{
    call_list calls;
    desc_list descs;
    random_stream random = {s->seed};
    size_t total = 0, diagonal = 0, ran = 0;

    list_calls(s->filter, &calls);
    list_descs(s->filter, quick[0], &descs);
    const size_t kinds = descs.count;
    for (size_t i = 0; i < calls.count; i++) {
        size_t sizes = count_extents(s->full && !calls.call[i].extreme ? full : quick);
        total += sizes * kinds;
        diagonal += sizes < kinds ? kinds : sizes;
    }
    const size_t others = total - diagonal, room = s->cases / ways,
                 drawn = room > diagonal ? room - diagonal : 0;
    for (size_t i = 0; i < calls.count; i++) {
        const extent *list = s->full && !calls.call[i].extreme ? full : quick;
        size_t sizes = count_extents(list);
        for (size_t e = 0; e < sizes; e++) {
            list_descs(s->filter, list[e], &descs);
            for (size_t d = 0; d < kinds; d++) {
                if (!on_diagonal(i, e, d, sizes, kinds) &&
                    random_below(&random, (uint32_t)others) >= drawn)
                    continue;
                if (!call_fits(s, calls.call[i].text, &descs.desc[d]) ||
                    outgrows(calls.call[i].text, &descs.desc[d]))
                    continue;
                check(s, calls.call[i].text, &descs.desc[d]);
                ran++;
            }
        }
    }
    print_message("%zu of %zu cases\n", ran, total);
}

const char *say_desc(const bm_desc *desc)
{
    static char text[120];
    int used = snprintf(text, sizeof text, "%s %u bit %ux%u", bm_model_name(desc->model),
                        desc->depth, desc->width, desc->height);
    if (desc->planes > 1)
        snprintf(text + used, sizeof text - (size_t)used, " in planes, shifts %u %u",
                 desc->plane[1].hshift, desc->plane[1].vshift);
    else if (desc->premultiplied)
        snprintf(text + used, sizeof text - (size_t)used, " premultiplied to %u",
                 desc->premultiplied);
    return text;
}
