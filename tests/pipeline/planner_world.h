/* SPDX-License-Identifier: MIT */
/* What tests of the planner share: one picture, a codec that offers every form of decoding by the book, and running a chain as it is
 * planned beside what it is as written. */
#ifndef PLANNER_WORLD_H
#define PLANNER_WORLD_H

#include <stdbool.h>

#include "bandmill/pipeline.h"
#include "check.h"

enum { REFUSES_SHRINK = 1, REFUSES_GRAY = 2, REFUSES_WINDOW = 4 };

/* The one picture that there is, and what became of it. */
typedef struct planner_world {
    uint32_t width, height;
    unsigned channels; /* 1, 3 or, with alpha, 4 */
    uint8_t *samples;
    unsigned orientation, refuses;
    uint8_t coarser;      /* as in bm_decode_form, of what is shrunk */
    uint32_t grid;        /* windows begin and end at multiples of it */
    uint32_t damaged_row; /* of those that the decoder makes; 0: none */

    uint32_t decoded_width, decoded_height;
    bm_status status;
    char message[256], warning[256];
    bm_reasons reasons;
    uint8_t *out;
    size_t out_size, out_room;
    uint64_t reserved, pixels_in;
} planner_world;

extern planner_world world;

/* Blank before a test, and freed after it. */
int enter(void **state);
int leave(void **state);

/* Makes the picture: a level for each place and channel. */
void draw(uint32_t width, uint32_t height, unsigned channels,
          double (*level)(double x, double y, unsigned c));

/* Waves in several directions, none shorter than 36 pixels. */
double waves(double x, double y, unsigned c);
/* Noise of single pixels, in which not one error hides; the same at each call. */
double noise(double x, double y, unsigned c);
double checkerboard(double x, double y, unsigned c);

/* planner_codec.c: a file of it is the four bytes "FORM". */
extern const bm_codec planner_codec;

typedef struct manner {
    bm_rewriting rewriting;
    unsigned threads; /* 0: one */
    const bm_colour *colour;
    bool linear, as_stored, keep_damaged;
} manner;

extern const manner all, exact, none;

/* Runs the chain once; what became of it is in the world. */
void run(const char *text, const manner *how);

typedef struct made {
    uint8_t *bytes;
    size_t size;
} made;

/* What a run made; the caller frees its bytes. */
made make(const char *chain, const manner *how);

double psnr(const made *a, const made *b, int *worst);

/* The rules that fired, in order, with a comma between. The library's own rules are no concern of these tests. */
const char *fired(void);

/* Runs a chain both ways; the rules must be these, and the result as near as this. */
void compare(const char *chain, const char *rules, double least_psnr, int most);

#endif
