/* SPDX-License-Identifier: MIT */
/* What the pipeline is told to put up with: warnings, damage, time, depth. */
#include <stdio.h>
#include <string.h>

#include "bandmill/pipeline.h"
#include "check.h"
#include "fakes.h"

#define MB ((size_t)1 << 20)

static int enter(void **state)
{
    (void)state;
    fake_begin();
    return 0;
}

static int leave(void **state)
{
    (void)state;
    fake_end();
    return 0;
}

static void expect_words(const fake_picture *picture, const char *words)
{
    if (!strstr(picture->error.message, words))
        fail_msg("\"%s\" is not in \"%s\"", words, picture->error.message);
}

/* ---- warnings -------------------------------------------------------------------------------- */

/* One that nobody warns of, one for each who may, and one whose encoder keeps no file. */
static void add_warned(void)
{
    fake_add(30, 40, 300);
    for (unsigned who = FAKE_DECODER_WARNS; who <= FAKE_STORE_WARNS; who *= 2)
        fake_add(30, 40, 300)->warns = who;
    fake_add(30, 40, 300)->warns = FAKE_DECODER_WARNS;
    fake.task[5].encoder = &fake_line_codec;
}

static void test_warnings_are_no_failures(void **state)
{
    (void)state;
    add_warned();
    bm_pipeline_config config = fake_config(2, 2, 2);
    fake_run(&config, NULL);
    for (unsigned i = 0; i < fake.count; i++) {
        const fake_picture *picture = &fake.picture[i];
        assert_int_equal(picture->status, BM_OK);
        assert_int_equal(picture->decoders.count + picture->others.count, i > 0);
    }
}

static void test_strict(void **state)
{
    (void)state;
    add_warned();
    bm_pipeline_config config = fake_config(2, 2, 2);
    config.strict = true;
    bm_pipeline_stats stats;
    fake_run(&config, &stats);
    assert_int_equal(stats.done, 1);
    assert_int_equal(fake.picture[0].status, BM_OK);
    for (unsigned i = 1; i < fake.count; i++) {
        const fake_picture *picture = &fake.picture[i];
        assert_int_equal(picture->status, BM_E_STRICT);
        assert_int_equal(picture->decoders.count + picture->others.count, 1);
        expect_words(picture, "warning fake_warning: from ");
        expect_words(picture, "--strict");
        assert_string_equal(picture->line, "none");
    }
}

/* What failed anyway says why, whatever was warned of besides. */
static void test_strict_hides_no_cause(void **state)
{
    (void)state;
    fake_picture *picture = fake_add(1000, 1000, 3000);
    *picture = (fake_picture){.width = 1000,
                              .height = 1000,
                              .file_bytes = 3000,
                              .fault = FAKE_DAMAGED,
                              .at = 900,
                              .warns = FAKE_DECODER_WARNS};
    bm_pipeline_config config = fake_config(2, 2, 2);
    config.strict = true;
    fake_run(&config, NULL);
    assert_int_equal(picture->status, BM_E_CORRUPT);
}

/* ---- damage ---------------------------------------------------------------------------------- */

static fake_picture *add_damaged(fake_fault fault, size_t at, size_t file_bytes)
{
    fake_picture *picture = fake_add(60, 1000, file_bytes);
    picture->fault = fault;
    picture->at = at;
    picture->good_rows = (uint32_t)at;
    return picture;
}

/* The rows before the place are right, wherever bands begin and however many threads there are. */
static void test_damage_is_kept(void **state)
{
    (void)state;
    const uint32_t bands[] = {0, 1, 7, 100, 1000};
    for (unsigned i = 0; i < 15; i++) {
        fake_end();
        fake_begin();
        const size_t places[] = {1, 6, 7, 100, 999};
        for (size_t p = 0; p < 5; p++) {
            add_damaged(FAKE_DAMAGED, places[p], 3000);
            add_damaged(FAKE_SHORT, places[p], 10 * MB);
        }
        add_damaged(FAKE_TAIL, 0, 3000);
        bm_pipeline_config config = fake_config(i / 5 + 1, 2, 2);
        config.limits.keep_damaged = true;
        config.band_rows = bands[i % 5];
        fake_run(&config, NULL); /* and compares every sample */
        for (unsigned k = 0; k < fake.count; k++) {
            const fake_picture *picture = &fake.picture[k];
            assert_int_equal(picture->status, BM_OK);
            assert_int_equal(picture->decoders.count, 1);
            assert_string_equal(picture->decoders.item[0].code, "damaged");
            if (picture->good_rows) {
                char words[64];
                snprintf(words, sizeof words, "; rows %u to 999 became gray", picture->good_rows);
                assert_non_null(strstr(picture->decoders.item[0].message, words));
            }
            assert_int_equal(picture->bytes_in, picture->file_bytes); /* read to the end */
        }
    }
}

/* Of a picture without one good row there is nothing to keep; and what is no damage fails as ever. */
static void test_what_is_not_kept(void **state)
{
    (void)state;
    add_damaged(FAKE_DAMAGED, 0, 3000);
    add_damaged(FAKE_SHORT, 0, 3000);
    add_damaged(FAKE_UNREADABLE, 9 * MB, 10 * MB);
    fake_add(30, 30, 300)->fault = FAKE_HEADER;
    fake_add(30, 30, 300)->fault = FAKE_NO_COMMIT;
    bm_pipeline_config config = fake_config(2, 2, 2);
    config.limits.keep_damaged = true;
    fake_run(&config, NULL);
    for (unsigned i = 0; i < fake.count; i++)
        assert_int_equal(fake.picture[i].status, fake_verdict(fake.picture[i].fault));
}

/* Behind the damage the file cannot be read: that, and not the damage, is what is wrong. */
static struct {
    bm_input input; /* set before the run, and read by all of its readers */
    bool fails;
} unreadable_later;

static bm_status read_then_fail(void *context, void *handle, void *bytes, size_t size, size_t *got,
                                bm_error *error)
{
    bm_status status = unreadable_later.input.read(context, handle, bytes, size, got, error);
    if (!status && *got == 0 && unreadable_later.fails)
        return bm_fail(error, BM_E_CHANGED, "changed");
    return status;
}

static void test_a_change_is_no_damage(void **state)
{
    (void)state;
    for (unsigned changed = 0; changed < 2; changed++) {
        fake_end();
        fake_begin();
        add_damaged(FAKE_DAMAGED, 500, 3000);
        add_damaged(FAKE_DAMAGED, 500, 12 * MB);
        bm_pipeline_config config = fake_config(2, 2, 2);
        config.limits.keep_damaged = true;
        unreadable_later.input = config.input;
        unreadable_later.fails = changed;
        config.input.read = read_then_fail;
        fake_run(&config, NULL);
        for (unsigned i = 0; i < fake.count; i++)
            assert_int_equal(fake.picture[i].status, changed ? BM_E_CHANGED : BM_OK);
    }
}

static void test_strict_keeps_no_damage(void **state)
{
    (void)state;
    fake_picture *picture = add_damaged(FAKE_DAMAGED, 500, 3000);
    bm_pipeline_config config = fake_config(2, 2, 2);
    config.limits.keep_damaged = true;
    config.strict = true;
    fake_run(&config, NULL);
    assert_int_equal(picture->status, BM_E_STRICT);
    expect_words(picture, "warning damaged: fault");
}

/* ---- time ------------------------------------------------------------------------------------ */

/* The slow ones are slow by construction; an hour is enough for the others however busy the machine is. */
static void test_timeout(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        fake_picture *slow = fake_add(30, 10000, 3000);
        slow->fault = i ? FAKE_SLOW_END : FAKE_SLOW;
        slow->at = 500;
    }
    fake_add(30, 10000, 12 * MB)->fault = FAKE_SLOW;
    bm_pipeline_config config = fake_config(3, 2, 2);
    config.band_rows = 20;
    config.timeout_ns = FAKE_TIMEOUT_NS;
    fake_run(&config, NULL);
    for (unsigned i = 0; i < fake.count; i++) {
        assert_int_equal(fake.picture[i].status, BM_E_TIMEOUT);
        expect_words(&fake.picture[i], "longer than 1 s");
        expect_words(&fake.picture[i], "--timeout");
    }
    assert_true(fake.picture[0].decoded_rows <=
                520); /* the band in hand is finished, none is begun */
    assert_true(fake.picture[2].decoded_rows <= 20);

    fake_end();
    fake_begin();
    for (unsigned i = 0; i < 10; i++)
        fake_add(30, 300, 3000);
    config.timeout_ns = UINT64_C(3600) * 1000000000;
    fake_run(&config, NULL);
    for (unsigned i = 0; i < fake.count; i++)
        assert_int_equal(fake.picture[i].status, BM_OK);
}

/* The run goes on behind a late picture, whatever it was that was late; and no time at all ends every one. */
static void test_no_time_at_all(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 20; i++)
        fake_add(30 + i, 300, i % 2 ? 3000 : 10 * MB);
    fake_add(30, 30, 300)->fault = FAKE_NO_FILE;
    bm_pipeline_config config = fake_config(3, 2, 2);
    config.timeout_ns = 1;
    fake_run(&config, NULL);
    for (unsigned i = 0; i < 20; i++)
        assert_int_equal(fake.picture[i].status, BM_E_TIMEOUT);
    assert_int_equal(fake.picture[20].status, BM_E_NOENT);
}

/* ---- depth ----------------------------------------------------------------------------------- */

static void accepts_8(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    *model = desc->model;
    *depth = 8;
}

static void test_depth(void **state)
{
    (void)state;
    static bm_codec shallow;
    static const bm_codec *codecs[] = {&fake_line_codec, &shallow, &fake_codec, NULL};
    shallow = fake_codec;
    shallow.name = "shallow";
    shallow.match = NULL;
    shallow.accepts = accepts_8;
    for (unsigned i = 0; i < 3; i++)
        fake_add(60, 40, 300)->deep = true;
    bm_pipeline_config config = fake_config(1, 1, 2);
    config.codecs = codecs;
    config.depth = 16;
    fake.task[1].encoder = &shallow;
    fake_run(&config, NULL);
    assert_int_equal(fake.picture[0].status, BM_OK);
    assert_int_equal(fake.picture[1].status, BM_E_UNSUPPORTED);
    expect_words(&fake.picture[1],
                 "shallow does not hold 16 bits a sample (--depth): choose another --format: fake");
    assert_int_equal(fake.picture[2].status, BM_OK);
    assert_int_equal(fake.picture[2].others.count, 0);

    config.depth = 12;
    bm_pipeline *pipeline;
    assert_int_equal(bm_pipeline_create(&pipeline, &config, NULL), BM_E_PARAM);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_warnings_are_no_failures), TEST(test_strict),
        TEST(test_strict_hides_no_cause),    TEST(test_damage_is_kept),
        TEST(test_what_is_not_kept),         TEST(test_a_change_is_no_damage),
        TEST(test_strict_keeps_no_damage),   TEST(test_timeout),
        TEST(test_no_time_at_all),           TEST(test_depth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
