/* SPDX-License-Identifier: MIT */
/* Bands of a PNG compressed by other threads than the one that hands the rows over: the same bytes, whoever does what when. */
#include "kit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { BAND = 37, MOST_HELPERS = 20 };

/* What helpers share with the thread that encodes. */
typedef struct desk {
    bm_encoder *encoder;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned left; /* chores that nobody does; under the lock */
    bool over;     /* likewise */
    atomic_uint done;
} desk;

static void *help(void *context)
{
    desk *d = context;
    pthread_mutex_lock(&d->lock);
    for (;;) {
        while (!d->left && !d->over)
            pthread_cond_wait(&d->changed, &d->lock);
        if (!d->left)
            break;
        d->left--;
        pthread_mutex_unlock(&d->lock);
        if (bm_codec_png.encode_chore(d->encoder, NULL) == BM_OK)
            d->done++;
        pthread_mutex_lock(&d->lock);
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

static void hand_out(desk *d, unsigned chores, bool over)
{
    pthread_mutex_lock(&d->lock);
    d->left += chores;
    d->over = over;
    pthread_cond_broadcast(&d->changed);
    pthread_mutex_unlock(&d->lock);
}

static bm_rows rows_from(const sheet *picture, uint32_t y)
{
    uint32_t left = picture->desc.height - y;
    return (bm_rows){.row = {picture->row + y}, .y = {y}, .count = {left < BAND ? left : BAND}};
}

/* Encodes for so many workers, with so many of them at hand. *chores: how many it left. */
static file encode_with(const sheet *picture, unsigned workers, unsigned helpers, unsigned *chores)
{
    static const bm_encode_options options;
    bm_warnings warnings = {0};
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    const bm_encode_request request = {.drain = &drain.drain,
                                       .desc = &picture->desc,
                                       .options = &options,
                                       .warnings = &warnings,
                                       .workers = workers};
    desk d = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    assert_int_equal(bm_codec_png.encode_open(&d.encoder, &request, NULL), BM_OK);
    pthread_t thread[MOST_HELPERS];
    for (unsigned i = 0; i < helpers; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, help, &d), 0);
    *chores = 0;
    for (uint32_t y = 0; y < picture->desc.height; y += BAND) {
        bm_rows rows = rows_from(picture, y);
        assert_int_equal(bm_codec_png.encode_rows(d.encoder, &rows, NULL), BM_OK);
        unsigned left = bm_codec_png.encode_chores(d.encoder);
        *chores += left;
        hand_out(&d, left, false);
    }
    hand_out(&d, 0, true);
    for (unsigned i = 0; i < helpers; i++)
        pthread_join(thread[i], NULL);
    assert_int_equal(d.done, helpers ? *chores : 0);
    assert_int_equal(bm_codec_png.encode_end(d.encoder, NULL), BM_OK);
    bm_codec_png.encode_close(d.encoder);
    return (file){drain.bytes, drain.size};
}

static void bytes_do_not_depend_on_the_workers(void **state)
{
    (void)state;
    static const struct {
        unsigned workers, helpers;
    } ways[] = {{2, 0}, {2, 1}, {3, 3}, {4, 1}, {2, 6}, {MOST_HELPERS, MOST_HELPERS}};
    static const uint32_t heights[] = {30, 700, 3001}; /* one band of a megabyte, 3, and 12 */
    for (unsigned i = 0; i < COUNT(heights); i++) {
        sheet picture = sheet_drawn(1001, heights[i], BM_RGBA, 8, 9);
        unsigned chores;
        file alone = encode_with(&picture, 1, 0, &chores);
        assert_int_equal(chores, 0);
        for (unsigned k = 0; k < COUNT(ways); k++) {
            file made = encode_with(&picture, ways[k].workers, ways[k].helpers, &chores);
            assert_int_equal(chores > 0, heights[i] > 262);
            assert_int_equal(made.size, alone.size);
            assert_memory_equal(made.bytes, alone.bytes, alone.size);
            file_destroy(&made);
        }
        result decoded = decode(&bm_codec_png, alone.bytes, alone.size, NULL);
        assert_decoded(&decoded);
        assert_true(sheet_equal(&decoded.pixels, &picture));
        result_destroy(&decoded);
        file_destroy(&alone);
        sheet_destroy(&picture);
    }
}

/* As when a run fails: whatever is left is forgotten. */
static void what_is_left_may_be_forgotten(void **state)
{
    (void)state;
    static const bm_encode_options options;
    sheet picture = sheet_drawn(1001, 700, BM_RGBA, 8, 9);
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    bm_warnings warnings = {0};
    const bm_encode_request request = {.drain = &drain.drain,
                                       .desc = &picture.desc,
                                       .options = &options,
                                       .warnings = &warnings,
                                       .workers = 2};
    bm_encoder *encoder;
    assert_int_equal(bm_codec_png.encode_open(&encoder, &request, NULL), BM_OK);
    bm_rows rows = {.row = {picture.row}, .count = {700}};
    assert_int_equal(bm_codec_png.encode_rows(encoder, &rows, NULL), BM_OK);
    assert_true(bm_codec_png.encode_chores(encoder) > 1);
    assert_int_equal(bm_codec_png.encode_chore(encoder, NULL), BM_OK);
    bm_codec_png.encode_close(encoder);
    free(drain.bytes);
    sheet_destroy(&picture);
}

static void estimates_cover_what_is_taken(void **state)
{
    (void)state;
    if (allocated() == 0)
        skip();
    static const bm_encode_options options;
    sheet picture = sheet_drawn(1001, 6001, BM_RGBA, 8, 9);
    for (unsigned workers = 1; workers <= 40; workers = 3 * workers + 1) {
        bm_memory_drain drain;
        bm_memory_drain_init(&drain);
        bm_warnings warnings = {0};
        const bm_encode_request request = {.drain = &drain.drain,
                                           .desc = &picture.desc,
                                           .options = &options,
                                           .warnings = &warnings,
                                           .workers = workers};
        bm_encoder *encoder;
        size_t before = allocated();
        assert_int_equal(bm_codec_png.encode_open(&encoder, &request, NULL), BM_OK);
        size_t taken = allocated() - before;
        size_t told = bm_codec_png.encode_bytes(&picture.desc, &options, NULL) +
                      bm_codec_png.chore_bytes(&picture.desc, &options, NULL, workers);
        assert_in_range(told, taken, taken + taken / 8 + 100000);
        bm_codec_png.encode_close(encoder);
        free(drain.bytes);
    }
    sheet_destroy(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_do_not_depend_on_the_workers),
        cmocka_unit_test(what_is_left_may_be_forgotten),
        cmocka_unit_test(estimates_cover_what_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
