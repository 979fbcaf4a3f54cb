/* SPDX-License-Identifier: MIT */
/* Lists of numbers as text, and where a chain keeps them. */
#include "core/numbers.h"

#include <stdio.h>
#include <stddef.h>
#include <string.h>

#include "core/params.h"

struct bm_chain_numbers {
    struct bm_chain_numbers *next;
    double at[];
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next number's text, `/` or end of a list. */
typedef struct token {
    const char *at;
    size_t length; /* 0: the end */
} token;

static token next_token(const char **at, const char *end)
{
    while (*at < end && is_blank(**at))
        (*at)++;
    const char *start = *at;
    if (*at < end && **at == '/')
        return (token){(*at)++, 1};
    while (*at < end && !is_blank(**at) && **at != '/')
        (*at)++;
    return (token){start, (size_t)(*at - start)};
}

static bool is_slash(token word)
{
    return word.length == 1 && word.at[0] == '/';
}

static bm_status refuse(const bm_filter *filter, const bm_param *param, const char *reason,
                        bm_error *error)
{
    char count[40];
    snprintf(count, sizeof count, param->least == param->most ? "%u" : "%u to %u", param->least,
             param->most);
    return bm_fail(error, BM_E_PARAM,
                   "%s: %s: %s: must be %s numbers from %.10g to %.10g, with spaces between them, "
                   "or in rows of equal length that each end with /",
                   filter->name, param->name, reason, count, param->min, param->max);
}

static bm_status refuse_word(const bm_filter *filter, const bm_param *param, token word,
                             bm_error *error)
{
    char reason[80];
    snprintf(reason, sizeof reason, "'%.*s'", (int)(word.length < 60 ? word.length : 60), word.at);
    return refuse(filter, param, reason, error);
}

static bool read_number(token word, const bm_param *param, double *number)
{
    char text[BM_NUMBER_MOST_TEXT + 1];
    if (word.length > BM_NUMBER_MOST_TEXT || memchr(word.at, '\0', word.length))
        return false;
    memcpy(text, word.at, word.length);
    text[word.length] = '\0';
    return bm_param_parse_number(text, number) && *number >= param->min && *number <= param->max;
}

/* Counts numbers and rows, and finds rows of unequal length. */
static bm_status measure(const bm_filter *filter, const bm_param *param, const char *text,
                         const char *end, bm_numbers *numbers, bm_error *error)
{
    char reason[80];
    size_t count = 0, rows = 0, row = 0, first = 0;
    for (bool more = true; more;) {
        token word = next_token(&text, end);
        bool slash = is_slash(word);
        more = word.length > 0;
        if (more && !slash) {
            count++, row++;
            continue;
        }
        if (!slash && (rows == 0 || row == 0)) /* no rows at all, or the last one has its own `/` */
            break;
        if (rows++ == 0)
            first = row;
        if (row != first || row == 0) {
            snprintf(reason, sizeof reason, "row 1 has %zu numbers, row %zu has %zu", first, rows,
                     row);
            return refuse(filter, param, reason, error);
        }
        row = 0;
    }
    if (count < param->least || count > param->most) {
        snprintf(reason, sizeof reason, "%zu number%s", count, count == 1 ? "" : "s");
        return refuse(filter, param, reason, error);
    }
    *numbers = (bm_numbers){.count = (uint32_t)count, .rows = (uint32_t)rows};
    return BM_OK;
}

/* A list of the chain's; NULL: no memory. */
static struct bm_chain_numbers *add(bm_chain *chain, uint32_t count, bm_error *error)
{
    struct bm_chain_numbers *kept = bm_allocate(
        chain->allocator, sizeof *kept + count * sizeof *kept->at, _Alignof(max_align_t));
    if (!kept) {
        bm_fail(error, BM_E_NOMEM, "no memory for %u numbers", count);
        return NULL;
    }
    kept->next = chain->numbers;
    chain->numbers = kept;
    return kept;
}

bm_status bm_numbers_keep(bm_chain *chain, bm_numbers *numbers, bm_error *error)
{
    struct bm_chain_numbers *kept = add(chain, numbers->count, error);
    if (!kept)
        return BM_E_NOMEM;
    memcpy(kept->at, numbers->at, numbers->count * sizeof *kept->at);
    numbers->at = kept->at;
    return BM_OK;
}

bm_status bm_numbers_parse(bm_chain *chain, const bm_filter *filter, const bm_param *param,
                           const char *text, size_t length, bm_numbers *numbers, bm_error *error)
{
    const char *end = text + length;
    bm_status status = measure(filter, param, text, end, numbers, error);
    if (status)
        return status;
    struct bm_chain_numbers *kept = add(chain, numbers->count, error);
    if (!kept)
        return BM_E_NOMEM;
    numbers->at = kept->at;
    for (uint32_t i = 0; i < numbers->count;) {
        token word = next_token(&text, end);
        if (is_slash(word))
            continue;
        if (!read_number(word, param, &kept->at[i++]))
            return refuse_word(filter, param, word, error);
    }
    return BM_OK;
}

const char *bm_numbers_mark(const bm_numbers *numbers, uint32_t index)
{
    bool last = index + 1 == numbers->count;
    if (numbers->rows && (index + 1) % (numbers->count / numbers->rows) == 0 &&
        (!last || numbers->rows == 1))
        return "/";
    return last ? "" : " ";
}

void bm_chain_drop_numbers(bm_chain *chain)
{
    while (chain->numbers) {
        struct bm_chain_numbers *next = chain->numbers->next;
        bm_release(chain->allocator, chain->numbers);
        chain->numbers = next;
    }
}
