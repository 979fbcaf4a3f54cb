/* SPDX-License-Identifier: MIT */
/* The battery: what every filter of the catalogue has to stand. Nothing here names a filter.
 *
 * A subject is one filter with its reference. A check is a function that fails the running test
 * (through cmocka) where the subject breaks a promise. Cases come from the declaration: values for
 * each parameter, the models and depths that it takes, small sizes with corners in them. */
#ifndef TESTS_BATTERY_H
#define TESTS_BATTERY_H

#include "bandmill/chain.h"
#include "bandmill/run.h"
#include "filters/random.h"
#include "reference/reference.h"

typedef struct subject {
    const bm_filter *filter;
    const bm_reference *reference; /* NULL fails the first check */
    bool full;                     /* more sizes, and more ways to run each case */
    bool spare;                    /* each case in a quarter of the ways that are compared */
    size_t cases;                  /* of a check, about, where combinations are more than that */
    uint64_t seed;
} subject;

void check_reference(const subject *s);  /* equals the exact result; descriptions agree */
void check_sameness(const subject *s);   /* same bytes at any level, thread count, band height */
void check_honesty(const subject *s);    /* sees only rows that it asked for, writes only its own */
void check_borrowed(const subject *s);   /* guard pages, odd and negative strides */
void check_parameters(const subject *s); /* every wrong value is refused and named */
void check_models(const subject *s);     /* what it does not take is refused */
void check_flat(const subject *s);       /* flat stays flat; transparent colour does not bleed */
void check_scopes(const subject *s);     /* on some channels, in a rectangle, through a mask */
void check_memory(const subject *s);     /* any allocation may fail */

/* ---- calls ----------------------------------------------------------------------------------- */

#define MOST_CALLS 64
#define MOST_CALL_TEXT 2100 /* a list of a thousand digits */

/* Texts of valid calls: every parameter at its ends and inside, one at a time, and the filter's
 * examples. */
typedef struct call_list {
    struct {
        char text[MOST_CALL_TEXT];
        bool extreme; /* a number at its upper end: for small pictures only */
    } call[MOST_CALLS];
    size_t count;
} call_list;
void list_calls(const bm_filter *filter, call_list *list);

/* Names of files for that parameter, which only the battery has, NULL from their number on; and their loader, which takes other
 * names for the first with that ending. */
const char *battery_file(const bm_param *param, size_t index);
bm_status load_battery_file(void *context, const char *name, char **bytes, size_t *count,
                            bm_error *error);

/* The same for pictures; other names are those of the first. */
const char *battery_picture(size_t index);
bm_status load_battery_picture(void *context, const char *name, bm_image *image, bm_error *error);

/* The chain of one call, its files loaded, and its pictures where there is no mask among them; fails the test where the text is refused. The caller clears it. */
bm_chain parse_call(const char *text);

/* Whether colours of that picture are multiplied by alpha around that call. */
bool call_mixes_alpha(const char *text, const bm_desc *desc);

/* How the picture continues beyond its border for that call, and the colour of a constant one. A border other than clamp is
 * the executor's doing: the filter's plan knows nothing of it. */
typedef struct call_border {
    bool clamps, constant;
    uint32_t rgba;
} call_border;
call_border border_of_call(const char *text);

/* Whether the reference has that call fit such a picture. Fails the test where the filter sees it
 * otherwise. */
bool call_fits(const subject *s, const char *text, const bm_desc *desc);

/* ---- pictures -------------------------------------------------------------------------------- */

typedef struct extent {
    uint32_t width, height;
} extent;
/* End with a width of 0. */
extern const extent small_extents[], all_extents[];

/* Everything that a filter takes at one size: models, depths, and planes where it takes them. */
typedef struct desc_list {
    bm_desc desc[64];
    size_t count;
} desc_list;
void list_descs(const bm_filter *filter, extent size, desc_list *list);

/* A case: one call on one kind of picture at one size. The check fails the test. */
typedef void (*case_check)(const subject *s, const char *text, const bm_desc *desc);

/* Runs a check on cases of the filter: sizes are `quick` ones for the quick battery and for calls
 * that are extreme, else `full` ones; lists end with a width of 0. Each call meets each kind of
 * picture and each size; of their other combinations as many are drawn, by the seed, as s->cases
 * leaves room for when each of them counts `ways` times. */
void each_case(const subject *s, const extent *quick, const extent *full, size_t ways,
               case_check check);

/* "RGB 8 bit 31x17", "YCbCr 8 bit 31x17 in planes, shifts 1 1". Static storage, overwritten by the
 * next call. */
const char *say_desc(const bm_desc *desc);

/* A random picture: noise, black and white, or ramps, as `random` has it. Colour does not exceed
 * alpha where the description says premultiplied. The caller destroys it. */
void random_picture(bm_image *image, const bm_desc *desc, random_stream *random);

/* A stream for one case, so that a case can be run alone. */
random_stream case_stream(const subject *s, const char *text, const bm_desc *desc);

bool same_desc(const bm_desc *a, const bm_desc *b);

/* Fail the test with `what` and the difference, if there is one in any field or sample. */
void assert_same_desc(const bm_desc *a, const bm_desc *b, const char *what);
void assert_same_picture(const bm_image *a, const bm_image *b, const char *what);

/* bm_apply() of one call; fails the test unless it succeeds. */
void apply(const bm_chain *chain, const bm_image *in, bm_image *out, bm_cpu_level level,
           unsigned threads, uint32_t band_rows);

/* Fails the running test with a formatted message. */
_Noreturn void fail_case(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- kernels by hand ------------------------------------------------------------------------- */

/* Runs a plan without the executor, on `in` and, where it takes a second input, `side` (else NULL), in bands of `band_rows`, in surroundings that `garbage`
 * chooses: what lies around rows, in scratch, and in rows that were not asked for. Fails the test
 * where anything but output samples is written. The caller destroys *out. */
void run_by_hand(const bm_plan *plan, const bm_image *in, const bm_image *side, bm_image *out,
                 uint32_t band_rows, uint8_t garbage, const char *what);

#endif
