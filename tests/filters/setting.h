/* SPDX-License-Identifier: MIT */
/* What tests of runs share. */
#ifndef SETTING_H
#define SETTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "check.h"
#include "promise.h"
#include "reference.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define BAND_ROWS 4

/* What most tests here run: a picture, through a chain that has a bit of everything, streamed at
 * both ends. */
typedef struct setting {
    bm_image in, out;
    bm_program *program;
    row_end source, sink;
    bm_run_ends ends;
} setting;

extern const fake_step plain_steps[3], scan_steps[3];

setting *set_up(const fake_step *steps, size_t count, unsigned workers);
/* Fails the test where a promise was broken. */
void tear_down(setting *s);

/* The output is what the reference makes of the input. */
void assert_right_picture(const setting *s, const fake_step *steps, size_t count);

/* Runs with as many guests as the options say. */
bm_status run_with_team(const setting *s, const team_options *options, bm_error *error);

#endif
