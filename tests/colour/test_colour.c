/* SPDX-License-Identifier: MIT */
/* Colours through the whole pipeline: conversions against arithmetic done here, what is left alone, what is warned of, the
 * same bytes for any threads and bands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/icc.h"
#include "profiles.h"
#include "raw_codec.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
enum { WIDTH = 61, HEIGHT = 47 };

static const bm_colour_options as_stored = {.intent = BM_INTENT_RELATIVE};
static const bm_colour_options to_srgb = {.to_srgb = true, .intent = BM_INTENT_RELATIVE};

/* ---- arithmetic ------------------------------------------------------------------------------ */

typedef struct matrix {
    double m[3][3];
} matrix;

static matrix inverse(const matrix *a)
{
    matrix result;
    double determinant = 0;
    for (int i = 0; i < 3; i++)
        determinant += a->m[0][i] * (a->m[1][(i + 1) % 3] * a->m[2][(i + 2) % 3] -
                                     a->m[1][(i + 2) % 3] * a->m[2][(i + 1) % 3]);
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            result.m[k][i] = (a->m[(i + 1) % 3][(k + 1) % 3] * a->m[(i + 2) % 3][(k + 2) % 3] -
                              a->m[(i + 1) % 3][(k + 2) % 3] * a->m[(i + 2) % 3][(k + 1) % 3]) /
                             determinant;
    return result;
}

static void times(const matrix *a, const double in[3], double out[3])
{
    for (int i = 0; i < 3; i++)
        out[i] = a->m[i][0] * in[0] + a->m[i][1] * in[1] + a->m[i][2] * in[2];
}

/* From linear RGB to XYZ: the columns are the primaries, so long that (1, 1, 1) is white. */
static matrix xyz_of(const primaries *p)
{
    matrix columns, result;
    double white[3] = {p->x[3] / p->y[3], 1, (1 - p->x[3] - p->y[3]) / p->y[3]}, length[3];
    for (int i = 0; i < 3; i++) {
        columns.m[0][i] = p->x[i];
        columns.m[1][i] = p->y[i];
        columns.m[2][i] = 1 - p->x[i] - p->y[i];
    }
    matrix back = inverse(&columns);
    times(&back, white, length);
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            result.m[i][k] = columns.m[i][k] * length[k];
    return result;
}

static double srgb_of_light(double light)
{
    light = light < 0 ? 0 : light > 1 ? 1 : light;
    return light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055;
}

/* Both white points are the same, so that no adaptation comes between. */
static void expected_rgb(const primaries *from, double gamma, const double in[3], double out[3])
{
    matrix to_xyz = xyz_of(from), srgb = xyz_of(&srgb_primaries), from_xyz = inverse(&srgb);
    double light[3], xyz[3];
    for (int i = 0; i < 3; i++)
        light[i] = pow(in[i], gamma);
    times(&to_xyz, light, xyz);
    times(&from_xyz, xyz, out);
    for (int i = 0; i < 3; i++)
        out[i] = srgb_of_light(out[i]);
}

/* ---- pictures -------------------------------------------------------------------------------- */

static uint32_t sample_at(const void *samples, unsigned depth, size_t i)
{
    return depth == 8 ? ((const uint8_t *)samples)[i] : ((const uint16_t *)samples)[i];
}

/* Noise, with every level of the darker half somewhere. */
static raw_picture noise(bm_model model, unsigned depth, const profile_bytes *profile)
{
    size_t samples = (size_t)WIDTH * HEIGHT * bm_model_channels(model);
    uint16_t *memory = malloc(samples * sizeof *memory);
    assert_non_null(memory);
    uint64_t state = 88172645463325252u;
    for (size_t i = 0; i < samples; i++) {
        state ^= state << 13, state ^= state >> 7, state ^= state << 17;
        if (depth == 8)
            ((uint8_t *)memory)[i] = (uint8_t)(state >> (i % 3 ? 40 : 41));
        else
            memory[i] = (uint16_t)(state >> (i % 3 ? 40 : 43));
    }
    return (raw_picture){.width = WIDTH,
                         .height = HEIGHT,
                         .model = model,
                         .depth = depth,
                         .samples = memory,
                         .icc = profile ? profile->bytes : NULL,
                         .icc_size = profile ? profile->size : 0};
}

static raw_result run(const raw_picture *picture, const bm_colour_options *options,
                      const bm_codec *encoder, const bm_chain *chain)
{
    raw_result result;
    bm_colour colour = bm_colour_hooks(options);
    raw_run(picture, &result, 1,
            &(raw_way){.colour = &colour, .encoder = encoder, .chain = chain, .threads = 2});
    return result;
}

static void clear(const raw_picture *picture, raw_result *result)
{
    free((void *)(uintptr_t)picture->samples);
    free(result->samples);
}

static void assert_done(const raw_result *result)
{
    if (result->status)
        fail_msg("%s: %s", bm_status_name(result->status), result->error.message);
}

static void assert_as_it_was(const raw_picture *picture, const raw_result *result)
{
    assert_done(result);
    assert_int_equal(result->out.model, picture->model);
    assert_memory_equal(result->samples, picture->samples, result->size);
    assert_false(result->is_srgb);
    assert_true(result->same_pixels);
}

/* ---- to sRGB --------------------------------------------------------------------------------- */

/* Rounding is half a level; profiles hold 16-bit fractions, the fast way for 8 bits takes the rest. */
static void check_rgb(const primaries *from, double gamma, bm_model model, unsigned depth)
{
    static profile_bytes profile;
    profile_rgb(&profile, from, gamma);
    raw_picture picture = noise(model, depth, &profile);
    raw_result result = run(&picture, &to_srgb, NULL, NULL);
    assert_done(&result);
    assert_int_equal(result.out.model, model);
    assert_int_equal(result.out.depth, depth);
    assert_true(result.is_srgb);
    assert_false(result.same_pixels);
    assert_int_equal(result.warnings.count, 0);

    size_t channels = bm_model_channels(model);
    double max = depth == 8 ? 255 : 65535, tolerance = depth == 8 ? 1.2 : 24;
    for (size_t x = 0; x < (size_t)WIDTH * HEIGHT; x++) {
        double in[3], out[3];
        for (size_t c = 0; c < 3; c++)
            in[c] = sample_at(picture.samples, depth, x * channels + c) / max;
        expected_rgb(from, gamma, in, out);
        for (size_t c = 0; c < 3; c++) {
            double got = sample_at(result.samples, depth, x * channels + c);
            if (fabs(got - out[c] * max) > tolerance)
                fail_msg("%u bits, channel %zu of (%g %g %g): %g, should be %.2f", depth, c, in[0],
                         in[1], in[2], got, out[c] * max);
        }
        if (channels == 4)
            assert_int_equal(sample_at(picture.samples, depth, x * 4 + 3),
                             sample_at(result.samples, depth, x * 4 + 3));
    }
    clear(&picture, &result);
}

static void rgb_becomes_srgb(void **state)
{
    (void)state;
    for (unsigned depth = 8; depth <= 16; depth += 8)
        for (bm_model model = BM_RGB; model <= BM_RGBA; model++) {
            check_rgb(&adobe_primaries, 563.0 / 256, model, depth);
            check_rgb(&p3_primaries, 2.6, model, depth);
        }
}

static void gray_stays_gray_on_the_curve_of_srgb(void **state)
{
    (void)state;
    static profile_bytes profile;
    profile_gray(&profile, 1.8);
    for (unsigned depth = 8; depth <= 16; depth += 8)
        for (bm_model model = BM_GRAY; model <= BM_GRAYA; model++) {
            raw_picture picture = noise(model, depth, &profile);
            raw_result result = run(&picture, &to_srgb, NULL, NULL);
            assert_done(&result);
            assert_int_equal(result.out.model, model);
            size_t channels = bm_model_channels(model);
            double max = depth == 8 ? 255 : 65535;
            for (size_t i = 0; i < (size_t)WIDTH * HEIGHT * channels; i++) {
                double in = sample_at(picture.samples, depth, i);
                bool alpha = model == BM_GRAYA && i % 2;
                double expected = alpha ? in : srgb_of_light(pow(in / max, 1.8)) * max;
                double tolerance = alpha ? 0 : depth == 8 ? 0.6 : 24;
                if (fabs(sample_at(result.samples, depth, i) - expected) > tolerance)
                    fail_msg("%u bits: %g gives %u, should be %.2f", depth, in,
                             sample_at(result.samples, depth, i), expected);
            }
            clear(&picture, &result);
        }
}

static void srgb_is_left_alone(void **state)
{
    (void)state;
    static profile_bytes profile;
    for (unsigned depth = 8; depth <= 16; depth += 8) {
        profile_rgb(&profile, &srgb_primaries, 0);
        raw_picture picture = noise(BM_RGBA, depth, &profile);
        raw_result result = run(&picture, &to_srgb, NULL, NULL);
        assert_as_it_was(&picture, &result);
        assert_int_equal(result.warnings.count, 0);
        clear(&picture, &result);
        profile_gray(&profile, 0);
        picture = noise(BM_GRAY, depth, &profile);
        result = run(&picture, &to_srgb, NULL, NULL);
        assert_as_it_was(&picture, &result);
        clear(&picture, &result);
    }
}

/* Programs that turn pictures gray leave it in them. */
static void srgb_on_gray_is_nothing_to_speak_of(void **state)
{
    (void)state;
    static profile_bytes profile;
    profile_rgb(&profile, &srgb_primaries, 0);
    raw_picture picture = noise(BM_GRAYA, 8, &profile);
    raw_result result = run(&picture, &to_srgb, NULL, NULL);
    assert_as_it_was(&picture, &result);
    assert_int_equal(result.warnings.count, 0);
    clear(&picture, &result);
}

static void without_profile_or_option_nothing_changes(void **state)
{
    (void)state;
    static profile_bytes profile;
    profile_rgb(&profile, &p3_primaries, 2.2);
    raw_picture picture = noise(BM_RGB, 8, &profile);
    raw_result result = run(&picture, &as_stored, NULL, NULL);
    assert_as_it_was(&picture, &result);
    clear(&picture, &result);
    picture = noise(BM_RGB, 8, NULL);
    result = run(&picture, &to_srgb, NULL, NULL);
    assert_as_it_was(&picture, &result);
    clear(&picture, &result);
}

/* ---- profiles that are none ------------------------------------------------------------------ */

static void check_bad(const profile_bytes *profile, bm_model model, const char *part)
{
    raw_picture picture = noise(model, 8, profile);
    raw_result result = run(&picture, &to_srgb, NULL, NULL);
    assert_as_it_was(&picture, &result);
    const bm_warning *warning = raw_warning(&result, "bad_profile");
    assert_non_null(warning);
    if (!strstr(warning->message, part))
        fail_msg("'%s' lacks '%s'", warning->message, part);
    clear(&picture, &result);
}

static void bad_profiles_are_told_and_not_used(void **state)
{
    (void)state;
    static profile_bytes profile;
    profile_rgb(&profile, &p3_primaries, 2.2);
    check_bad(&profile, BM_GRAY, "it is for RGB, the picture is gray");
    /* Up to the end of its table; of what follows some is only words. */
    for (size_t size = 0; size < 250; size += 1 + size / 8) {
        profile_bytes *cut = malloc(sizeof *cut);
        assert_non_null(cut);
        *cut = profile;
        cut->size = size;
        check_bad(cut, BM_RGB, "not used");
        free(cut);
    }
    profile_link(&profile);
    check_bad(&profile, BM_RGB, "not of a kind");
    profile_gray(&profile, 2.2);
    check_bad(&profile, BM_RGBA, "it is for gray");
    memset(profile.bytes, 'x', profile.size);
    check_bad(&profile, BM_RGB, "not used");
}

/* ---- CMYK ------------------------------------------------------------------------------------ */

static bm_chain chain_of(const char *text)
{
    bm_chain chain = {0};
    assert_int_equal(bm_chain_append(&chain, text, NULL), BM_OK);
    return chain;
}

static void check_inks(const raw_picture *picture, const raw_result *result)
{
    assert_done(result);
    assert_int_equal(result->out.model, BM_RGB);
    double max = picture->depth == 8 ? 255 : 65535;
    for (size_t x = 0; x < (size_t)WIDTH * HEIGHT; x++)
        for (size_t c = 0; c < 3; c++) {
            double ink = sample_at(picture->samples, picture->depth, 4 * x + c);
            double black = sample_at(picture->samples, picture->depth, 4 * x + 3);
            double expected = (max - ink) * (max - black) / max;
            assert_true(fabs(sample_at(result->samples, picture->depth, 3 * x + c) - expected) <=
                        0.5);
        }
}

static void cmyk_stays_where_it_can(void **state)
{
    (void)state;
    raw_picture picture = noise(BM_CMYK, 8, NULL);
    raw_result result = run(&picture, &as_stored, NULL, NULL);
    assert_as_it_was(&picture, &result);
    free(result.samples);
    bm_chain chain = chain_of("gaussian:1|flip");
    result = run(&picture, &as_stored, NULL, &chain);
    assert_done(&result);
    assert_int_equal(result.out.model, BM_CMYK);
    assert_int_equal(result.warnings.count, 0);
    bm_chain_clear(&chain);
    clear(&picture, &result);
}

static void cmyk_is_left_by_arithmetic(void **state)
{
    (void)state;
    static const char *const chains[] = {"", "gamma:1"};
    for (unsigned depth = 8; depth <= 16; depth += 8)
        for (size_t c = 0; c < COUNT(chains); c++) {
            bm_chain chain = chain_of(c ? chains[c] : "flip|flip");
            raw_picture picture = noise(BM_CMYK, depth, NULL);
            /* Once the chain, once the output does not take CMYK. */
            raw_result result = run(&picture, &as_stored, c ? NULL : &rgb_codec, &chain);
            check_inks(&picture, &result);
            assert_non_null(raw_warning(&result, "cmyk_to_rgb"));
            assert_true(result.is_srgb);
            bm_chain_clear(&chain);
            clear(&picture, &result);
        }
}

static void asked_for_srgb_cmyk_becomes_rgb_in_any_case(void **state)
{
    (void)state;
    raw_picture picture = noise(BM_CMYK, 8, NULL);
    raw_result result = run(&picture, &to_srgb, NULL, NULL);
    check_inks(&picture, &result);
    assert_non_null(raw_warning(&result, "cmyk_to_rgb"));
    clear(&picture, &result);
}

/* CIE 1976: Y of L* for a gray. */
static double light_of_lab(double l)
{
    return l > 8 ? pow((l + 16) / 116, 3) : l * 27 / 24389;
}

static void cmyk_is_left_through_its_profile(void **state)
{
    (void)state;
    static profile_bytes profile;
    profile_cmyk(&profile);
    for (unsigned depth = 8; depth <= 16; depth += 8)
        for (int asked = 0; asked < 2; asked++) {
            raw_picture picture = noise(BM_CMYK, depth, &profile);
            raw_result result = run(&picture, asked ? &to_srgb : &as_stored, &rgb_codec, NULL);
            assert_done(&result);
            assert_int_equal(result.out.model, BM_RGB);
            assert_int_equal(raw_warning(&result, "cmyk_to_rgb") != NULL, !asked);
            assert_null(raw_warning(&result, "bad_profile"));
            double max = depth == 8 ? 255 : 65535;
            for (size_t x = 0; x < (size_t)WIDTH * HEIGHT; x++) {
                double ink[4];
                for (size_t c = 0; c < 4; c++)
                    ink[c] = sample_at(picture.samples, depth, 4 * x + c) / max;
                double l = 100 * (1 - (ink[0] + ink[1] + ink[2]) / 6 - ink[3] / 2);
                double expected = srgb_of_light(light_of_lab(l));
                for (size_t c = 0; c < 3; c++)
                    if (fabs(sample_at(result.samples, depth, 3 * x + c) / max - expected) >
                        1.5 / 255)
                        fail_msg("%u bits: %g %g %g %g gives %g, should be %.4f", depth, ink[0],
                                 ink[1], ink[2], ink[3],
                                 sample_at(result.samples, depth, 3 * x + c) / max, expected);
            }
            clear(&picture, &result);
        }
}

static void cmyk_with_a_bad_profile_is_left_by_arithmetic(void **state)
{
    (void)state;
    static profile_bytes profile;
    profile_cmyk(&profile);
    profile.size /= 2;
    raw_picture picture = noise(BM_CMYK, 8, &profile);
    raw_result result = run(&picture, &as_stored, &rgb_codec, NULL);
    check_inks(&picture, &result);
    assert_non_null(raw_warning(&result, "bad_profile"));
    assert_non_null(raw_warning(&result, "cmyk_to_rgb"));
    clear(&picture, &result);
}

static void without_hooks_cmyk_fails_where_it_does_not_fit(void **state)
{
    (void)state;
    raw_picture picture = noise(BM_CMYK, 8, NULL);
    raw_result result;
    raw_run(&picture, &result, 1, &(raw_way){.encoder = &rgb_codec});
    assert_int_equal(result.status, BM_E_CHAIN);
    clear(&picture, &result);
}

/* ---- many at once ---------------------------------------------------------------------------- */

static void bytes_do_not_depend_on_threads_or_bands(void **state)
{
    (void)state;
    static profile_bytes profiles[4];
    profile_rgb(&profiles[0], &adobe_primaries, 2.2);
    profile_rgb(&profiles[1], &p3_primaries, 0);
    profile_cmyk(&profiles[2]);
    profile_gray(&profiles[3], 1.5);
    static const bm_model models[] = {BM_RGB, BM_RGBA, BM_CMYK, BM_GRAY};
    raw_picture pictures[12];
    for (size_t i = 0; i < COUNT(pictures); i++)
        pictures[i] = noise(models[i % 4], i < 8 ? 8 : 16, &profiles[i % 4]);
    raw_result first[COUNT(pictures)], other[COUNT(pictures)];
    bm_colour colour = bm_colour_hooks(&to_srgb);
    bm_chain chain = chain_of("gaussian:1");
    raw_run(pictures, first, COUNT(pictures), &(raw_way){.chain = &chain, .colour = &colour});
    for (unsigned threads = 1; threads <= 4; threads++)
        for (uint32_t rows = 1; rows <= 50; rows += 16) {
            raw_run(pictures, other, COUNT(pictures),
                    &(raw_way){
                        .chain = &chain, .colour = &colour, .threads = threads, .band_rows = rows});
            for (size_t i = 0; i < COUNT(pictures); i++) {
                assert_done(&other[i]);
                assert_int_equal(first[i].size, other[i].size);
                assert_memory_equal(first[i].samples, other[i].samples, first[i].size);
                free(other[i].samples);
            }
        }
    for (size_t i = 0; i < COUNT(pictures); i++)
        clear(&pictures[i], &first[i]);
    bm_chain_clear(&chain);
}

static void memory_is_reserved_and_bounded(void **state)
{
    (void)state;
    static profile_bytes profile;
    profile_rgb(&profile, &p3_primaries, 2.2);
    raw_picture picture = noise(BM_RGB, 16, &profile);
    raw_result plain = run(&picture, &as_stored, NULL, NULL);
    raw_result converted = run(&picture, &to_srgb, NULL, NULL);
    assert_true(converted.reserved_bytes > plain.reserved_bytes + 200000);
    free(plain.samples);
    free(converted.samples);
    bm_colour colour = bm_colour_hooks(&to_srgb);
    raw_run(&picture, &converted, 1,
            &(raw_way){.colour = &colour, .memory_bytes = plain.reserved_bytes + 1000});
    assert_int_equal(converted.status, BM_E_LIMIT_MEMORY);
    clear(&picture, &converted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rgb_becomes_srgb),
        cmocka_unit_test(gray_stays_gray_on_the_curve_of_srgb),
        cmocka_unit_test(srgb_is_left_alone),
        cmocka_unit_test(srgb_on_gray_is_nothing_to_speak_of),
        cmocka_unit_test(without_profile_or_option_nothing_changes),
        cmocka_unit_test(bad_profiles_are_told_and_not_used),
        cmocka_unit_test(cmyk_stays_where_it_can),
        cmocka_unit_test(cmyk_is_left_by_arithmetic),
        cmocka_unit_test(asked_for_srgb_cmyk_becomes_rgb_in_any_case),
        cmocka_unit_test(cmyk_is_left_through_its_profile),
        cmocka_unit_test(cmyk_with_a_bad_profile_is_left_by_arithmetic),
        cmocka_unit_test(without_hooks_cmyk_fails_where_it_does_not_fit),
        cmocka_unit_test(bytes_do_not_depend_on_threads_or_bands),
        cmocka_unit_test(memory_is_reserved_and_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
