/* SPDX-License-Identifier: MIT */
/* Text for a screen. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "wrap.h"

static char *wrapped(const char *text, size_t at, size_t indent)
{
    char *result = NULL;
    size_t size;
    FILE *stream = open_memstream(&result, &size);
    assert_non_null(stream);
    bm_wrap(stream, text, at, indent);
    fclose(stream);
    return result;
}

static void breaks_at_spaces(void **state)
{
    (void)state;
    char words[1000] = "";
    for (int i = 0; i < 60; i++)
        strcat(words, i % 3 ? "four " : "sixish ");
    char *text = wrapped(words, 4, 20);
    size_t lines = 0;
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1, lines++) {
        size_t length = strcspn(line, "\n");
        assert_true(length <= BM_SCREEN_COLUMNS);
        assert_int_equal(strspn(line, " "), lines ? 20 : 16);
    }
    assert_true(lines > 4);
    free(text);
}

static void keeps_paragraphs(void **state)
{
    (void)state;
    char *text = wrapped("one\n\ntwo  three", 0, 2);
    assert_string_equal(text, "  one\n\n  two three\n");
    free(text);
}

static void keeps_blanks_behind_line_ends(void **state)
{
    (void)state;
    char *text = wrapped("with\n    a = 1\n\n  b\nand c", 0, 2);
    assert_string_equal(text, "  with\n      a = 1\n\n    b\n  and c\n");
    free(text);
}

static void names_cannot_forge_lines(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    bm_put_name(stream, "a\nb\x1b[31m\x7f\xff\xc3\xa9");
    fclose(stream);
    assert_string_equal(text, "a\\x0ab\\x1b[31m\\x7f\xff\xc3\xa9");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breaks_at_spaces),
        cmocka_unit_test(keeps_paragraphs),
        cmocka_unit_test(keeps_blanks_behind_line_ends),
        cmocka_unit_test(names_cannot_forge_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
