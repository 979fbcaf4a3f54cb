/* SPDX-License-Identifier: MIT */
/* A world of fakes for the pipeline: an input, a codec, a filter and a store that check how they
 * are called, and stall, fail or lie on request. One world at a time. */
#ifndef TEST_FAKES_H
#define TEST_FAKES_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "bandmill/pipeline.h"

#define FAKE_MOST 64
#define FAKE_TIMEOUT_NS UINT64_C(1000000000)

typedef enum fake_fault {
    FAKE_FINE,
    FAKE_NO_FILE,    /* input.open: BM_E_NOENT */
    FAKE_UNREADABLE, /* input.read, from byte `at` on: BM_E_READ */
    FAKE_EMPTY,      /* no bytes: BM_E_EMPTY */
    FAKE_UNKNOWN,    /* no codec's: BM_E_FORMAT */
    FAKE_HEADER,     /* decode_open: BM_E_UNSUPPORTED */
    FAKE_DAMAGED,    /* decode_rows at row `at`: BM_E_CORRUPT */
    FAKE_SHORT,      /* fewer rows than the header says, `at`: BM_E_TRUNCATED */
    FAKE_TAIL,       /* decode_end: BM_E_CORRUPT */
    FAKE_MISFIT,     /* the filter does not fit: BM_E_CHAIN */
    FAKE_ENCODER,    /* encode_open: BM_E_UNSUPPORTED */
    FAKE_SILENT,     /* the encoder writes nothing: BM_E_INTERNAL */
    FAKE_NO_BEGIN,   /* store.begin, once `at` rows have been encoded: BM_E_ACCESS */
    FAKE_NO_DATA,    /* store.data after `at` bytes: BM_E_NOSPC */
    FAKE_NO_COMMIT,  /* store.commit: BM_E_EXISTS */
    FAKE_STALLS,     /* decode_rows at row `at` waits until fake_open_gate() */
    FAKE_SLOW,       /* decode_rows at row `at` takes longer than FAKE_TIMEOUT_NS */
    FAKE_SLOW_END    /* encode_end does */
} fake_fault;

/* How the task is to end. */
bm_status fake_verdict(fake_fault fault);

/* Who warns of a picture: bits. */
enum {
    FAKE_DECODER_WARNS = 1,
    FAKE_ENCODER_WARNS = 2,
    FAKE_INSPECTOR_WARNS = 4,
    FAKE_STORE_WARNS = 8
};

typedef struct fake_picture {
    uint32_t width, height;
    size_t file_bytes; /* at least 8 */
    fake_fault fault;
    size_t at;
    unsigned warns;
    bool deep;          /* each sample is to come out with 16 bits */
    uint32_t good_rows; /* the rows from there on are to come out gray; 0: none */

    /* What became of it: written by the threads that had it, read after the run. */
    unsigned finished, begun, committed, aborted;
    uint32_t decoded_rows; /* how far the decoder came */
    uint32_t encoded_rows; /* how far the encoder has come; under the world's lock */
    bm_status status;
    bm_error error;
    char line[80];
    uint64_t bytes_in, bytes_out, reserved;
    bm_warnings decoders, others; /* warnings as reported */
    uint8_t *stored;              /* what was committed, stored_size bytes */
    size_t stored_size;
} fake_picture;

typedef enum fake_deed { FAKE_NOTHING, FAKE_CANCEL, FAKE_FAIL } fake_deed;

typedef struct fake_world {
    fake_picture picture[FAKE_MOST];
    bm_task task[FAKE_MOST];
    char name[FAKE_MOST][16];
    unsigned count;
    bm_pipeline *pipeline; /* of the run in progress */

    /* At the `trigger`-th call of any fake, counted from 1, `deed` is done. 0: never. */
    fake_deed deed;
    unsigned trigger;
    atomic_uint calls;

    /* How many threads are computing, and how many at most. */
    atomic_uint computing, most_computing;
    atomic_uint open_inputs, decoders, encoders, outputs; /* 0 after a run */
    bool store_ended;
    atomic_bool broken; /* a fake was called against its contract */

    atomic_bool cancelled;  /* the pipeline has been cancelled by a fake */
    atomic_uint late_bands; /* calls of decode_rows() that began after that */

    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool gate_open;    /* under lock */
    unsigned stalled;  /* under lock: threads at the gate */
    unsigned finished; /* under lock: tasks that have ended */
} fake_world;

extern fake_world fake;

/* Makes an empty world: all as if nothing had happened. */
void fake_begin(void);
/* Frees what was stored. */
void fake_end(void);

fake_picture *fake_add(uint32_t width, uint32_t height, size_t file_bytes);

/* "fake", and "line": the same pictures, but its encoder keeps no file and tells the number of
 * rows. */
extern const bm_codec fake_codec, fake_line_codec;

/* A chain of one filter, which turns every sample v into v ^ 0x5a. With `meeting`, the first two
 * bands of pictures with more than one row wait for each other: where there is one such picture, it
 * ends only when two threads work on it. */
const bm_chain *fake_chain(bool meeting);

/* The same by way of a border that is put around the picture, measured and cut off; with `again`, of two and both at once,
 * one after the other. */
const bm_chain *fake_measured_chain(bool again);

/* A configuration with the fakes in place; the caller changes what it likes. */
bm_pipeline_config fake_config(unsigned threads, unsigned readers, size_t queue_items);

/* Creates, runs and destroys. Afterwards every invariant has been checked: each task ended once,
 * what is stored is right to the byte, what failed left nothing, nothing is still open. */
void fake_run(const bm_pipeline_config *config, bm_pipeline_stats *stats);

/* Checks what can be said after any run. */
void fake_check(void);

/* Wait until `count` decoders stand at the gate, and until `count` tasks have ended. */
void fake_wait_stalled(unsigned count);
void fake_wait_finished(unsigned count);
void fake_open_gate(void);

#endif
