/* SPDX-License-Identifier: MIT */
/* When memory is gone while a profile is opened, the picture fails: it never goes on with its colours as they were, as it
 * would with a profile that is broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "bandmill/icc.h"
#include "profiles.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);

static size_t calls, failing; /* the call, from 1, that fails; 0: none */

void *__wrap_malloc(size_t size)
{
    return ++calls == failing ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return ++calls == failing ? NULL : __real_calloc(count, size);
}

static void check(bm_model model, unsigned depth, profile_bytes *profile)
{
    const bm_colour_options options = {.to_srgb = true, .intent = BM_INTENT_RELATIVE};
    bm_colour colour = bm_colour_hooks(&options);
    bm_blob blob = {.kind = BM_BLOB_ICC, .bytes = profile->bytes, .size = profile->size};
    bm_picture picture = {.blob = &blob, .blobs = 1};
    bm_error error;
    assert_int_equal(bm_desc_interleaved(&picture.desc, 5, 5, model, depth, &error), BM_OK);

    bm_status status = BM_E_NOMEM;
    for (size_t n = 1; status; n++) {
        bm_converted converted = {.desc = picture.desc};
        bm_warnings warnings = {0};
        calls = 0;
        failing = n;
        status = colour.open(colour.context, &picture, false, &converted, &warnings, &error);
        failing = 0;
        assert_true(status == BM_OK || status == BM_E_NOMEM);
        assert_int_equal(status == BM_OK, converted.handle != NULL);
        assert_int_equal(warnings.count, 0);
        if (!status) {
            assert_true(n > 20 && calls < n);
            colour.close(converted.handle);
        }
    }
}

static void a_lack_of_memory_is_no_broken_profile(void **state)
{
    (void)state;
    static profile_bytes profile;
    profile_rgb(&profile, &p3_primaries, 2.2);
    check(BM_RGBA, 8, &profile);
    check(BM_RGB, 16, &profile);
    profile_gray(&profile, 1.8);
    check(BM_GRAY, 8, &profile);
    profile_cmyk(&profile);
    check(BM_CMYK, 8, &profile);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_lack_of_memory_is_no_broken_profile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
