/* SPDX-License-Identifier: MIT */
/* Chains of fake steps compared with the reference. */
#include "check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "promise.h"
#include "reference.h"

static void explain(const fake_step *steps, size_t count, const bm_desc *in, uint64_t seed,
                    const drive_options *options)
{
    print_error(
        "%ux%u %s %u-bit in %u plane(s), shifts %u %u; seed %llu; %u workers, band_rows %u, %s in "
        "at offset %u, %s out, leave_one_in %u\n",
        in->width, in->height, bm_model_name(in->model), in->depth, in->planes, in->plane[1].hshift,
        in->plane[1].vshift, (unsigned long long)seed, options->workers, options->band_rows,
        options->stream_in ? "streamed" : "borrowed", options->source_offset,
        options->stream_out ? "streamed" : "borrowed", options->leave_one_in);
    for (size_t i = 0; i < count; i++) {
        char text[160];
        fake_describe(&steps[i], text, sizeof text);
        print_error("  %s\n", text);
    }
}

static void compare(const fake_step *steps, size_t count, const bm_chain *chain, const bm_image *in,
                    const bm_image *wanted, uint64_t seed, const drive_options *options)
{
    bm_image got;
    bm_error error = {0};
    bm_status status = drive_chain(chain, in, options, &got, &error);
    const char *broken = promise_first_broken();
    const char *difference = status ? error.message : reference_difference(&got, wanted);
    bm_image_destroy(&got);
    if (!broken && !difference)
        return;
    explain(steps, count, &in->desc, seed, options);
    fail_msg("%s%s%s", difference ? difference : "", difference && broken ? "; " : "",
             broken ? broken : "");
}

static bm_chain chain_of(const fake_step *steps, size_t count, bm_call calls[CHECK_MOST_STEPS])
{
    assert_true(count <= CHECK_MOST_STEPS);
    for (size_t i = 0; i < count; i++)
        calls[i] = fake_call(&steps[i]);
    return fake_chain(calls, count);
}

void check_run(const fake_step *steps, size_t count, const bm_desc *in, uint64_t seed,
               const drive_options *options)
{
    bm_call calls[CHECK_MOST_STEPS];
    bm_chain chain = chain_of(steps, count, calls);
    bm_image picture = reference_picture(in, &(random_stream){seed});
    bm_image wanted = reference_evaluate(&chain, &picture);
    compare(steps, count, &chain, &picture, &wanted, seed, options);
    bm_image_destroy(&picture);
    bm_image_destroy(&wanted);
}

void check_every_way(const fake_step *steps, size_t count, const bm_desc *in, uint64_t seed)
{
    static const uint32_t band_rows[] = {0, 1, 5};
    bm_call calls[CHECK_MOST_STEPS];
    bm_chain chain = chain_of(steps, count, calls);
    bm_image picture = reference_picture(in, &(random_stream){seed});
    bm_image wanted = reference_evaluate(&chain, &picture);
    for (unsigned way = 0; way < 4; way++)
        for (size_t b = 0; b < sizeof band_rows / sizeof band_rows[0]; b++)
            for (unsigned workers = 1; workers <= 3; workers += 2) {
                /* An empty program has one ring, which lies in one picture at most. */
                drive_options options = {.workers = workers,
                                         .band_rows = band_rows[b],
                                         .stream_in = way & 1 || (count == 0 && !(way & 2)),
                                         .stream_out = way & 2};
                compare(steps, count, &chain, &picture, &wanted, seed, &options);
            }
    bm_image_destroy(&picture);
    bm_image_destroy(&wanted);
}

void check_heights(const fake_step *steps, size_t count, const uint32_t *heights,
                   size_t heights_count)
{
    for (size_t i = 0; i < heights_count; i++) {
        bm_desc gray, rgba;
        assert_int_equal(bm_desc_interleaved(&gray, 5, heights[i], BM_GRAY, 8, NULL), BM_OK);
        assert_int_equal(bm_desc_interleaved(&rgba, 3, heights[i], BM_RGBA, 8, NULL), BM_OK);
        check_every_way(steps, count, &gray, heights[i]);
        check_every_way(steps, count, &rgba, heights[i]);
    }
}
