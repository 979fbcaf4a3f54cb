/* SPDX-License-Identifier: MIT */
/* Fuzz target: any text as a number, a size, a duration, and as the value of every option of `run`: taken, or refused in
 * words. A number that is taken reads the same after it was written. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "options.h"
#include "run_settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void numbers(const char *text)
{
    const bm_scale scales[] = {BM_SCALE_NONE, BM_SCALE_DECIMAL, BM_SCALE_BINARY};
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
        uint64_t value, again = 0;
        char written[BM_NUMBER_TEXT];
        if (!bm_number_parse(text, scales[i], &value))
            continue;
        bm_number_format(value, scales[i], written);
        if (!bm_number_parse(written, scales[i], &again) || again != value)
            abort();
    }
    uint64_t nanoseconds;
    if (bm_seconds_parse(text, &nanoseconds) && (text[0] < '0' || text[0] > '9'))
        abort();
}

static void option(const bm_option *table, const bm_option *option, char *text)
{
    char word[2048];
    bm_run_settings settings = bm_run_defaults;
    bm_words operands = {0};
    bool help;
    bm_error error = {0};
    snprintf(word, sizeof word, "--%s=%s", option->name, text);
    char *words[] = {word, text, NULL};
    if (bm_options_parse(table, words, &settings, &operands, &help, &error) && !error.message[0])
        abort();
    bm_options_clear(table, &settings);
    bm_words_clear(&operands);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = malloc(size + 1);
    memcpy(text, bytes, size);
    text[size] = '\0';
    numbers(text);
    for (const bm_option *each = bm_run_own_options; each->name; each++)
        option(bm_run_own_options, each, text);
    free(text);
    return 0;
}
