/* SPDX-License-Identifier: MIT */
/* Values of parameters as text: what is taken, what is refused and how, and that written values
 * read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/params.h"
#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char *const colours[] = {"red", "green", "blue", NULL};
static const bm_param params[] = {
    {.name = "amount", .type = BM_PARAM_FLOAT, .min = -2, .max = 1e6, .def = 1, .unit = "pixels"},
    {.name = "count", .type = BM_PARAM_INT, .min = 0, .max = 4e9, .def = 3},
    {.name = "colour", .type = BM_PARAM_CHOICE, .choices = colours, .def = 1},
    {.name = "size", .type = BM_PARAM_SIZE, .min = 1, .max = 5000},
    {.name = "ink", .type = BM_PARAM_COLOR, .def = 0x000000ff},
    {.name = NULL},
};
static const bm_filter filter = {.name = "tester", .params = params};
enum { AMOUNT, PIECES, COLOUR, SIZE, INK };

static bm_status parse(int param, const char *text, bm_value *value, bm_error *error)
{
    return bm_param_parse(&filter, &params[param], text, strlen(text), value, error);
}

static void takes_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double number;
    } good[] = {{"0", 0},
                {"1.5", 1.5},
                {"-2", -2},
                {"+3", 3},
                {".5", 0.5},
                {"7.", 7},
                {"1e3", 1000},
                {"2E-1", 0.2},
                {"1000000", 1e6},
                {"1e-400", 0},
                {"000000000000000000000000000000000000000000000000000000000000007", 7}};
    for (size_t i = 0; i < COUNT(good); i++) {
        bm_value value;
        bm_error error;
        if (parse(AMOUNT, good[i].text, &value, &error))
            fail_msg("%s", error.message);
        assert_true(value.number == good[i].number);
    }
    bm_value value;
    assert_int_equal(parse(AMOUNT, "-0", &value, NULL), BM_OK);
    assert_false(signbit(value.number));
    assert_int_equal(parse(PIECES, "4e9", &value, NULL), BM_OK);
    assert_true(value.number == 4e9);
}

static void refuses_what_is_no_number_in_range(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "-", ".", "e5", "1e", "nan", "NaN", "nan(1)", "-nan", "inf", "-inf", "infinity", "INF",
        "1e400", "-1e400", "0x10", "0X1p3", "1x", "3 4", "3\t", "\v3", " 3", "1,5", "1_000",
        "1.2.3", "--1", "+-1", "1f", "\xd9\xa3", "-2.0000001", "1000000.1", "1e7", "3\n", "three",
        /* 64 characters */
        "0000000000000000000000000000000000000000000000000000000000000001"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        bm_value value;
        bm_error error;
        if (parse(AMOUNT, bad[i], &value, &error) != BM_E_PARAM)
            fail_msg("'%s' was taken as %g", bad[i], value.number);
        assert_int_equal(error.status, BM_E_PARAM);
        assert_ptr_equal(strstr(error.message, "tester: amount="), error.message);
        assert_non_null(strstr(error.message, "a number from -2 to 1000000 pixels"));
    }
    static const char *const not_whole[] = {"1.5", "-1", "4e9.", "4000000001", "1e-3"};
    for (size_t i = 0; i < COUNT(not_whole); i++) {
        bm_value value;
        bm_error error;
        assert_int_equal(parse(PIECES, not_whole[i], &value, &error), BM_E_PARAM);
        assert_non_null(strstr(error.message, "a whole number from 0 to 4000000000"));
    }
}

/* The text of a value is a stretch of a longer one. */
static void heeds_the_length(void **state)
{
    (void)state;
    bm_value value;
    assert_int_equal(bm_param_parse(&filter, &params[AMOUNT], "123", 2, &value, NULL), BM_OK);
    assert_true(value.number == 12);
    assert_int_equal(bm_param_parse(&filter, &params[AMOUNT], "1\0002", 3, &value, NULL),
                     BM_E_PARAM);
    assert_int_equal(bm_param_parse(&filter, &params[COLOUR], "reddish", 3, &value, NULL), BM_OK);
    assert_int_equal(bm_param_parse(&filter, &params[COLOUR], "red\0", 4, &value, NULL),
                     BM_E_PARAM);
    assert_ptr_equal(bm_param_find(&filter, "countless", 5), &params[PIECES]);
    assert_null(bm_param_find(&filter, "count", 4));
    assert_null(bm_param_find(&filter, "", 0));
}

static void choices_are_words(void **state)
{
    (void)state;
    bm_value value;
    bm_error error;
    for (unsigned i = 0; colours[i]; i++) {
        assert_int_equal(parse(COLOUR, colours[i], &value, NULL), BM_OK);
        assert_true(value.number == i);
    }
    static const char *const bad[] = {"", "Red", "gren", "1", "purple"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(parse(COLOUR, bad[i], &value, &error), BM_E_PARAM);
        assert_non_null(strstr(error.message, "red, green, blue"));
        assert_int_equal(strstr(error.message, "did you mean green?") != NULL, i == 2);
    }
}

static void words_of_choices_are_joined_in_any_way(void **state)
{
    (void)state;
    static const char *const sides[] = {"north_west", "north", NULL};
    static const bm_param param = {.name = "side", .type = BM_PARAM_CHOICE, .choices = sides};
    static const char *const good[] = {"north_west", "north-west", "northwest"};
    static const char *const bad[] = {"north__west", "north west", "north_", "NorthWest",
                                      "north_westx", "_north",     "north-"};
    bm_value value;
    for (size_t i = 0; i < COUNT(good); i++) {
        assert_int_equal(bm_param_parse(&filter, &param, good[i], strlen(good[i]), &value, NULL),
                         BM_OK);
        assert_true(value.number == 0);
    }
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(bm_param_parse(&filter, &param, bad[i], strlen(bad[i]), &value, NULL),
                         BM_E_PARAM);
}

static void sizes_have_four_forms(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t width, height;
        double percent;
    } good[] = {{"640x480", 640, 480, 0}, {"640", 640, 0, 0},    {"x480", 0, 480, 0},
                {"50%", 0, 0, 50},        {"12.5%", 0, 0, 12.5}, {"5000x1", 5000, 1, 0},
                {"10000%", 0, 0, 10000}};
    for (size_t i = 0; i < COUNT(good); i++) {
        bm_value value;
        assert_int_equal(parse(SIZE, good[i].text, &value, NULL), BM_OK);
        assert_int_equal(value.width, good[i].width);
        assert_int_equal(value.height, good[i].height);
        assert_true(value.percent == good[i].percent);
    }
    static const char *const bad[] = {"",     "x",     "%",       "0",         "0x5",
                                      "5x0",  "5001",  "x5001",   "640x480x2", "640 x 480",
                                      "-5",   "0%",    "-5%",     "10001%",    "50%%",
                                      "nan%", "1.5x2", "640X480", "5x5%",      "99999999999"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        bm_value value;
        bm_error error;
        if (parse(SIZE, bad[i], &value, &error) != BM_E_PARAM)
            fail_msg("'%s' was taken", bad[i]);
        assert_non_null(strstr(error.message, "1 to 5000 pixels"));
        assert_non_null(strstr(error.message, bad[i]));
    }
}

static void colours_are_digits_or_names(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t rgba;
        const char *canonical;
    } good[] = {{"#fff", 0xffffffff, "#ffffff"},        {"#123", 0x112233ff, "#112233"},
                {"#1234", 0x11223344, "#11223344"},     {"#aBcDeF", 0xabcdefff, "#abcdef"},
                {"#01020304", 0x01020304, "#01020304"}, {"#abcdefff", 0xabcdefff, "#abcdef"},
                {"black", 0x000000ff, "#000000"},       {"gray", 0x808080ff, "#808080"},
                {"grey", 0x808080ff, "#808080"},        {"white", 0xffffffff, "#ffffff"},
                {"transparent", 0, "#00000000"}};
    for (size_t i = 0; i < COUNT(good); i++) {
        bm_value value;
        char text[64];
        assert_int_equal(parse(INK, good[i].text, &value, NULL), BM_OK);
        assert_true(value.number == good[i].rgba);
        bm_param_format(&params[INK], &value, text, sizeof text);
        assert_string_equal(text, good[i].canonical);
    }
    static const char *const bad[] = {"",         "#",          "#1",   "#12", "#12345",
                                      "#1234567", "#123456789", "#12g", "fff", "#-12",
                                      "# 12",     "White",      "wite"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        bm_value value;
        bm_error error;
        if (parse(INK, bad[i], &value, &error) != BM_E_PARAM)
            fail_msg("'%s' was taken", bad[i]);
        assert_non_null(strstr(error.message, "#rrggbbaa"));
        assert_int_equal(strstr(error.message, "did you mean white?") != NULL, i + 2 >= COUNT(bad));
    }
}

static void assert_text(int param, const bm_value *value, const char *wanted)
{
    char text[64];
    assert_int_equal(bm_param_format(&params[param], value, text, sizeof text), strlen(wanted));
    assert_string_equal(text, wanted);
}

static void writes_the_shortest_text(void **state)
{
    (void)state;
    assert_text(AMOUNT, &(bm_value){.number = 0.1}, "0.1");
    assert_text(AMOUNT, &(bm_value){.number = -1.75}, "-1.75");
    assert_text(AMOUNT, &(bm_value){.number = 100000}, "100000");
    assert_text(AMOUNT, &(bm_value){.number = 0.1 + 0.2}, "0.30000000000000004");
    assert_text(PIECES, &(bm_value){.number = 4e9}, "4000000000");
    assert_text(COLOUR, &(bm_value){.number = 2}, "blue");
    assert_text(SIZE, &(bm_value){.width = 3, .height = 4}, "3x4");
    assert_text(SIZE, &(bm_value){.width = 3}, "3");
    assert_text(SIZE, &(bm_value){.height = 4}, "x4");
    assert_text(SIZE, &(bm_value){.percent = 0.1}, "0.1%");
    char cut[3];
    assert_int_equal(bm_param_format(&params[COLOUR], &(bm_value){.number = 1}, cut, sizeof cut),
                     5);
    assert_string_equal(cut, "gr");
}

static void random_numbers_read_back(void)
{
    uint64_t seed = random_setting("BANDMILL_TEST_SEED", 1);
    print_message("seed %llu\n", (unsigned long long)seed);
    random_stream random = {seed};
    for (int round = 0; round < 20000; round++) {
        double scale = pow(10, random_between(&random, -300, 5));
        double number = ((double)random_next(&random) / 0x1p64 * 2 - 1) * scale;
        if (number < -2)
            continue;
        char text[64];
        bm_value value = {.number = number}, again;
        bm_param_format(&params[AMOUNT], &value, text, sizeof text);
        if (parse(AMOUNT, text, &again, NULL) || again.number != number)
            fail_msg("%a became '%s'", number, text);
    }
}

static void what_was_written_reads_back(void **state)
{
    (void)state;
    random_numbers_read_back();
}

/* Programs with windows like to switch to the user's locale, in which 1.5 may be 1,5. */
static void locale_makes_no_difference(void **state)
{
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE",
                                        "fr_FR",       "ru_RU.UTF-8", "ps_AF"};
    size_t i = 0;
    while (i < COUNT(names) && !setlocale(LC_NUMERIC, names[i]))
        i++;
    if (i == COUNT(names)) {
        print_message("no locale with a decimal comma is installed\n");
        skip();
    }
    print_message("%s\n", names[i]);
    takes_numbers(state);
    refuses_what_is_no_number_in_range(state);
    sizes_have_four_forms(state);
    writes_the_shortest_text(state);
    random_numbers_read_back();
    setlocale(LC_NUMERIC, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_numbers),
        cmocka_unit_test(refuses_what_is_no_number_in_range),
        cmocka_unit_test(heeds_the_length),
        cmocka_unit_test(choices_are_words),
        cmocka_unit_test(words_of_choices_are_joined_in_any_way),
        cmocka_unit_test(colours_are_digits_or_names),
        cmocka_unit_test(sizes_have_four_forms),
        cmocka_unit_test(writes_the_shortest_text),
        cmocka_unit_test(what_was_written_reads_back),
        cmocka_unit_test(locale_makes_no_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
