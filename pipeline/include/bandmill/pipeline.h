/* SPDX-License-Identifier: MIT */
/* The pipeline: many pictures through one chain.
 *
 *   reader threads ──> [ready queue] ──> lanes: decode · chain · encode ──> [write queue] ──> writer thread
 *
 * Readers wait for disks, parse headers, and reserve each picture's memory in input order. Lanes are one team of
 * `threads` computing threads: a lane takes the next picture, or, when there is none, helps another lane with the
 * bands of its picture, so never more than `threads` threads compute, and one picture alone still gets all of
 * them. The writer only moves bytes. An error is a value that flows the same way as a picture: every task ends in exactly one
 * call of `finished`, made by the writer.
 *
 * In short: fill in bm_pipeline_defaults(), bm_pipeline_create(), bm_pipeline_run(), bm_pipeline_destroy(). docs/library.md goes
 * through it, docs/examples has whole programs.
 *
 * Interfaces (input, codecs, colours, store, tracer, callbacks) are tables of functions that the caller fills in. They are called on the
 * pipeline's threads, never under a lock of its own: they may take their time, lock what they like and call bm_pipeline_cancel() and
 * bm_pipeline_progress(), and nothing else that is given this pipeline. Readers and the writer have 512 KiB of stack, and take no
 * signals. A function that fails returns a status other than BM_OK and says why through bm_fail(); its `error` may be NULL, which
 * bm_fail() minds. Which thread calls, and how many at once, is told with each of them.
 *
 * A process may have any number of pipelines, at once as well; they share nothing. They print nothing, handle no signals and read no
 * environment. After fork() a child may make pipelines of its own, not go on with its parent's.
 *
 * bm_pipeline_config tells its own size, so that it can grow at its end. All other structs stay as they are as long as the library keeps
 * its SONAME; who starts them from zeros and names the fields can be compiled against the next one, too. */
#ifndef BANDMILL_PIPELINE_H
#define BANDMILL_PIPELINE_H

#include <string.h>

#include "bandmill/codec.h"
#include "bandmill/cpu.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* One picture of a batch, as planned. The strings and further outputs belong to the caller and outlive the run. */
typedef struct bm_task {
    const char *input;       /* how messages name it; the input interface knows what it means */
    const char *output;      /* likewise for the store */
    const bm_codec *encoder; /* NULL: the codec that decodes the input */
    size_t branch; /* whose chain and options make the output: 0: the configuration's own; i: those of its also[i - 1] */
    void *context; /* the caller's own, for its interfaces: they are given the very tasks that bm_pipeline_run() was */
    /* Further outputs from the same decoding, each a task of the same input with another branch, in ascending order of branches;
     * theirs mean nothing. */
    const struct bm_task *also;
    size_t also_count; /* of `also` */
    /* An existing file that the output may take the place of, also where the store replaces nothing else; if it has changed since
     * it was looked at, it stays and the output fails with BM_E_CHANGED. Of the stamp size, device, inode and time of change count.
     * NULL: the store's options say. */
    const struct bm_stamp *replaces;
} bm_task;

/* Tasks of one output each, with copies of their names. Start from zeros; bm_task_list_clear() frees it. One thread at a time. */
typedef struct bm_task_list {
    bm_task *task; /* moves while tasks are added */
    size_t count, capacity; /* that there are, that there is room for */
} bm_task_list;

/* Adds one at the end. `encoder` NULL: the codec that decodes the input. BM_E_NOMEM: the list is as it was. */
bm_status bm_task_list_add(bm_task_list *list, const char *input, const char *output,
                           const bm_codec *encoder, bm_error *error);
/* Accepts NULL, and being called twice. */
void bm_task_list_clear(bm_task_list *list);

/* What a file was when it was looked at: of an input, when it was opened, so that a store can keep its permissions and times, and see
 * that it has changed since. Times are seconds since the epoch and nanoseconds. */
typedef struct bm_stamp {
    uint64_t size; /* bytes in all; 0: not known */
    bool is_file;  /* false: nothing below means anything */
    uint64_t device, inode, links; /* as stat() has them */
    uint32_t mode, owner, group; /* mode: permission bits alone */
    int64_t modified_s, accessed_s; /* whole seconds */
    uint32_t modified_ns, accessed_ns; /* nanoseconds beyond them */
} bm_stamp;

/* Room for what an input has to know while it is open. */
typedef union bm_input_room {
    uint64_t words[16]; /* numbers, a descriptor */
    void *pointer; /* aligned for any */
} bm_input_room;

/* Where input bytes come from. Called by reader threads, several at once on different handles, one at a time on each. A cancelled run
 * waits for calls that have begun. */
typedef struct bm_input {
    void *context; /* handed to every call */
    /* *handle comes pointing at a bm_input_room, which is the input's until it is closed; it may put another pointer there.
     * *stamp comes zeroed; an input that knows nothing of what it describes leaves it so. */
    bm_status (*open)(void *context, const bm_task *task, void **handle, bm_stamp *stamp,
                      bm_error *error);
    /* Fills up to `size` bytes, more than 0; fewer are no sign of the end, *got 0 is. */
    bm_status (*read)(void *context, void *handle, void *bytes, size_t size, size_t *got,
                      bm_error *error);
    void (*close)(void *context, void *handle); /* Once for each `open` that succeeded. */
} bm_input;

/* Where outputs are kept. Called by the writer thread alone; several outputs may be open at once. Each is begun with its first bytes,
 * gets them in order, and is then committed or aborted. After an error of begin or commit there is no handle any more; after one of
 * data, abort follows. */
typedef struct bm_store {
    void *context; /* handed to every call */
    /* `source`: what the input was. It and the task stay where they are until the commit or the abort. */
    bm_status (*begin)(void *context, const bm_task *task, const bm_stamp *source, void **handle,
                       bm_error *error);
    bm_status (*data)(void *context, void *handle, const void *bytes, size_t size, bm_error *error); /* The next bytes, in order. */
    /* All or nothing. What it warns of it judges, bm_warnings_judge(), while nothing has happened yet. */
    bm_status (*commit)(void *context, void *handle, bm_warnings *warnings, bm_error *error);
    void (*abort)(void *context, void *handle); /* leaves no trace */
    void (*end)(void *context); /* after the last of these calls of a run; NULL: does not matter */
} bm_store;

/* What becomes of a picture's rows before the chain sees them. */
typedef struct bm_converted {
    bm_desc desc; /* afterwards: another model maybe, the same size, depth and number of planes */
    void *handle; /* NULL: the rows stay as they are */
    size_t bytes; /* memory behind the handle, for admission */
} bm_converted;

/* How colours are converted between a decoder and the chain. Called by readers (open) and lanes, several at once on
 * different handles, one at a time on each. */
typedef struct bm_colour {
    void *context; /* handed to every call */
    /* *converted comes with the picture's description and no handle. `leave_cmyk`: the picture is CMYK, and the chain or the
     * output does not take that; leaving it CMYK all the same makes the picture fail. */
    bm_status (*open)(void *context, const bm_picture *picture, bool leave_cmyk,
                      bm_converted *converted, bm_warnings *warnings, bm_error *error);
    /* One row, from one memory to another. */
    void (*apply)(void *handle, const void *in, void *out, size_t pixels);
    void (*close)(void *handle); /* Once for each handle. */
} bm_colour;

/* How one of several outputs ended. */
typedef struct bm_output_outcome {
    const bm_task *task; /* names it */
    bm_status status; /* of this output alone */
    const char *message; /* "" when status is BM_OK */
    const bm_desc *out;  /* NULL when its chain was never planned */
    const bm_warnings *warnings; /* the encoder's and the store's */
    const bm_reasons *reasons; /* what rules of the planner did to its way */
    uint64_t bytes_out; /* 0 unless it is kept */
    bool untold; /* it failed by itself, and the task's message is about another output that did */
} bm_output_outcome;

/* How one task ended. Valid during the call of `finished`. */
typedef struct bm_outcome {
    /* A picture is done when all of its outputs are. Else this is why the first one failed that did, and where the run makes
     * several the message begins with its name, unless it was for the picture's sake. */
    bm_status status;
    const char *message;       /* "" when status is BM_OK */
    const bm_picture *picture; /* NULL when the header was never read; its metadata may be gone */
    const bm_desc *out;        /* NULL when the chain was never planned */
    const bm_warnings *warnings; /* the encoder's and the store's; the decoder's and the inspection's are the picture's */
    const bm_reasons *reasons;   /* what rules of the planner did to its way */
    const char *line; /* what a codec that keeps no file wrote, else NULL */
    uint64_t bytes_in, bytes_out;  /* out: 0 unless the task's own output is kept */
    const bm_output_outcome *also; /* its further outputs */
    size_t also_count; /* of `also` */
    uint64_t decode_ns, filter_ns, encode_ns; /* time inside, summed over threads */
    uint64_t reserved_bytes; /* off the budget of memory, for this picture */
} bm_outcome;

/* What a thread does at a moment. */
typedef enum bm_activity {
    BM_ACTIVITY_READ,    /* a reader: opening, header, plan, bytes */
    BM_ACTIVITY_PICTURE, /* a lane: all that it does for a picture of its own; encloses the three below */
    BM_ACTIVITY_DECODE,  /* a lane: one band, of its own picture or of another lane's */
    BM_ACTIVITY_FILTER, /* likewise */
    BM_ACTIVITY_ENCODE, /* likewise */
    BM_ACTIVITY_STORE,   /* the writer: bytes, or the end of a picture */
    BM_ACTIVITY_STARVED, /* anyone: waiting for input */
    BM_ACTIVITY_BLOCKED, /* a reader: waiting for memory, or for room in the queue */
    BM_ACTIVITIES /* how many there are */
} bm_activity;

typedef enum bm_stage { /* A part of the pipeline. */
    BM_STAGE_READ, /* readers */
    BM_STAGE_COMPUTE, /* lanes */
    BM_STAGE_WRITE /* the writer */
} bm_stage;

/* One stretch of a thread's time. Those of one thread do not overlap, but for what BM_ACTIVITY_PICTURE encloses. */
typedef struct bm_span_of_time {
    bm_stage stage; /* that the thread belongs to */
    bm_activity activity; /* what it did */
    size_t task; /* index; SIZE_MAX: none */
    uint64_t begin_ns, end_ns; /* of CLOCK_MONOTONIC */
} bm_span_of_time;

/* Someone who wants to know of each moment. Called by all threads, several at once. */
typedef struct bm_tracer {
    void *context; /* handed to every call */
    void (*span)(void *context, const bm_span_of_time *span); /* on the thread that it is about, when it ends */
    void (*ready)(void *context, size_t pictures, uint64_t at_ns); /* so many wait for a lane now */
} bm_tracer;

/* How further outputs of pictures are made. What is not said here is as in the configuration. */
typedef struct bm_branch_config {
    const bm_chain *chain; /* from the decoder on; NULL: no filter */
    const bm_encode_options *encode; /* as the configuration's */
    uint8_t depth; /* as the configuration's */
} bm_branch_config;

/* What the threads of a stage did with their time, summed over them. */
typedef struct bm_stage_stats {
    unsigned threads; /* of this stage */
    uint64_t items; /* pictures that went through it */
    uint64_t busy_ns;    /* doing its work */
    uint64_t starved_ns; /* waiting for input */
    uint64_t blocked_ns; /* waiting for room in the output, or for memory */
} bm_stage_stats;

/* How full a queue was, weighted by time. The slices are equal parts of the time from the start of the run until now. */
#define BM_QUEUE_SLICES 60
typedef struct bm_queue_stats { /* A queue over time. */
    size_t places;     /* items that it has room for */
    double mean_items; /* in it */
    uint64_t empty_ns; /* nothing was in it */
    uint64_t full_ns; /* no place was free, or a thread waited for room */
    float slice_items[BM_QUEUE_SLICES]; /* mean of each slice */
} bm_queue_stats;

typedef struct bm_pipeline_stats { /* A run so far, or as a whole. */
    bm_stage_stats read, compute, write; /* readers, lanes, the writer */
    bm_queue_stats ready;  /* pictures, between readers and lanes */
    bm_queue_stats writes; /* blocks of encoded bytes, between lanes and the writer */
    uint64_t wall_ns; /* since the run began */
    uint64_t helped_jobs_ns; /* computing time that lanes gave to other lanes' pictures */
    size_t peak_reserved_bytes; /* the most that was reserved at once */
    size_t tasks; /* in all */
    size_t done, failed, cancelled; /* of them */
    uint64_t pixels_in, bytes_in, bytes_out; /* of tasks that have ended; pixels of those that are done */
} bm_pipeline_stats;

/* What bm_pipeline_defaults() says of limits. */
#define BM_DEFAULT_MAX_PIXELS UINT64_C(1000000000) /* bm_decode_limits.max_pixels */
#define BM_DEFAULT_MAX_SCANS 500                   /* bm_decode_limits.max_scans */

/* What a run is to do. Begin with bm_pipeline_defaults(). `codecs` and `store` must be said, the rest may stay. */
typedef struct bm_pipeline_config {
    size_t struct_size; /* of the caller's version of this struct */

    const bm_chain *chain; /* NULL: no filter, pictures only change their format */
    const bm_branch_config *also; /* for tasks with several outputs */
    size_t also_count; /* of `also` */
    const bm_codec *const *codecs; /* asked in turn whether a file is theirs; ends with NULL */
    bm_input input; /* where bytes come from; zeros: bm_file_input() */
    bm_store store; /* where they go */
    bm_decode_limits limits; /* of every decoder */
    const bm_colour *colour;         /* NULL: colours stay as they are stored */
    const bm_encode_options *encode; /* one for each of `codecs`, in their order; NULL: all zeros */

    uint8_t depth;  /* bits a sample of the outputs: 8, 16; 0: as they come out of the chain */
    bool as_stored; /* leave pictures lying as they are stored; else they are turned upright by their orientation */
    bool linear;    /* filters that mix neighbours do so in linear light: see bm_program_request */

    bm_rewriting rewriting; /* which rules of the planner may change the way of a picture */

    /* Pictures whose output would not hold their own pixels, each of them exactly or cut off, fail with BM_E_LOSSY: the output must be
     * a copy of the file, a transform of what it stores, or of a codec that is not lossy, and filters may only move pixels. */
    bool lossless;
    bool strict; /* any warning of a picture, whoever gives it, makes it fail with BM_E_STRICT; nothing of it is kept */
    /* Each picture may take that long, from when a lane takes it until it is encoded; 0: any time. It is asked whether time is
     * up between bands, blocks, and rows of a codec that holds a picture whole: one call into a library is never cut short,
     * but what it made is not kept either. Reading it may take as long again, without what readers wait for each other, memory and lanes; that
     * is asked between two calls of the input's `read`. BM_E_TIMEOUT. */
    uint64_t timeout_ns;

    unsigned threads;    /* computing threads; 0: bm_cpus_usable() */
    unsigned readers;    /* 0: bm_readers_for(threads) */
    size_t queue_items;  /* pictures waiting between readers and lanes; 0: bm_queue_items_for(threads) */
    size_t memory_bytes; /* ceiling of the sum of reservations; 0: none */
    bm_cpu_level level;  /* of the kernels; zero is the slowest: see bm_pipeline_defaults() */
    uint32_t band_rows;  /* 0: chosen per picture */
    bm_parallel parallel; /* runs the team of lanes; zeros: OpenMP */

    const bm_tracer *tracer; /* NULL: nobody */

    void *context; /* for the three below, all called by the writer thread. Each may be NULL */
    /* What only the caller can find odd about a picture whose header was read: called before the output is committed, and likewise for
     * a picture that has failed. */
    void (*inspect)(void *context, const bm_task *task, const bm_picture *picture, bm_warnings *warnings);
    /* How the task ended that is tasks[index] of bm_pipeline_run(). Once for each, in the order in which they end. */
    void (*finished)(void *context, size_t index, const bm_task *task, const bm_outcome *outcome);
    /* How far the run is: after `finished`, if progress_interval_ns have passed since the last time, and after the last task. False
     * cancels the run. For a display that moves while nothing ends, ask bm_pipeline_progress() from a thread of your own. */
    bool (*progress)(void *context, const bm_pipeline_stats *stats);
    uint64_t progress_interval_ns; /* 0: after each task */
} bm_pipeline_config;

/* Zeros, but for the struct's size, the limits against hostile pictures, and the best kernels for this machine (or those that
 * BANDMILL_CPU names: bm_cpu_select()). */
static inline bm_pipeline_config bm_pipeline_defaults(void)
{
    bm_pipeline_config config;
    memset(&config, 0, sizeof config);
    config.struct_size = sizeof config;
    config.limits.max_pixels = BM_DEFAULT_MAX_PIXELS;
    config.limits.max_scans = BM_DEFAULT_MAX_SCANS;
    if (bm_cpu_select(&config.level, NULL) != BM_OK)
        config.level = bm_cpu_best();
    return config;
}

/* CPUs that the calling thread may run on, at least 1. Quotas of a container are not counted: its user knows them. */
unsigned bm_cpus_usable(void);

/* Readers that suit so many computing threads. */
unsigned bm_readers_for(unsigned threads);
/* Places in the queue that do. */
size_t bm_queue_items_for(unsigned threads);

typedef struct bm_pipeline bm_pipeline; /* A configured batch, for one run. */

/* Checks the configuration and copies it (chain, codecs and interfaces must outlive the pipeline). Starts no
 * thread. BM_E_PARAM, BM_E_NOMEM: *pipeline is NULL. */
bm_status bm_pipeline_create(bm_pipeline **pipeline, const bm_pipeline_config *config,
                             bm_error *error);

/* Runs the batch and returns when every task has ended and every thread is gone (but for OpenMP's, which it keeps). The caller's thread
 * becomes a lane. BM_OK also when tasks failed or the run was cancelled: `stats` (NULL: not wanted) counts them. An error means that the
 * run itself could not start (threads, memory): then no task was touched. BM_E_PARAM: it ran before, or tasks have outputs of branches
 * that the configuration lacks, or not in their order. */
bm_status bm_pipeline_run(bm_pipeline *pipeline, const bm_task *tasks, size_t count,
                          bm_pipeline_stats *stats, bm_error *error);

/* Ends the run soon: nothing new is begun, pictures in flight stop at the next band and leave no trace, tasks not
 * finished end as BM_E_CANCELLED. Any thread, any callback, any time from creation until destruction, more than once: before the run, it
 * ends at once. Not from a signal handler. */
void bm_pipeline_cancel(bm_pipeline *pipeline);

/* A snapshot for progress displays: before, while and after running. Any thread. */
void bm_pipeline_progress(bm_pipeline *pipeline, bm_pipeline_stats *stats);

/* Accepts NULL. Not while running. */
void bm_pipeline_destroy(bm_pipeline *pipeline);

/* Reads the header of one input and no more: fills *picture (the caller clears it, also after an error) and *stamp.
 * The errors are those that a run would have met by then. */
bm_status bm_probe(const bm_codec *const *codecs, const bm_input *input, const bm_task *task,
                   const bm_decode_limits *limits, bm_picture *picture, bm_stamp *stamp, bm_error *error);

/* How one output would be made. */
typedef struct bm_explained_output {
    bm_error error;   /* why it would fail, or a status of BM_OK */
    bm_error why_not; /* why it is not transformed as it is stored, without loss, where nothing more is asked for; else BM_OK */
    bm_desc out;    /* as it is encoded */
    /* The filter that settles the size when it has seen the pixels: then `out` is what comes if it cuts nothing off, and has a width of
     * 0 where only less than that fits the chain. NULL: the size is known. */
    const char *measured;
    bm_reasons reasons; /* what rules did to its way */
} bm_explained_output;

/* How one task would go. */
typedef struct bm_explanation {
    /* The picture as it is stored, and as it comes from the decoder (zeros: it is not decoded). */
    bm_desc stored, decoded;
    bm_explained_output *output; /* the task's own, then its further ones; NULL where there was no memory */
    char *steps;                  /* as bm_program_describe(), by the places in `output`; NULL where there was no memory */
    size_t bytes;                 /* what it would take in all */
} bm_explanation;

/* Reads the header of one input and plans its task, alone, for config->threads; nothing is decoded, nothing is written.
 * bm_explanation_clear() afterwards, also after an error; the errors are those that a run would have met by then. */
bm_status bm_pipeline_explain(const bm_pipeline_config *config, const bm_task *task,
                              bm_explanation *explanation, bm_error *error);
void bm_explanation_clear(bm_explanation *explanation); /* Frees what it holds. Accepts zeros. */

/* ---- stock input and store: files ---------------------------------------------------------------------------- */

/* Reads the file that task->input names. Regular files only: BM_E_UNSUPPORTED for the rest; BM_E_EMPTY for 0 bytes;
 * BM_E_CHANGED when at its end it has another size or time than when it was opened. */
bm_input bm_file_input(void);

/* Fills *stamp with what the file of that name is now; `follow`: what a symbolic link leads to. False: there is none, or it is no regular
 * file. */
bool bm_file_stamp(const char *path, bool follow, bm_stamp *stamp);

/* What an output may take over from its input besides the picture. */
typedef enum bm_keep {
    BM_KEEP_MODE = 1,  /* the permission bits exactly, and the access control list */
    BM_KEEP_OWNER = 2, /* owner and group */
    BM_KEEP_TIMES = 4, /* of the last change and the last access, to the nanosecond */
    BM_KEEP_XATTR = 8  /* extended attributes, but for those that vouch for the old content */
} bm_keep;

/* What a file store keeps from one output to the next: the folder that it was in last, held open, for most outputs of a batch go to
 * one; and memory. The store's own; starts from zeros. */
typedef struct bm_held_folder {
    bool open; /* there is one */
    bool unnamed; /* files without a name can be given one here */
    int fd; /* its descriptor */
    uint64_t device, inode; /* which folder that is */
    char path[1024]; /* the name by which it was opened */
    void *spare; /* memory of an output that is done; NULL: none */
    void *unsynced; /* folders with new names that may not be on the disk yet; NULL: none */
    int sync_error; /* for the caller, after the store's `end`: the error number of a folder that could not be brought to the disk, or 0 */
} bm_held_folder;

typedef struct bm_file_store_options { /* How a file store treats what is there, and what outputs take over. */
    bool replace;     /* an existing output is replaced; else BM_E_EXISTS */
    bool in_place;    /* each output is its own input: replaced only if it is still what was read */
    unsigned keep;    /* of bm_keep */
    unsigned allowed; /* permission bits that new files may have; 0: none, see bm_file_store_defaults() */
    bm_held_folder *held; /* spares opening a folder twice for each output; NULL: it is. Closed by the store's `end` */
    /* Outputs are on the disk before they get their names, and those are when the store's `end` returns, if `held` has no sync_error
     * then. Needs `held`: else outputs fail with BM_E_PARAM. */
    bool durable;
    /* Called by the commit for each output that is whole and lacks nothing but its name; `file` is what it is. An error keeps it from its
     * name. NULL: nobody. */
    bm_status (*placing)(void *context, const bm_task *task, const bm_stamp *file, bm_error *error);
    void *context; /* for it */
} bm_file_store_options;

/* The permission bits that the process's umask leaves to new files. Where the system has no other way to tell, the umask is set for a
 * moment, to one that allows the owner alone: ask before there are other threads. */
unsigned bm_file_modes_allowed(void);

/* Zeros, but for the permissions: those that a copy of the input would have. */
static inline bm_file_store_options bm_file_store_defaults(void)
{
    bm_file_store_options options;
    memset(&options, 0, sizeof options);
    options.allowed = bm_file_modes_allowed();
    return options;
}

/* Writes the file that task->output names, making missing folders, so that the path holds the old bytes or the new
 * ones and never anything else: a new file is written without a name and linked when complete, one that replaces
 * is written beside it as .NAME.bandmill-XXXXXX.tmp and renamed. `options` must outlive the store.
 *
 * Until the commit only its owner may open it. Then it gets what `keep` says; without BM_KEEP_MODE a new file gets the
 * input's permission bits as far as they are allowed, like a copy, and one that replaces another file that one's.
 * Bits beyond read, write and execute (setuid ...) are never carried over. What cannot be kept is a warning:
 * owner_not_kept, attributes_not_kept.
 *
 * In place: BM_E_CHANGED when the path is not the file that was read, or that file has another size or time of change.
 * The new bytes are on the disk before they take the place of the old ones. A file with several names (hard links)
 * becomes two, with the warning hard_links_split. */
bm_store bm_file_store(const bm_file_store_options *options);

/* Makes the folders that the file `path` is to be in, as the store does; `durable`: on the disk. */
bm_status bm_file_store_make_folders(const char *path, bool durable, bm_error *error);

/* Brings the names in a folder to the disk, where its file system knows such a thing. Returns 0 or an error number. */
int bm_file_store_sync_folder(const char *folder);

/* Removes what runs that were killed have left beside the outputs of these tasks: files called
 * .NAME.bandmill-XXXXXX.tmp where NAME is one of these outputs in that very folder, regular ones of this user (root: or of
 * the input's owner), that no living process holds a lock on. Nothing else is touched, and where the file system knows no locks, nothing at
 * all. `removed` is told of each. For before a run; safe while other runs write to the same folders. BM_E_NOMEM. */
bm_status bm_file_store_clean(const bm_task *tasks, size_t count,
                              void (*removed)(void *context, const char *path), void *context,
                              bm_error *error);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
