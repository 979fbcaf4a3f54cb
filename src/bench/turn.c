/* SPDX-License-Identifier: MIT */
#include "bench/turn.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine_config.h"
#include "sandbox/sandbox.h"

/* ---- shared memory --------------------------------------------------------------------------- */

bm_turn_room *bm_turn_room_create(size_t tasks)
{
    size_t bytes = sizeof(bm_turn_room) + tasks * sizeof(bm_fingerprint);
    bm_turn_room *room =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        return NULL;
    room->bytes = bytes;
    return room;
}

void bm_turn_room_destroy(bm_turn_room *room)
{
    if (room)
        munmap(room, room->bytes);
}

/* ---- signals --------------------------------------------------------------------------------- */

static volatile sig_atomic_t caught;
static const int watched[] = {SIGINT, SIGTERM, SIGHUP};

static void note_signal(int number)
{
    if (!caught)
        caught = number;
}

/* Not restarted: waiting for a turn is what a signal is to end. What the parent process has us ignore stays ignored. */
void bm_turn_watch_signals(void)
{
    const struct sigaction noting = {.sa_handler = note_signal};
    struct sigaction before;
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++)
        if (sigaction(watched[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(watched[i], &noting, NULL);
}

int bm_turn_signal(void)
{
    return caught;
}

/* ---- in the child ---------------------------------------------------------------------------- */

typedef struct turn {
    bm_turn_room *room;
    const bm_planning *planning;
    const bm_configuration *configuration;
    bm_turn_outputs outputs;
    bm_timeline *timeline; /* NULL: none */
} turn;

static void finished(void *context, size_t index, const bm_task *task, const bm_outcome *outcome)
{
    const turn *t = context;
    (void)task;
    t->room->result.decode_ns += outcome->decode_ns;
    t->room->result.filter_ns += outcome->filter_ns;
    t->room->result.encode_ns += outcome->encode_ns;
    if (t->outputs != BM_TURN_HASHES)
        return;
    t->room->prints[index].status = outcome->status;
    if (!outcome->status && outcome->line)
        bm_hash_line(&t->room->prints[index], outcome->line);
}

static bm_meters used_since(const bm_meters *begin)
{
    bm_meters now = bm_meters_read();
    now.user_ns -= begin->user_ns;
    now.system_ns -= begin->system_ns;
    now.waits -= begin->waits;
    now.preemptions -= begin->preemptions;
    now.waited_faults -= begin->waited_faults;
    now.disk_read -= begin->disk_read;
    now.disk_written -= begin->disk_written;
    return now;
}

/* Folders for outputs are there already. */
static bm_status confine(const turn *t, bm_error *error)
{
    bm_sandbox sandbox;
    bm_status status = bm_sandbox_begin(&sandbox, &t->planning->setup.settings->sandbox, error);
    if (!status)
        status =
            bm_sandbox_batch(&sandbox, &t->planning->batch, t->outputs == BM_TURN_WRITES, error);
    bm_sandbox_end(&sandbox);
    return status;
}

static bm_status compute(turn *t, bm_error *error)
{
    const bm_batch *batch = &t->planning->batch;
    bm_hash_sink sink = {batch->tasks, t->room->prints};
    bm_engine_parts parts;
    bm_pipeline_config config = bm_engine_config(&parts, &t->planning->setup);
    config.threads = t->configuration->threads;
    config.readers = t->configuration->readers;
    config.queue_items = t->configuration->queue;
    if (t->outputs == BM_TURN_DROPS)
        config.store = bm_void_store();
    if (t->outputs == BM_TURN_HASHES)
        config.store = bm_hash_store(&sink);
    config.context = t;
    config.finished = finished;

    bm_tracer tracer;
    if (t->timeline) {
        tracer = bm_timeline_tracer(t->timeline);
        config.tracer = &tracer;
    }

    bm_pipeline *pipeline;
    bm_status status = confine(t, error);
    if (status)
        return status;
    bm_meters begin = bm_meters_read();
    status = bm_pipeline_create(&pipeline, &config, error);
    if (status)
        return status;
    status = bm_pipeline_run(pipeline, batch->tasks, batch->count, &t->room->result.stats, error);
    t->room->result.used = used_since(&begin);
    bm_pipeline_destroy(pipeline);
    if (!status && t->room->result.stats.compute.threads < config.threads)
        return bm_fail(error, BM_E_NOMEM, "%u of %u threads: no more could be started",
                       t->room->result.stats.compute.threads, config.threads);
    return status;
}

static _Noreturn void be_child(turn *t, pid_t parent)
{
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++)
        signal(watched[i], SIG_DFL);
    /* Nobody would count what a turn does without the process that took it. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent) {
        t->room->status = compute(t, &t->room->error);
        t->room->ended = true;
    }
    _Exit(0);
}

/* ---- in the parent --------------------------------------------------------------------------- */

static bm_status wait_for(pid_t child, bm_error *error)
{
    int how = 0;
    bool told = false;
    while (waitpid(child, &how, 0) < 0) {
        if (errno != EINTR)
            return bm_fail(error, BM_E_INTERNAL, "waiting for a turn: %s", strerror(errno));
        if (caught && !told) {
            kill(child, SIGKILL);
            told = true;
        }
    }
    if (caught)
        return bm_fail(error, BM_E_CANCELLED, "stopped by %s", strsignal(caught));
    if (WIFSIGNALED(how))
        return bm_fail(error, BM_E_INTERNAL, "the process of a turn was ended by: %s",
                       strsignal(WTERMSIG(how)));
    return BM_OK;
}

bm_status bm_turn_take(bm_turn_room *room, const bm_planning *planning,
                       const bm_configuration *configuration, bm_turn_outputs outputs,
                       bm_error *error)
{
    return bm_turn_watch(room, planning, configuration, outputs, NULL, error);
}

bm_status bm_turn_watch(bm_turn_room *room, const bm_planning *planning,
                        const bm_configuration *configuration, bm_turn_outputs outputs,
                        bm_timeline *timeline, bm_error *error)
{
    turn t = {room, planning, configuration, outputs, timeline};
    room->result = (bm_turn_result){0};
    room->ended = false;
    if (outputs == BM_TURN_HASHES)
        memset(room->prints, 0, planning->batch.count * sizeof *room->prints);
    if (caught)
        return bm_fail(error, BM_E_CANCELLED, "stopped by %s", strsignal(caught));

    pid_t parent = getpid(), child = fork();
    if (child < 0)
        return bm_fail(error, BM_E_NOMEM, "no process for a turn: %s", strerror(errno));
    if (child == 0)
        be_child(&t, parent);
    bm_status status = wait_for(child, error);
    if (!status && !room->ended)
        status = bm_fail(error, BM_E_INTERNAL, "the process of a turn ended before its time");
    if (!status && room->status) {
        *error = room->error;
        status = room->status;
    }
    return status;
}
