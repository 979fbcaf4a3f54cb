/* SPDX-License-Identifier: MIT */
/* Chains as text: every form, every refusal, and the canonical form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "bandmill/catalogue.h"
#include "bandmill/chain.h"
#include "core/params.h"
#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void assert_canonical(const bm_chain *chain, const char *wanted)
{
    char text[400];
    assert_int_equal(bm_chain_format(chain, text, sizeof text), strlen(wanted));
    assert_string_equal(text, wanted);
}

static void every_form_is_understood(void **state)
{
    (void)state;
    static const struct {
        const char *text, *canonical;
    } forms[] = {
        {"invert", "invert"},
        {"gaussian", "gaussian"},
        {"gaussian:3", "gaussian:sigma=3"},
        {"gaussian:sigma=3", "gaussian:sigma=3"},
        {"gaussian:sigma=1", "gaussian"},
        {"gaussian:1.0", "gaussian"},
        {"resize:640x480", "resize:size=640x480"},
        {"resize:50%,filter=linear", "resize:size=50%,filter=linear"},
        {"resize:filter=linear,size=x480", "resize:size=x480,filter=linear"},
        {"invert|gaussian:2|invert", "invert | gaussian:sigma=2 | invert"},
        {"  invert  |\tgaussian : sigma = 2.50 \n|\r\ninvert ",
         "invert | gaussian:sigma=2.5 | invert"},
        {"resize: 10x20 , filter = linear", "resize:size=10x20,filter=linear"},
        {"matrix:1 0 0 0 1 0 0 0 1", "matrix:weights=1 0 0 0 1 0 0 0 1"},
        {"matrix: 1\t+0 -0\n0 1.0  0 0 0 1e0 ", "matrix:weights=1 0 0 0 1 0 0 0 1"},
        {"matrix:1 0 0/0 1 0/0 0 .5", "matrix:weights=1 0 0/0 1 0/0 0 0.5"},
        {"matrix:1 0 0 / 0 1 0 / 0 0 1 /|invert", "matrix:weights=1 0 0/0 1 0/0 0 1 | invert"},
        {"matrix:1 0 0 0 1 0 0 0 1/", "matrix:weights=1 0 0 0 1 0 0 0 1/"},
    };
    for (size_t i = 0; i < COUNT(forms); i++) {
        bm_chain chain = {0};
        bm_error error = {0};
        if (bm_chain_append(&chain, forms[i].text, &error))
            fail_msg("%s", error.message);
        assert_int_equal(error.status, BM_OK);
        assert_canonical(&chain, forms[i].canonical);
        bm_chain_clear(&chain);
    }
}

static void appending_adds_to_the_end(void **state)
{
    (void)state;
    bm_chain chain = {0};
    assert_canonical(&chain, "");
    for (int i = 0; i < 40; i++)
        assert_int_equal(bm_chain_append(&chain, "invert|gaussian:2", NULL), BM_OK);
    assert_int_equal(chain.count, 80);
    for (size_t i = 0; i < 80; i++)
        assert_string_equal(chain.calls[i].filter->name, i % 2 ? "gaussian" : "invert");
    bm_chain_clear(&chain);
    assert_int_equal(chain.count, 0);
    assert_null(chain.calls);
    bm_chain_clear(&chain);
    bm_chain_clear(NULL);
}

/* Each text must be refused with these words, and leave a chain with something in it as it was. */
static void refusals_name_the_word_and_the_way_out(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words[3];
    } bad[] = {
        {"", {"name is missing"}},
        {" \t", {"name is missing"}},
        {"|", {"name is missing"}},
        {"invert|", {"name is missing"}},
        {"|invert", {"name is missing"}},
        {"invert||invert", {"name is missing"}},
        {":3", {"name is missing"}},
        {"inverd", {"'inverd'", "did you mean 'invert'"}},
        {"gausian:3", {"'gausian'", "did you mean 'gaussian'"}},
        {"invert|guassian", {"did you mean 'gaussian'"}},
        {"Invert", {"did you mean 'invert'"}},
        {"xyzzy", {"'xyzzy'", "bandmill filters"}},
        {"premultiply", {"'premultiply'"}},
        {"in vert", {"'in vert'"}},
        {"gaussian:sgima=3", {"no parameter 'sgima'", "did you mean 'sigma'", "it has: sigma"}},
        {"gaussian:radius=3", {"no parameter 'radius'", "it has: sigma"}},
        {"gaussian:=3", {"no parameter ''"}},
        {"gaussian:sigma=1,sigma=2", {"sigma is given twice"}},
        {"gaussian:1,sigma=2", {"sigma is given twice"}},
        {"gaussian:sigma=1,2", {"'2'", "name=value"}},
        {"gaussian:sigma=1,", {"name=value"}},
        {"gaussian:,sigma=1", {"sigma="}},
        {"gaussian:", {"sigma=", "from 0.3 to 200 pixels"}},
        {"gaussian:sigma=", {"from 0.3 to 200 pixels"}},
        {"gaussian:0.299", {"sigma=0.299", "from 0.3 to 200 pixels"}},
        {"gaussian:200.1", {"from 0.3 to 200 pixels"}},
        {"gaussian:-1", {"from 0.3 to 200 pixels"}},
        {"gaussian:nan", {"sigma=nan", "from 0.3 to 200 pixels"}},
        {"gaussian:inf", {"sigma=inf"}},
        {"gaussian:0x10", {"sigma=0x10"}},
        {"gaussian:1e999", {"sigma=1e999"}},
        {"gaussian:3px", {"sigma=3px"}},
        {"gaussian:sigma=3=4", {"sigma=3=4"}},
        {"gaussian:3:4", {"sigma=3:4"}},
        {"invert:3", {"invert has no parameters"}},
        {"invert:", {"invert has no parameters"}},
        {"invert:amount=3", {"no parameter 'amount'", "it has: none"}},
        {"resize", {"resize needs size"}},
        {"resize:filter=linear", {"resize needs size"}},
        {"resize:10,filter=liner", {"did you mean linear?"}},
        {"matrix", {"matrix needs weights"}},
        {"matrix:", {"matrix: weights: 0 numbers: must be 9 to 12 numbers from -10 to 10"}},
        {"matrix:weights= ", {"0 numbers: must be 9 to 12"}},
        {"matrix:1 2 3 4 5 6 7 8", {"8 numbers: must be 9 to 12"}},
        {"matrix:1 2 3 4 5 6 7 8 9 0 1 2 3", {"13 numbers: must be 9 to 12"}},
        {"matrix:1", {"1 number: must"}},
        {"matrix:1 2 3/4 5 6/7 8", {"row 1 has 3 numbers, row 3 has 2", "end with /"}},
        {"matrix:1 2 3/4 5 6/7 8/", {"row 1 has 3 numbers, row 3 has 2"}},
        {"matrix:1 2 3//4 5 6", {"row 1 has 3 numbers, row 2 has 0"}},
        {"matrix:/1 2 3", {"row 1 has 0 numbers"}},
        {"matrix:1 2 3 4 5 6 7 8 nine", {"weights: 'nine': must be", "from -10 to 10"}},
        {"matrix:1 2 3 4 5 6 7 8 nan", {"'nan'"}},
        {"matrix:1 2 3 4 5 6 7 8 10.01", {"'10.01'"}},
        {"matrix:-11 2 3 4 5 6 7 8 9", {"'-11'"}},
        {"matrix:1;2 3 4 5 6 7 8 9 1", {"'1;2'"}},
        {"matrix:1,2,3,4,5,6,7,8,9", {"1 number"}},
        {"invert|gaussian:2|gaussian:0", {"from 0.3 to 200 pixels"}},
    };
    bm_chain chain = {0};
    assert_int_equal(bm_chain_append(&chain, "invert|gaussian:7", NULL), BM_OK);
    for (size_t i = 0; i < COUNT(bad); i++) {
        bm_error error = {0};
        if (bm_chain_append(&chain, bad[i].text, &error) != BM_E_PARAM)
            fail_msg("'%s' was taken", bad[i].text);
        assert_int_equal(error.status, BM_E_PARAM);
        for (size_t k = 0; k < COUNT(bad[i].words) && bad[i].words[k]; k++)
            if (!strstr(error.message, bad[i].words[k]))
                fail_msg("'%s': the message lacks \"%s\": %s", bad[i].text, bad[i].words[k],
                         error.message);
        assert_canonical(&chain, "invert | gaussian:sigma=7");
        assert_int_equal(bm_chain_append(&chain, bad[i].text, NULL), BM_E_PARAM);
    }
    bm_chain_clear(&chain);
}

static void long_texts_are_refused_in_short_messages(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "",        "gaussian:", "gaussian:sigma=", "resize:1,filter=", "gaussian:1,",
        "invert|", "matrix:"};
    static const char *const fillings[] = {"x", "7",  " ",    "=",  ",", "|",
                                           ":", "x=", "\xff", "1 ", "1/"};
    char text[10100];
    for (size_t h = 0; h < COUNT(heads); h++)
        for (size_t f = 0; f < COUNT(fillings); f++) {
            size_t length = strlen(heads[h]);
            memcpy(text, heads[h], length);
            while (length < 10000) {
                memcpy(text + length, fillings[f], strlen(fillings[f]));
                length += strlen(fillings[f]);
            }
            text[length] = '\0';
            bm_chain chain = {0};
            bm_error error;
            assert_int_equal(bm_chain_append(&chain, text, &error), BM_E_PARAM);
            assert_in_range(strlen(error.message), 10, sizeof error.message - 1);
            assert_int_equal(chain.count, 0);
            bm_chain_clear(&chain);
        }
}

static void long_chains_are_fine(void **state)
{
    (void)state;
    char text[10000] = "invert";
    size_t length = strlen(text), count = 1;
    for (; length < sizeof text - 10; length += 7, count++)
        memcpy(text + length, "|invert", 8);
    bm_chain chain = {0};
    assert_int_equal(bm_chain_append(&chain, text, NULL), BM_OK);
    assert_int_equal(chain.count, count);
    assert_int_equal(bm_chain_format(&chain, NULL, 0), 6 * count + 3 * (count - 1));
    bm_chain_clear(&chain);
}

static void format_is_cut_like_snprintf(void **state)
{
    (void)state;
    static const char wanted[] = "gaussian:sigma=2.5 | resize:size=3x4,filter=linear | invert";
    bm_chain chain = {0};
    assert_int_equal(bm_chain_append(&chain, wanted, NULL), BM_OK);
    for (size_t size = 0; size < sizeof wanted + 3; size++) {
        char text[sizeof wanted + 4];
        memset(text, '#', sizeof text);
        assert_int_equal(bm_chain_format(&chain, text, size), sizeof wanted - 1);
        size_t kept = size < sizeof wanted ? size : sizeof wanted;
        if (kept) {
            assert_memory_equal(text, wanted, kept - 1);
            assert_int_equal(text[kept - 1], '\0');
        }
        assert_int_equal(text[size], '#');
    }
    bm_chain_clear(&chain);
}

/* ---- round trips over the whole catalogue ---------------------------------------------------- */

/* A list that the test keeps; each is overwritten some calls later. */
static bm_numbers random_numbers(const bm_param *param, random_stream *random)
{
    enum { MOST = 1000, LISTS = 64 };
    static double kept[LISTS][MOST];
    static size_t next;
    double *at = kept[next++ % LISTS];
    uint32_t count = param->least + random_below(random, param->most - param->least + 1), rows = 0;
    assert_true(count <= MOST);
    for (uint32_t i = 0; i < count; i++)
        at[i] = param->min + (param->max - param->min) * ((double)random_next(random) / 0x1p64);
    if (random_below(random, 2)) {
        rows = 1 + random_below(random, count);
        while (count % rows)
            rows--;
    }
    return (bm_numbers){.at = at, .count = count, .rows = rows};
}

static bm_value random_value(const bm_param *param, random_stream *random)
{
    bm_value value = {0};
    switch (param->type) {
    case BM_PARAM_INT:
        value.number = param->min + random_below(random, (uint32_t)(param->max - param->min + 1));
        break;
    case BM_PARAM_FLOAT:
        value.number =
            param->min + (param->max - param->min) * ((double)random_next(random) / 0x1p64);
        break;
    case BM_PARAM_CHOICE:
        while (param->choices[(size_t)value.number + 1] && random_below(random, 4))
            value.number++;
        break;
    case BM_PARAM_SIZE:
        value.width = (uint32_t)param->min + random_below(random, 1000);
        value.height = (uint32_t)param->min + random_below(random, 1000);
        switch (random_below(random, 4)) {
        case 0:
            value.width = 0;
            break;
        case 1:
            value.height = 0;
            break;
        case 2:
            value = (bm_value){.percent = 0.001 * (1 + random_below(random, 100000))};
            break;
        }
        break;
    case BM_PARAM_COLOR:
        value.number = (double)(uint32_t)random_next(random);
        break;
    case BM_PARAM_NUMBERS:
        value.numbers = random_numbers(param, random);
        break;
    case BM_PARAM_FILE:
        value.name = "a file.cube";
        break;
    case BM_PARAM_PICTURE:
        value.name = "a picture.png";
        break;
    case BM_PARAM_REGION:  /* of no filter's own: scope_test.c */
        break;
    }
    return value;
}

static void assert_same_value(const bm_value *a, const bm_value *b)
{
    bm_value moved = *a;
    if (a->numbers.count && a->numbers.count == b->numbers.count) {
        assert_memory_equal(a->numbers.at, b->numbers.at, a->numbers.count * sizeof *a->numbers.at);
        moved.numbers.at = b->numbers.at;
    }
    if (a->name && b->name && strcmp(a->name, b->name) == 0)
        moved.name = b->name;
    assert_memory_equal(&moved, b, sizeof moved);
}

static void canonical_text_reads_back_as_the_same_chain(void **state)
{
    (void)state;
    uint64_t seed = random_setting("BANDMILL_TEST_SEED", 1);
    print_message("seed %llu\n", (unsigned long long)seed);
    random_stream random = {seed};
    for (int round = 0; round < 3000; round++) {
        bm_call calls[5];
        bm_chain chain = {.calls = calls, .count = 1 + random_below(&random, 5)}, again = {0};
        for (size_t i = 0; i < chain.count; i++) {
            calls[i] = (bm_call){
                .filter = bm_catalogue_at(random_below(&random, (uint32_t)bm_catalogue_count()))};
            for (size_t k = 0; calls[i].filter->params[k].name; k++) {
                const bm_param *param = &calls[i].filter->params[k];
                calls[i].value[k] = param->required || random_below(&random, 2)
                                        ? random_value(param, &random)
                                        : bm_param_default(param);
            }
        }
        static char text[5 * 1000 * BM_NUMBER_TEXT], second[sizeof text];
        assert_in_range(bm_chain_format(&chain, text, sizeof text), 1, sizeof text - 1);
        bm_error error;
        if (bm_chain_append(&again, text, &error))
            fail_msg("%s: %s", text, error.message);
        assert_int_equal(again.count, chain.count);
        for (size_t i = 0; i < chain.count; i++) {
            assert_ptr_equal(again.calls[i].filter, calls[i].filter);
            for (size_t k = 0; k < BM_MAX_PARAMS; k++)
                assert_same_value(&again.calls[i].value[k], &calls[i].value[k]);
        }
        bm_chain_format(&again, second, sizeof second);
        assert_string_equal(second, text);
        bm_chain_clear(&again);
    }
}

static void catalogue_is_sorted_and_searchable(void **state)
{
    (void)state;
    for (size_t i = 0; i < bm_catalogue_count(); i++) {
        const bm_filter *filter = bm_catalogue_at(i);
        assert_ptr_equal(bm_catalogue_find(filter->name), filter);
        if (i)
            assert_true(strcmp(bm_catalogue_at(i - 1)->name, filter->name) < 0);
        assert_string_equal(bm_catalogue_nearest(filter->name), filter->name);
        assert_non_null(bm_group_title(filter->group));
    }
    assert_null(bm_group_title(BM_GROUP_NONE));
    assert_null(bm_group_title(BM_GROUP_COUNT));
    assert_null(bm_catalogue_at(bm_catalogue_count()));
    assert_null(bm_catalogue_at(SIZE_MAX));
    assert_null(bm_catalogue_find(""));
    assert_null(bm_catalogue_find("invert "));
    assert_null(bm_catalogue_nearest("xyzzy"));
    assert_string_equal(bm_catalogue_nearest("nivert"), "invert");
}

/* Whoever else answers to it would never be found. */
static size_t count_called(const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < bm_catalogue_count(); i++) {
        const bm_filter *filter = bm_catalogue_at(i);
        count += strcmp(filter->name, name) == 0;
        for (const char *const *alias = filter->aliases; alias && *alias; alias++)
            count += strcmp(*alias, name) == 0;
    }
    return count;
}

static void aliases_are_names_of_one_filter(void **state)
{
    (void)state;
    size_t aliases = 0;
    for (size_t i = 0; i < bm_catalogue_count(); i++) {
        const bm_filter *filter = bm_catalogue_at(i);
        assert_int_equal(count_called(filter->name), 1);
        for (const char *const *alias = filter->aliases; alias && *alias; alias++, aliases++) {
            assert_int_equal(count_called(*alias), 1);
            assert_ptr_equal(bm_catalogue_find(*alias), filter);
            assert_int_equal(strspn(*alias, "abcdefghijklmnopqrstuvwxyz0123456789_"),
                             strlen(*alias));
        }
    }
    assert_true(aliases > 0);

    bm_chain chain = {0};
    bm_error error;
    char text[64];
    assert_int_equal(bm_chain_append(&chain, "negate | gaussian_blur:2", &error), BM_OK);
    bm_chain_format(&chain, text, sizeof text);
    assert_string_equal(text, "invert | gaussian:sigma=2");
    bm_chain_clear(&chain);
    assert_int_equal(bm_chain_append(&chain, "negat", &error), BM_E_PARAM);
    assert_non_null(strstr(error.message, "'negate'"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_understood),
        cmocka_unit_test(appending_adds_to_the_end),
        cmocka_unit_test(refusals_name_the_word_and_the_way_out),
        cmocka_unit_test(long_texts_are_refused_in_short_messages),
        cmocka_unit_test(long_chains_are_fine),
        cmocka_unit_test(format_is_cut_like_snprintf),
        cmocka_unit_test(canonical_text_reads_back_as_the_same_chain),
        cmocka_unit_test(catalogue_is_sorted_and_searchable),
        cmocka_unit_test(aliases_are_names_of_one_filter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
