/* SPDX-License-Identifier: MIT */
/* What the tests of the codecs share: pictures in memory, and driving a codec over them in bands.
 */
#ifndef BM_TESTS_CODEC_KIT_H
#define BM_TESTS_CODEC_KIT_H

#define COUNT(array) (sizeof(array) / sizeof *(array))

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bandmill/codecs.h"

/* A picture whose rows are allocated one by one, exactly as long as they are, so that a sanitizer
 * sees every byte written beside them. */
typedef struct sheet {
    bm_desc desc;
    void **row;
} sheet;

sheet sheet_create(uint32_t width, uint32_t height, bm_model model, unsigned depth);
sheet sheet_of(const bm_desc *desc);

/* The same with something to see: ramps, edges and, where `noise` is not 0, that much of it. */
sheet sheet_drawn(uint32_t width, uint32_t height, bm_model model, unsigned depth, unsigned noise);
void sheet_destroy(sheet *picture); /* accepts zeros, and twice */

/* Whether the samples are the same; both must have the same shape. */
bool sheet_equal(const sheet *a, const sheet *b);

/* The largest difference of two samples. */
unsigned sheet_distance(const sheet *a, const sheet *b);

/* An encoded picture in memory. */
typedef struct file {
    uint8_t *bytes;
    size_t size;
} file;
void file_destroy(file *encoded);

/* A whole file, with a NUL behind it; what cannot be read ends the program with a message. */
file file_read(const char *folder, const char *name);

/* Encodes in bands of `band` rows (0: all at once). */
bm_status encode_into(const bm_codec *codec, bm_drain *drain, const sheet *picture,
                      const bm_encode_options *options, const bm_picture *source, uint32_t band,
                      bm_error *error);

/* The same into memory; failing fails the test. `options` NULL: the defaults. */
file encode(const bm_codec *codec, const sheet *picture, const bm_encode_options *options,
            const bm_picture *source);

/* Encodes with a request of which drain, desc and, where they are NULL, options and warnings are filled in. */
bm_status encode_request(const bm_codec *codec, bm_drain *drain, const sheet *picture,
                         bm_encode_request request, uint32_t band, bm_error *error);

/* The pixels of a source again, untouched, into memory. *warnings takes the encoder's. */
file encode_same(const bm_codec *codec, const sheet *picture, const bm_encode_options *options,
                 const bm_picture *source, bm_warnings *warnings);

/* What decoding gave. */
typedef struct result {
    bm_status status;
    bm_error error;
    bm_picture picture;  /* as far as it was filled */
    sheet pixels;        /* zeros unless status is BM_OK */
    bm_decode_form form; /* as it was settled, where one was asked for */
} result;

typedef struct decode_way {
    size_t block;  /* bytes that the feed hands out at once; 0: all */
    uint32_t band; /* rows; 0: all */
    bm_decode_limits limits;
    const bm_decode_form *form; /* NULL: none is chosen */
} decode_way;

/* `way` NULL: everything at once, without limits. */
result decode(const bm_codec *codec, const void *bytes, size_t size, const decode_way *way);
void result_destroy(result *decoded);

/* Fails the test, with the message, unless decoding went well. */
void assert_decoded(const result *decoded);

/* Fails the test unless decoding failed like this, with `part` in the message. */
void assert_fails(const result *decoded, bm_status status, const char *part);

/* Counts the warnings of that code: of a picture, or any. */
unsigned warnings_of(const bm_picture *picture, const char *code);
unsigned warnings_in(const bm_warnings *warnings, const char *code);

/* Bytes that the program has allocated; 0 where nobody can tell (no glibc, or a sanitizer's
 * malloc). */
size_t allocated(void);

/* Admission reserves what a codec says: that must cover what it takes, without being far off. */
void assert_estimate(size_t estimate, size_t taken);

/* xorshift: the same numbers everywhere. */
uint32_t random_next(uint64_t *state);

/* Where it begins: what BANDMILL_SEED says, or always the same; the test's output tells. */
uint64_t seed_of_the_test(void);

#endif
