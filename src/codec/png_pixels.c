/* SPDX-License-Identifier: MIT */
/* Rows become chunks of pixels: filtered, compressed band by band, each band a chunk.
 *
 * Bands lie in a ring of slots. A slot is free, then filled with filtered rows, full, taken by whoever compresses it, and done; it is
 * free again when its chunk is written, which happens in order. With one slot the thread that filled it compresses it at once. With
 * more it goes on with the next, and full ones are left as chores, of which as many can be under way as there are deflaters. */
#include "png_pixels.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>
#include <zlib.h> /* adler32_combine() */

#include "deflate_band.h"
#include "png_rows.h"

enum {
    BAND_BYTES = 1 << 20, /* of filtered rows, as far as a row is not longer */
    ZLIB_HEAD = 2,
    SUM_BYTES = 4,
    CHUNK_HEAD = 8,
    MOST_DEFLATERS = 16 /* more threads than that find other work, and these take memory */
};

typedef enum slot_state { FREE, FULL, TAKEN, DONE } slot_state;

/* Its thread's alone between two changes of its state: the one that makes rows while it is free or done, the one that took it while it is
 * taken. */
typedef struct slot {
    slot_state state; /* under the lock */
    bool first, last; /* of the picture */
    uint32_t sum;     /* Adler-32 of the rows */
    size_t rows_size; /* filtered */
    size_t size;      /* of what is in `bytes`: rows, then what they become */
    uint8_t *bytes;
} slot;

struct bm_png_pixels {
    /* Of the thread that makes rows, which changes, but is one at a time. */
    bm_drain *drain;
    const bm_png_row_kernels *rows;
    bm_png_pixel_form form;
    uint32_t band_rows, done; /* rows in a band; of the picture */
    uint32_t sum;             /* Adler-32 of all that was written */
    unsigned filling;         /* the slot that rows go to */
    unsigned left;            /* chores since somebody asked */
    uint8_t *row, *above;     /* with a margin */

    pthread_mutex_t lock;
    pthread_cond_t compressed; /* a slot is done: the thread that makes rows waits for one */
    unsigned slots, deflaters; /* constant */
    slot *slot;                /* states: under the lock */
    unsigned oldest;           /* slot, the next to be written: changed under the lock by the thread that makes rows */
    bm_deflater **deflater;    /* those not in use: under the lock */
    unsigned idle;             /* how many these are */
    unsigned owed;             /* chores that found no deflater: who has one does them */
    uint8_t *memory;
};

/* ---- memory ---------------------------------------------------------------------------------- */

static uint32_t rows_in_band(const bm_png_pixel_form *form)
{
    size_t rows = BAND_BYTES / (form->row_bytes + 1);
    if (rows >= form->height)
        return form->height;
    return rows ? (uint32_t)rows : 1;
}

static size_t band_bytes(const bm_png_pixel_form *form)
{
    return (form->row_bytes + 1) * rows_in_band(form);
}

static unsigned least(unsigned a, uint32_t b)
{
    return a < b ? a : (unsigned)b;
}

static unsigned deflaters_for(const bm_png_pixel_form *form)
{
    uint32_t bands = (form->height - 1) / rows_in_band(form) + 1;
    unsigned deflaters = least(least(form->workers, MOST_DEFLATERS), bands);
    return deflaters ? deflaters : 1;
}

/* Twice as many as can be taken, so that rows have somewhere to go while the oldest is not done. */
static unsigned slots_for(const bm_png_pixel_form *form)
{
    unsigned deflaters = deflaters_for(form);
    return deflaters > 1 ? 2 * deflaters : 1;
}

static size_t slot_bytes(const bm_png_pixel_form *form)
{
    return bm_deflater_bound(band_bytes(form));
}

static size_t rows_bytes(const bm_png_pixel_form *form)
{
    return 2 * (form->row_bytes + BM_PNG_MARGIN);
}

size_t bm_png_pixels_bytes(const bm_png_pixel_form *form)
{
    size_t band = band_bytes(form), each = bm_deflater_bytes(form->effort, band);
    return sizeof(bm_png_pixels) + rows_bytes(form) +
           slots_for(form) * (sizeof(slot) + slot_bytes(form)) +
           deflaters_for(form) * (sizeof(bm_deflater *) + each);
}

static bool allocate(bm_png_pixels *pixels, const bm_png_pixel_form *form)
{
    size_t bytes = slot_bytes(form);
    pixels->slots = slots_for(form);
    pixels->deflaters = deflaters_for(form);
    pixels->slot = calloc(pixels->slots, sizeof *pixels->slot);
    pixels->deflater = calloc(pixels->deflaters, sizeof(bm_deflater *));
    pixels->memory = malloc(rows_bytes(form) + pixels->slots * bytes);
    if (!pixels->slot || !pixels->deflater || !pixels->memory)
        return false;
    memset(pixels->memory, 0, rows_bytes(form));
    pixels->row = pixels->memory + BM_PNG_MARGIN;
    pixels->above = pixels->row + form->row_bytes + BM_PNG_MARGIN;
    for (unsigned i = 0; i < pixels->slots; i++)
        pixels->slot[i].bytes = pixels->memory + rows_bytes(form) + i * bytes;
    for (; pixels->idle < pixels->deflaters; pixels->idle++) {
        pixels->deflater[pixels->idle] = bm_deflater_create(form->effort, band_bytes(form));
        if (!pixels->deflater[pixels->idle])
            return false;
    }
    return true;
}

bm_png_pixels *bm_png_pixels_create(const bm_png_pixel_form *form, bm_drain *drain)
{
    bm_png_pixels *pixels = calloc(1, sizeof *pixels);
    if (!pixels)
        return NULL;
    pthread_mutex_init(&pixels->lock, NULL);
    pthread_cond_init(&pixels->compressed, NULL);
    pixels->form = *form;
    pixels->drain = drain;
    pixels->rows = bm_png_rows();
    pixels->band_rows = rows_in_band(form);
    pixels->sum = 1;
    if (allocate(pixels, form))
        return pixels;
    bm_png_pixels_destroy(pixels);
    return NULL;
}

void bm_png_pixels_destroy(bm_png_pixels *pixels)
{
    if (!pixels)
        return;
    while (pixels->idle > 0)
        bm_deflater_destroy(pixels->deflater[--pixels->idle]);
    pthread_cond_destroy(&pixels->compressed);
    pthread_mutex_destroy(&pixels->lock);
    free(pixels->memory);
    free(pixels->deflater);
    free(pixels->slot);
    free(pixels);
}

/* ---- chunks ---------------------------------------------------------------------------------- */

static void put32(uint8_t *to, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        to[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* A chunk of up to three parts. Written here and not by libpng, whose checksum takes longer than all that is left to do. */
static bm_status write_chunk(bm_drain *drain, const uint8_t *part[3], const size_t size[3],
                             bm_error *error)
{
    uint8_t head[CHUNK_HEAD] = "....IDAT", sum[SUM_BYTES];
    put32(head, (uint32_t)(size[0] + size[1] + size[2]));
    uint32_t crc = libdeflate_crc32(0, head + 4, 4);
    bm_status status = bm_drain_write(drain, head, sizeof head, error);
    for (unsigned i = 0; i < 3 && !status; i++) {
        crc = libdeflate_crc32(crc, part[i], size[i]);
        status = bm_drain_write(drain, part[i], size[i], error);
    }
    put32(sum, crc);
    return status ? status : bm_drain_write(drain, sum, sizeof sum, error);
}

/* The header of a zlib stream: deflate, a window of 32 KiB, how hard it was tried, and a check on that. */
static void put_zlib_head(uint8_t *to, unsigned effort)
{
    unsigned level = effort < 2 ? 0 : effort < 6 ? 1 : effort == 6 ? 2 : 3;
    unsigned head = 0x7800 | level << 6;
    head += 31 - head % 31;
    to[0] = (uint8_t)(head >> 8);
    to[1] = (uint8_t)head;
}

static bm_status write_slot(bm_png_pixels *pixels, const slot *from, bm_error *error)
{
    uint8_t head[ZLIB_HEAD], sum[SUM_BYTES];
    pixels->sum = (uint32_t)adler32_combine(pixels->sum, from->sum, (z_off_t)from->rows_size);
    put_zlib_head(head, pixels->form.effort);
    put32(sum, pixels->sum);
    const uint8_t *part[3] = {head, from->bytes, sum};
    const size_t size[3] = {from->first ? ZLIB_HEAD : 0, from->size, from->last ? SUM_BYTES : 0};
    return write_chunk(pixels->drain, part, size, error);
}

/* ---- bands ----------------------------------------------------------------------------------- */

static void compress_slot(slot *to, bm_deflater *deflater)
{
    size_t size;
    const uint8_t *bytes = bm_deflater_run(deflater, to->bytes, to->size, to->last, &size);
    to->sum = libdeflate_adler32(1, to->bytes, to->size);
    to->rows_size = to->size;
    memcpy(to->bytes, bytes, size);
    to->size = size;
}

/* A full slot, the oldest first, with a deflater, or NULL. Under the lock. */
static slot *take_slot(bm_png_pixels *pixels, bm_deflater **deflater)
{
    for (unsigned i = 0; i < pixels->slots && pixels->idle; i++) {
        slot *next = &pixels->slot[(pixels->oldest + i) % pixels->slots];
        if (next->state != FULL)
            continue;
        next->state = TAKEN;
        *deflater = pixels->deflater[--pixels->idle];
        return next;
    }
    return NULL;
}

bool bm_png_pixels_chore(bm_png_pixels *pixels)
{
    bm_deflater *deflater = NULL;
    bool any = false;
    pthread_mutex_lock(&pixels->lock);
    pixels->owed++;
    for (slot *taken; pixels->owed && (taken = take_slot(pixels, &deflater)); any = true) {
        pixels->owed--;
        pthread_mutex_unlock(&pixels->lock);
        compress_slot(taken, deflater);
        pthread_mutex_lock(&pixels->lock);
        taken->state = DONE;
        pixels->deflater[pixels->idle++] = deflater;
        pthread_cond_signal(&pixels->compressed);
    }
    if (pixels->idle) /* it is not for want of a deflater */
        pixels->owed = 0;
    pthread_mutex_unlock(&pixels->lock);
    return any;
}

unsigned bm_png_pixels_chores(bm_png_pixels *pixels)
{
    unsigned left = pixels->left;
    pixels->left = 0;
    return left;
}

static slot_state state_of(bm_png_pixels *pixels, unsigned i)
{
    pthread_mutex_lock(&pixels->lock);
    slot_state state = pixels->slot[i].state;
    pthread_mutex_unlock(&pixels->lock);
    return state;
}

static void set_state(bm_png_pixels *pixels, unsigned i, slot_state state)
{
    pthread_mutex_lock(&pixels->lock);
    pixels->slot[i].state = state;
    pthread_mutex_unlock(&pixels->lock);
}

/* Who takes slots begins to look at the oldest one. */
static void give_up_oldest(bm_png_pixels *pixels)
{
    slot *written = &pixels->slot[pixels->oldest];
    pthread_mutex_lock(&pixels->lock);
    written->size = 0;
    written->state = FREE;
    pixels->oldest = (pixels->oldest + 1) % pixels->slots;
    pthread_mutex_unlock(&pixels->lock);
}

/* Writes what is done, up to the first that is not. */
static bm_status write_done(bm_png_pixels *pixels, bm_error *error)
{
    bm_status status = BM_OK;
    while (!status && state_of(pixels, pixels->oldest) == DONE) {
        status = write_slot(pixels, &pixels->slot[pixels->oldest], error);
        give_up_oldest(pixels);
    }
    return status;
}

/* Sleeps while a slot is being compressed by somebody else, who waits for nothing. */
static void await_slot(bm_png_pixels *pixels, unsigned i)
{
    pthread_mutex_lock(&pixels->lock);
    while (pixels->slot[i].state == TAKEN || (pixels->slot[i].state == FULL && !pixels->idle))
        pthread_cond_wait(&pixels->compressed, &pixels->lock);
    pthread_mutex_unlock(&pixels->lock);
}

/* Sees to it that the slot is written, and all before it. */
static bm_status free_slot(bm_png_pixels *pixels, unsigned i, bm_error *error)
{
    bm_status status = write_done(pixels, error);
    while (!status && state_of(pixels, i) != FREE) {
        if (!bm_png_pixels_chore(pixels))
            await_slot(pixels, pixels->oldest);
        status = write_done(pixels, error);
    }
    return status;
}

static bm_status end_band(bm_png_pixels *pixels, bm_error *error)
{
    slot *full = &pixels->slot[pixels->filling];
    full->first = pixels->done <= pixels->band_rows;
    full->last = pixels->done == pixels->form.height;
    set_state(pixels, pixels->filling, FULL);
    pixels->filling = (pixels->filling + 1) % pixels->slots;
    if (pixels->slots > 1)
        pixels->left++;
    return free_slot(pixels, pixels->filling, error);
}

bm_status bm_png_pixels_end(bm_png_pixels *pixels, bm_error *error)
{
    bm_status status = BM_OK;
    for (unsigned i = 0; i < pixels->slots && !status; i++)
        status = free_slot(pixels, (pixels->filling + i) % pixels->slots, error);
    return status;
}

/* ---- rows ------------------------------------------------------------------------------------ */

uint8_t *bm_png_pixels_row(bm_png_pixels *pixels)
{
    return pixels->row;
}

static int choose_filter(const bm_png_pixels *pixels)
{
    uint64_t price[BM_PNG_FILTERS];
    int best = 0;
    if (pixels->form.filter < BM_PNG_FILTERS)
        return pixels->form.filter;
    pixels->rows->price(pixels->row, pixels->above, pixels->form.row_bytes,
                        pixels->form.pixel_bytes, price);
    for (int filter = 1; filter < BM_PNG_FILTERS; filter++)
        if (price[filter] < price[best])
            best = filter;
    return best;
}

bm_status bm_png_pixels_push(bm_png_pixels *pixels, bm_error *error)
{
    size_t size = pixels->form.row_bytes;
    int filter = choose_filter(pixels);
    slot *band = &pixels->slot[pixels->filling];
    uint8_t *to = band->bytes + band->size, *row = pixels->row;
    *to = (uint8_t)filter;
    pixels->rows->filter(filter, row, pixels->above, size, pixels->form.pixel_bytes, to + 1);
    band->size += size + 1;
    pixels->row = pixels->above;
    pixels->above = row;
    pixels->done++;
    bool full = pixels->done % pixels->band_rows == 0 || pixels->done == pixels->form.height;
    return full ? end_band(pixels, error) : BM_OK;
}
