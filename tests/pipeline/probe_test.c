/* SPDX-License-Identifier: MIT */
/* Probing: the header of one input, with what a run would have met by then, and nothing left open. */
#include "bandmill/pipeline.h"
#include "check.h"
#include "fakes.h"

static bm_status probe(unsigned index, bm_picture *picture, bm_stamp *stamp)
{
    const bm_pipeline_config config = fake_config(1, 1, 1);
    const bm_decode_limits limits = {0};
    return bm_probe(config.codecs, &config.input, &fake.task[index], &limits, picture, stamp, NULL);
}

static void expect_nothing_open(void)
{
    assert_int_equal(atomic_load(&fake.open_inputs), 0);
    assert_int_equal(atomic_load(&fake.decoders), 0);
    assert_false(atomic_load(&fake.broken));
}

static void test_header(void **state)
{
    (void)state;
    fake_begin();
    fake_add(20, 30, 500);
    fake_add(1000, 300, 5000000);
    for (unsigned i = 0; i < 2; i++) {
        bm_picture picture;
        bm_stamp stamp;
        assert_int_equal(probe(i, &picture, &stamp), BM_OK);
        assert_int_equal(picture.desc.width, fake.picture[i].width);
        assert_int_equal(picture.desc.height, fake.picture[i].height);
        assert_ptr_equal(picture.codec, &fake_codec);
        bm_picture_clear(&picture);
        expect_nothing_open();
    }
    fake_end();
}

static void test_faults(void **state)
{
    (void)state;
    static const fake_fault faults[] = {FAKE_NO_FILE, FAKE_UNREADABLE, FAKE_EMPTY, FAKE_UNKNOWN,
                                        FAKE_HEADER};
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        fake_begin();
        fake_add(20, 30, 500)->fault = faults[i];
        bm_picture picture = {0};
        bm_stamp stamp;
        assert_int_equal(probe(0, &picture, &stamp), fake_verdict(faults[i]));
        bm_picture_clear(&picture);
        expect_nothing_open();
        fake_end();
    }
}

/* Any of its calls may fail. */
static void test_failing_calls(void **state)
{
    (void)state;
    for (unsigned k = 1;; k++) {
        fake_begin();
        fake_add(20, 30, 500);
        fake.deed = FAKE_FAIL;
        fake.trigger = k;
        bm_picture picture = {0};
        bm_stamp stamp;
        probe(0, &picture, &stamp); /* closing is a call too, and cannot fail */
        bool reached = atomic_load(&fake.calls) >= k;
        bm_picture_clear(&picture);
        expect_nothing_open();
        fake_end();
        if (!reached)
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_header),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_failing_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
