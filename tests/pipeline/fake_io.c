/* SPDX-License-Identifier: MIT */
/* The fake input, whose bytes follow a formula, and the fake store, which keeps what is committed
 * in memory. */
#include <stdlib.h>
#include <string.h>

#include "fake_parts.h"

/* ---- input ----------------------------------------------------------------------------------- */

struct reading {
    const fake_picture *picture;
    size_t index, at;
};

static uint8_t body_byte(size_t index, size_t at)
{
    return (uint8_t)(at * 13 + index);
}

uint8_t fake_file_byte(const fake_picture *picture, size_t index, size_t at)
{
    static const char magic[] = "FAKE";
    if (at < 4)
        return (uint8_t)(picture->fault == FAKE_UNKNOWN ? 'x' : magic[at]);
    return (uint8_t)(at == 4 ? index : at < FAKE_HEADER_BYTES ? 0 : body_byte(index, at));
}

static bm_status input_open(void *context, const bm_task *task, void **handle, bm_stamp *stamp,
                            bm_error *error)
{
    fake_expect(context == &fake);
    size_t index = fake_index_of(task);
    const fake_picture *picture = &fake.picture[index];
    bm_status status = fake_call(error);
    if (!status)
        status = fake_fail_if(true, picture, FAKE_NO_FILE, error);
    if (status)
        return status;
    struct reading *reading = calloc(1, sizeof *reading);
    *reading = (struct reading){picture, index, 0};
    *handle = reading;
    stamp->size = index % 3 ? picture->file_bytes : 0;
    atomic_fetch_add(&fake.open_inputs, 1);
    return BM_OK;
}

static bm_status input_read(void *context, void *handle, void *bytes, size_t size, size_t *got,
                            bm_error *error)
{
    fake_expect(context == &fake);
    struct reading *reading = handle;
    const fake_picture *picture = reading->picture;
    size_t end = picture->fault == FAKE_EMPTY ? 0 : picture->file_bytes;
    if (picture->fault == FAKE_UNREADABLE && picture->at < end)
        end = picture->at;
    bm_status status = fake_call(error);
    if (!status)
        status = fake_fail_if(reading->at == end, picture, FAKE_UNREADABLE, error);
    if (status)
        return status;
    size_t count = end - reading->at < size ? end - reading->at : size;
    uint8_t *to = bytes;
    for (size_t i = 0; i < count && i < 256; i++)
        to[i] = body_byte(reading->index, reading->at + i);
    for (size_t i = 256; i < count; i *= 2) /* it repeats: quickly, under sanitizers too */
        memcpy(to + i, to, count - i < i ? count - i : i);
    for (size_t i = 0; i < count && reading->at + i < FAKE_HEADER_BYTES; i++)
        to[i] = fake_file_byte(picture, reading->index, reading->at + i);
    reading->at += count;
    *got = count;
    return BM_OK;
}

static void input_close(void *context, void *handle)
{
    fake_expect(context == &fake);
    fake_call(NULL);
    free(handle);
    atomic_fetch_sub(&fake.open_inputs, 1);
}

bm_input fake_input(void)
{
    return (bm_input){&fake, input_open, input_read, input_close};
}

/* ---- store ----------------------------------------------------------------------------------- */

struct output {
    fake_picture *picture;
    bm_memory_drain bytes;
    bool failed; /* only abort may follow */
};

static bm_status store_begin(void *context, const bm_task *task, const bm_stamp *source,
                             void **handle, bm_error *error)
{
    (void)source;
    fake_expect(context == &fake);
    fake_picture *picture = &fake.picture[fake_index_of(task)];
    picture->begun++;
    pthread_mutex_lock(&fake.lock);
    while (picture->fault == FAKE_NO_BEGIN && picture->encoded_rows < picture->at)
        pthread_cond_wait(&fake.changed, &fake.lock);
    pthread_mutex_unlock(&fake.lock);
    bm_status status = fake_call(error);
    if (!status)
        status = fake_fail_if(true, picture, FAKE_NO_BEGIN, error);
    if (status)
        return status;
    struct output *output = calloc(1, sizeof *output);
    output->picture = picture;
    bm_memory_drain_init(&output->bytes);
    *handle = output;
    atomic_fetch_add(&fake.outputs, 1);
    return BM_OK;
}

static bm_status store_data(void *context, void *handle, const void *bytes, size_t size,
                            bm_error *error)
{
    fake_expect(context == &fake && size > 0 && size <= (size_t)1 << 20);
    struct output *output = handle;
    fake_expect(!output->failed);
    bm_status status = fake_call(error);
    if (!status)
        status = fake_fail_if(output->bytes.size + size > output->picture->at, output->picture,
                              FAKE_NO_DATA, error);
    output->failed = status;
    return status ? status : bm_drain_write(&output->bytes.drain, bytes, size, error);
}

static bm_status store_commit(void *context, void *handle, bm_warnings *warnings, bm_error *error)
{
    fake_expect(context == &fake);
    struct output *output = handle;
    fake_picture *picture = output->picture;
    fake_warn_if(FAKE_STORE_WARNS, picture, warnings);
    bm_status status = fake_call(error);
    if (!status)
        status = bm_warnings_judge(warnings, error);
    if (!status)
        status = fake_fail_if(true, picture, FAKE_NO_COMMIT, error);
    if (status) {
        free(output->bytes.bytes);
    } else {
        picture->committed++;
        picture->stored = output->bytes.bytes;
        picture->stored_size = output->bytes.size;
    }
    free(output);
    atomic_fetch_sub(&fake.outputs, 1);
    return status;
}

static void store_abort(void *context, void *handle)
{
    fake_expect(context == &fake);
    fake_call(NULL);
    struct output *output = handle;
    output->picture->aborted++;
    free(output->bytes.bytes);
    free(output);
    atomic_fetch_sub(&fake.outputs, 1);
}

/* Once, when nothing is under way any more. */
static void store_end(void *context)
{
    fake_expect(context == &fake && fake.outputs == 0 && !fake.store_ended);
    fake.store_ended = true;
}

bm_store fake_store(void)
{
    return (bm_store){.context = &fake,
                      .begin = store_begin,
                      .data = store_data,
                      .commit = store_commit,
                      .abort = store_abort,
                      .end = store_end};
}
