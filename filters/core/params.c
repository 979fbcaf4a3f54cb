/* SPDX-License-Identifier: MIT */
/* Values of parameters as text: numbers, choices, sizes and colours. */
#include "core/params.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/color.h"
#include "bandmill/nearest.h"

#define MAX_TEXT BM_NUMBER_MOST_TEXT
/* The shortest text of any double, and any locale's decimal point, fit easily. */
#define MAX_NUMBER BM_NUMBER_TEXT

/* A chain reads the same in every locale, but strtod() and snprintf() follow the program's: this is
 * the decimal point that they use just now. */
static void find_decimal_point(char point[MAX_NUMBER])
{
    int length = snprintf(point, MAX_NUMBER, "%.1f", 0.5);
    point[length - 1] = '\0';
    memmove(point, point + 1, (size_t)length - 1);
}

/* Replaces the first `from` in `text`, where there is one, by `to`. `text` has room for it. */
static void replace(char *text, const char *from, const char *to)
{
    char *at = strstr(text, from);
    if (!at)
        return;
    memmove(at + strlen(to), at + strlen(from), strlen(at + strlen(from)) + 1);
    memcpy(at, to, strlen(to));
}

bool bm_param_parse_number(const char *text, double *number)
{
    char local[MAX_TEXT + MAX_NUMBER], point[MAX_NUMBER], *end;
    if (text[strspn(text, "0123456789+-.eE")])
        return false;
    find_decimal_point(point);
    snprintf(local, sizeof local, "%s", text);
    replace(local, ".", point);
    *number = strtod(local, &end);
    if (*number == 0)
        *number = 0; /* not -0, which equals 0 but is written otherwise */
    return end != local && *end == '\0' && isfinite(*number);
}

void bm_param_format_number(double number, char text[MAX_NUMBER])
{
    char point[MAX_NUMBER];
    if (number == floor(number) && fabs(number) < 1e15) {
        snprintf(text, MAX_NUMBER, "%.0f", number);
        return;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, MAX_NUMBER, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    find_decimal_point(point);
    replace(text, point, ".");
}

static bool parse_side(const char *text, const bm_param *param, uint32_t *side)
{
    double number;
    if (!bm_param_parse_number(text, &number) || number != floor(number) || number < param->min ||
        number > param->max)
        return false;
    *side = (uint32_t)number;
    return true;
}

static bool parse_size(char *text, const bm_param *param, bm_value *value)
{
    size_t length = strlen(text);
    if (length && text[length - 1] == '%') {
        text[length - 1] = '\0';
        return bm_param_parse_number(text, &value->percent) && value->percent > 0 &&
               value->percent <= 10000;
    }
    char *cross = strchr(text, 'x');
    if (!cross)
        return parse_side(text, param, &value->width);
    *cross = '\0';
    const char *width = text, *height = cross + 1;
    if (!*width && !*height)
        return false;
    return (!*width || parse_side(width, param, &value->width)) &&
           (!*height || parse_side(height, param, &value->height));
}

/* However words are joined: north_west, north-west, northwest. */
static bool is_choice(const char *choice, const char *word)
{
    for (; *choice && *word; choice++, word++) {
        if (*choice == '_') {
            choice++;
            word += *word == '_' || *word == '-';
        }
        if (*choice != *word)
            return false;
    }
    return !*choice && !*word;
}

static bm_status refuse_choice(const bm_filter *filter, const bm_param *param, const char *text,
                               bm_error *error)
{
    bm_nearest nearest = bm_nearest_start(text);
    char list[240] = "";
    size_t used = 0;
    for (const char *const *choice = param->choices; *choice; choice++) {
        bm_nearest_offer(&nearest, *choice);
        int n = snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "", *choice);
        used += (size_t)n < sizeof list - used ? (size_t)n : 0;
    }
    const char *meant = bm_nearest_word(&nearest);
    return bm_fail(error, BM_E_PARAM, "%s: %s=%s: must be one of %s%s%s%s", filter->name,
                   param->name, text, list, meant ? " (did you mean " : "", meant ? meant : "",
                   meant ? "?)" : "");
}

static bm_status refuse_color(const bm_filter *filter, const bm_param *param, const char *text,
                              bm_error *error)
{
    bm_nearest nearest = bm_nearest_start(text);
    for (size_t i = 0; bm_color_name(i); i++)
        bm_nearest_offer(&nearest, bm_color_name(i));
    const char *meant = bm_nearest_word(&nearest);
    return bm_fail(error, BM_E_PARAM,
                   "%s: %s=%s: must be #rgb, #rgba, #rrggbb, #rrggbbaa or a name such as black, "
                   "white, gray, red, transparent%s%s%s",
                   filter->name, param->name, text, meant ? " (did you mean " : "",
                   meant ? meant : "", meant ? "?)" : "");
}

bm_status bm_param_parse(const bm_filter *filter, const bm_param *param, const char *text,
                         size_t length, bm_value *value, bm_error *error)
{
    char word[MAX_TEXT + 1];
    char kept[MAX_TEXT + 1];
    *value = (bm_value){0};
    snprintf(word, sizeof word, "%.*s", (int)(length < MAX_TEXT ? length : MAX_TEXT), text);
    memcpy(kept, word, sizeof kept);
    bool whole = length <= MAX_TEXT && strlen(word) == length;
    uint32_t rgba;

    switch (param->type) {
    case BM_PARAM_INT:
    case BM_PARAM_FLOAT:
        if (whole && bm_param_parse_number(word, &value->number) && value->number >= param->min &&
            value->number <= param->max &&
            (param->type == BM_PARAM_FLOAT || value->number == floor(value->number)))
            return BM_OK;
        return bm_fail(error, BM_E_PARAM, "%s: %s=%s: must be %s from %.10g to %.10g%s%s",
                       filter->name, param->name, kept,
                       param->type == BM_PARAM_INT ? "a whole number" : "a number", param->min,
                       param->max, param->unit ? " " : "", param->unit ? param->unit : "");
    case BM_PARAM_CHOICE:
        for (unsigned i = 0; whole && param->choices[i]; i++) {
            if (is_choice(param->choices[i], word)) {
                value->number = i;
                return BM_OK;
            }
        }
        return refuse_choice(filter, param, kept, error);
    case BM_PARAM_SIZE:
        if (whole && parse_size(word, param, value))
            return BM_OK;
        return bm_fail(
            error, BM_E_PARAM,
            "%s: %s=%s: must be WIDTHxHEIGHT, WIDTH, xHEIGHT (each side %.10g to %.10g pixels) or "
            "PERCENT%% (above 0, at most 10000)",
            filter->name, param->name, kept, param->min, param->max);
    case BM_PARAM_COLOR:
        if (!whole || !bm_color_parse(word, &rgba))
            return refuse_color(filter, param, kept, error);
        value->number = rgba;
        return BM_OK;
    case BM_PARAM_NUMBERS:
    case BM_PARAM_REGION:
        break;
    case BM_PARAM_PICTURE:
        if (length)
            return BM_OK;
        return bm_fail(error, BM_E_PARAM, "%s: %s: the name of a picture is missing", filter->name,
                       param->name);
    case BM_PARAM_FILE:
        if (length)
            return BM_OK;
        return bm_fail(error, BM_E_PARAM, "%s: %s: the name of a file is missing", filter->name,
                       param->name);
    }
    return bm_fail(error, BM_E_INTERNAL, "%s: %s has no known type", filter->name, param->name);
}

bm_value bm_param_default(const bm_param *param)
{
    return (bm_value){.number = param->def};
}

int bm_param_format(const bm_param *param, const bm_value *value, char *text, size_t size)
{
    char number[MAX_NUMBER];
    switch (param->type) {
    case BM_PARAM_CHOICE:
        return snprintf(text, size, "%s", param->choices[(size_t)value->number]);
    case BM_PARAM_SIZE:
        if (value->percent > 0) {
            bm_param_format_number(value->percent, number);
            return snprintf(text, size, "%s%%", number);
        }
        if (value->width && value->height)
            return snprintf(text, size, "%ux%u", value->width, value->height);
        return value->width ? snprintf(text, size, "%u", value->width)
                            : snprintf(text, size, "x%u", value->height);
    case BM_PARAM_COLOR:
        return bm_color_format((uint32_t)value->number, text, size);
    default:
        bm_param_format_number(value->number, number);
        return snprintf(text, size, "%s", number);
    }
}

const bm_param *bm_param_find_in(const bm_param *params, const char *name, size_t length)
{
    for (const bm_param *param = params; param->name; param++)
        if (strlen(param->name) == length && memcmp(param->name, name, length) == 0)
            return param;
    return NULL;
}

const bm_param *bm_param_find(const bm_filter *filter, const char *name, size_t length)
{
    return bm_param_find_in(filter->params, name, length);
}
