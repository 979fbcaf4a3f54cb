/* SPDX-License-Identifier: MIT */
/* Chains of fake steps, run by the executor and compared with the reference. For the test's own
 * thread. */
#ifndef TESTS_FILTERS_CHECK_H
#define TESTS_FILTERS_CHECK_H

#include "drive.h"
#include "fake.h"

#define CHECK_MOST_STEPS 8

/* Fails the test, saying what was run, unless the run succeeds, keeps every promise and gives the
 * reference's picture. */
void check_run(const fake_step *steps, size_t count, const bm_desc *in, uint64_t seed,
               const drive_options *options);

/* The same with 1 and 3 workers, chosen and small bands, streamed and borrowed ends. */
void check_every_way(const fake_step *steps, size_t count, const bm_desc *in, uint64_t seed);

/* check_every_way() on 8-bit gray of one width and RGBA of another. */
void check_heights(const fake_step *steps, size_t count, const uint32_t *heights,
                   size_t heights_count);

#endif
