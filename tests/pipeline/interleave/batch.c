/* SPDX-License-Identifier: MIT */
/* A whole run of the engine: queue.c, dispatch.c and budget.c as they are, between readers, lanes and a writer that make the calls of
 * reader.c, lanes.c, outlet.c, write.c and pipeline.c in their order, and nothing between them but what may go wrong there. Each function names
 * the one that it stands for. */
#include "scenarios.h"

#include <stdatomic.h>
#include <string.h>

#include "budget.h"
#include "dispatch.h"
#include "queue.h"

#define MAX_TASKS 8
#define CEILING 2

enum {
    READERS,
    LANES,
    CANCELLER,
    MAIN,
    WRITER
}; /* in the order in which bm_pipeline_run() waits for them */

struct parcel {
    struct task *task;
    bool last;
};

struct task {
    uint8_t bytes;           /* that it wants of the budget */
    bool failed;             /* as told by its reader or lane */
    uint8_t sent, stored;    /* parcels of data */
    bool open, store_failed; /* the writer's */
    bool finished;
};

/* What stands for a picture's bm_run. */
struct work {
    bool alive, failed;
};

static struct {
    struct task task[MAX_TASKS];
    unsigned next_task, readers_left, faults_left, under_way, most_under_way;
    bool cancelled, cancelling;
} batch;
static struct parcel data_parcel[MAX_TASKS], end_parcel[MAX_TASKS];
static run_size size;
static bm_dispatch dispatch;
static bm_budget budget;
static bm_queue writes;

/* Keeps what a variable held from staying in a register or on the stack, where it would make states differ. */
#define FORGET(variable)                                                                           \
    do {                                                                                           \
        memset(&(variable), 0, sizeof(variable));                                                  \
        __asm__ volatile("" : "+m"(variable));                                                     \
    } while (0)

/* Something goes wrong here, or not: each is tried as long as something may. */
static bool fault(void)
{
    if (!batch.faults_left || !explore_choose(2))
        return false;
    batch.faults_left--;
    return true;
}

/* ---- write.c --------------------------------------------------------------------------------- */

/* store_bytes() */
__attribute__((noinline)) static void store_bytes(struct task *task)
{
    if (task->store_failed)
        return;
    if (batch.cancelled || fault())
        task->store_failed = true;
    else
        task->open = true;
    if (!task->store_failed)
        task->stored++;
}

/* end_flight() and conclude(). What has ended is forgotten but for that. */
__attribute__((noinline)) static void end_flight(struct task *task)
{
    bool well = !task->failed && !task->store_failed;
    if (well && (!task->open || task->stored != task->sent))
        explore_fail("a picture is committed that is not whole");
    bool may_fail = batch.cancelled || size.faults > batch.faults_left || task->bytes > CEILING;
    if (well)
        fault(); /* of the commit: nothing is left to be done for it */
    else if (!may_fail)
        explore_fail("a picture fails, and nothing went wrong");
    *task = (struct task){.finished = true};
    batch.under_way--;
}

/* handle_parcel() */
static void handle_parcel(const struct parcel *parcel)
{
    if (parcel->task->finished)
        explore_fail("a parcel comes after the last one");
    if (parcel->last)
        end_flight(parcel->task);
    else
        store_bytes(parcel->task);
}

/* bm_writer_main() */
static void writer(void *context)
{
    (void)context;
    void *element = NULL;
    while (bm_queue_pop(&writes, &element, NULL) == BM_QUEUE_OPEN) {
        handle_parcel(element);
        FORGET(element);
    }
}

/* ---- reader.c -------------------------------------------------------------------------------- */

static void push_parcel(struct parcel *parcel)
{
    if (!size.write_places)
        handle_parcel(parcel);
    else if (bm_queue_push(&writes, parcel, 1, NULL) != BM_QUEUE_OPEN)
        explore_fail("the write queue was closed with a picture under way");
}

/* bm_flight_begin(): the stock has a blank one. */
static void begin_flight(void)
{
    if (++batch.under_way > batch.most_under_way)
        explore_fail("%u pictures are under way, more than the stock has flights", batch.under_way);
}

/* read_task() */
__attribute__((noinline)) static void read_task(struct task *task, size_t index)
{
    uint64_t waited_ns = 0;
    begin_flight();
    bool failed = batch.cancelled || fault();
    if (failed)
        bm_budget_pass(&budget, index, &waited_ns);
    else
        failed = bm_budget_reserve(&budget, index, task->bytes, &waited_ns, NULL) != BM_OK;
    if (budget.reserved > CEILING)
        explore_fail("%zu bytes are reserved of %d", budget.reserved, CEILING);
    if (failed) {
        task->failed = true;
        push_parcel(&end_parcel[task - batch.task]);
    } else {
        bm_dispatch_push(&dispatch, (struct bm_flight *)task, &waited_ns);
    }
}

/* bm_reader_main() and bm_reader_leave() */
static void reader(void *context)
{
    (void)context;
    unsigned index;
    for (;;) {
        FORGET(index);
        explore_point("draw a task");
        index = batch.next_task++;
        if (index >= size.tasks)
            break;
        read_task(&batch.task[index], index);
    }
    explore_point("leave");
    if (--batch.readers_left == 0)
        bm_dispatch_close(&dispatch);
}

/* ---- lanes.c --------------------------------------------------------------------------------- */

void __wrap_bm_run_fail(bm_run *run, bm_status status, const char *message);

/* What dispatch.c does to a run: of a canceller it must be alive. */
void __wrap_bm_run_fail(bm_run *run, bm_status status, const char *message)
{
    (void)status, (void)message;
    struct work *work = (struct work *)run;
    if (!work->alive)
        explore_fail("a run is told to fail that is gone");
    work->failed = true;
}

/* bm_passage_run(): a guest is called for, a chunk goes to the writer. */
__attribute__((noinline)) static bool compute(bm_host *host, struct task *task)
{
    struct work work = {.alive = true};
    bm_dispatch_open(host, (bm_run *)&work);
    if (size.guests) {
        bm_run_hooks hooks = bm_dispatch_hooks(host);
        hooks.surplus(hooks.context);
    }
    if (!work.failed) {
        task->sent++;
        push_parcel(&data_parcel[task - batch.task]);
    }
    bm_dispatch_retire(host);
    work.alive = false;
    return !work.failed;
}

/* process() */
__attribute__((noinline)) static void process(bm_host *host, struct task *task)
{
    bool done = !batch.cancelled && compute(host, task) && !fault();
    task->failed = !done;
    bm_budget_release(&budget, task->bytes);
    push_parcel(&end_parcel[task - batch.task]);
}

/* help() */
__attribute__((noinline)) static void help(const bm_assignment *assignment)
{
    const struct work *work = (const struct work *)assignment->run;
    if (!work->alive)
        explore_fail("a guest comes to a run that is gone");
    explore_point("help");
    if (!work->alive)
        explore_fail("a run went with a guest in it");
    bm_dispatch_leave(assignment->host);
}

/* lane_main() */
static void lane(void *context)
{
    bm_assignment assignment;
    for (;;) {
        uint64_t waited_ns = 0;
        FORGET(assignment);
        assignment = bm_dispatch_next(&dispatch, &waited_ns);
        switch (assignment.duty) {
        case BM_DUTY_PICTURE:
            process(context, (struct task *)assignment.flight);
            bm_dispatch_finished(&dispatch);
            break;
        case BM_DUTY_HELP:
            help(&assignment);
            break;
        case BM_DUTY_NONE:
            return;
        }
    }
}

/* ---- pipeline.c ------------------------------------------------------------------------------ */

/* The end of run_crew(), which joins the writer last; that it ends is part of every scenario. */
static void main_thread(void *context)
{
    (void)context;
    explore_join(CANCELLER);
    bm_queue_close(&writes);
}

/* bm_pipeline_cancel(), at any moment */
static void canceller(void *context)
{
    (void)context;
    explore_point("cancel");
    batch.cancelled = true;
    bm_budget_cancel(&budget);
    batch.cancelling = true;
    bm_dispatch_cancel(&dispatch);
    batch.cancelling = false;
}

/* ---- what must hold -------------------------------------------------------------------------- */

static void check_end(void)
{
    for (unsigned i = 0; i < size.tasks; i++)
        if (!batch.task[i].finished)
            explore_fail("picture %u is lost", i);
    if (budget.reserved)
        explore_fail("%zu bytes stay reserved", budget.reserved);
    if (writes.items || dispatch.waiting || dispatch.active || dispatch.sleeping || batch.under_way)
        explore_fail("something is left in a queue");
}

static uintptr_t *put(uintptr_t *words, const void *from, size_t bytes)
{
    size_t count = (bytes + sizeof *words - 1) / sizeof *words;
    words[count - 1] = 0;
    memcpy(words, from, bytes);
    return words + count;
}

/* Rings from their heads on: where that is, and what lies in empty places, is nothing to anybody. */
static size_t describe(uintptr_t *words)
{
    uintptr_t *at = put(words, &batch, sizeof batch);
    *at++ = explore_is_taken(&budget.lock);
    *at++ = explore_is_taken(&writes.lock);
    *at++ = explore_is_taken(&dispatch.lock);
    *at++ = budget.next;
    *at++ = budget.reserved | (uintptr_t)budget.cancelled << 32;
    *at++ = writes.items | (uintptr_t)writes.pushers << 16 | (uintptr_t)writes.state << 32;
    for (size_t i = 0; i < writes.items; i++)
        *at++ = (uintptr_t)writes.ring[(writes.head + i) % writes.max_items].element;
    *at++ = dispatch.blocked | (uintptr_t)dispatch.active << 16;
    *at++ =
        dispatch.closed | (uintptr_t)dispatch.cancelled << 1 | (uintptr_t)dispatch.sleeping << 32;
    *at++ = dispatch.waiting;
    for (size_t i = 0; i < dispatch.waiting; i++)
        *at++ = (uintptr_t)dispatch.ready[(dispatch.head + i) % dispatch.capacity];
    return (size_t)(at - words);
}

/* Hosts are looked at in their order: lanes are alike except while that goes on, and where there is a choice. */
static bool is_tied(void)
{
    unsigned inviting = 0;
    for (unsigned i = 0; i < size.lanes; i++)
        inviting += dispatch.hosts[i].run && dispatch.hosts[i].look;
    return inviting > 1 || batch.cancelling || explore_is_taken(&dispatch.lock);
}

/* ---- setting up ------------------------------------------------------------------------------ */

/* Both need much of the budget, or all of it, or more than there is. */
static const uint8_t wishes[] = {1, 1, 2, 1, CEILING + 1, 2, 1, 1};

static void name_objects(void)
{
    explore_name(&dispatch.lock, "dispatch.lock");
    explore_name(&dispatch.room, "dispatch.room");
    explore_name(&dispatch.work, "dispatch.work");
    for (unsigned i = 0; i < size.lanes; i++)
        explore_name(&dispatch.hosts[i].guests_gone, "host.guests_gone");
    explore_name(&budget.lock, "budget.lock");
    explore_name(&budget.turn, "budget.turn");
    explore_name(&budget.memory, "budget.memory");
    explore_name(&writes.lock, "writes.lock");
    explore_name(&writes.not_empty, "writes.not_empty");
    explore_name(&writes.not_full, "writes.not_full");
}

static void share_objects(void)
{
    explore_share(&batch, sizeof batch);
    explore_share(&budget, sizeof budget);
    explore_share(&writes, sizeof writes);
    explore_share(writes.ring, writes.max_items * sizeof *writes.ring);
    /* Without its pointer to the hosts, which never changes, and without its gauge, which stands still as the clock does. */
    explore_share(&dispatch.lock, offsetof(bm_dispatch, gauge) - offsetof(bm_dispatch, lock));
    explore_share(&dispatch.waiting, sizeof dispatch - offsetof(bm_dispatch, waiting));
    explore_share(dispatch.ready, size.ready_places * sizeof *dispatch.ready);
}

static void no_element_left(void *element)
{
    (void)element;
}

static void begin(const run_size *wanted)
{
    size = *wanted;
    memset(&batch, 0, sizeof batch);
    batch.readers_left = size.readers;
    batch.faults_left = size.faults;
    batch.most_under_way = size.readers + size.lanes + size.ready_places + size.write_places + 1;
    for (unsigned i = 0; i < size.tasks; i++) {
        struct task *task = &batch.task[i];
        task->bytes = wishes[i];
        data_parcel[i] = (struct parcel){task, false};
        end_parcel[i] = (struct parcel){task, true};
    }
    bm_budget_init(&budget, CEILING);
    bm_dispatch_init(&dispatch, size.lanes, size.ready_places, NULL);
    bm_queue_init(&writes, size.write_places ? size.write_places : 1, SIZE_MAX, no_element_left,
                  NULL);

    explore_begin();
    for (unsigned i = 0; i < size.readers; i++)
        explore_thread("reader", READERS, reader, NULL);
    for (unsigned i = 0; i < size.lanes; i++)
        explore_thread("lane", LANES, lane, &dispatch.hosts[i]);
    if (size.cancels)
        explore_thread("canceller", CANCELLER, canceller, NULL);
    if (size.write_places) {
        explore_thread("main", MAIN, main_thread, NULL);
        explore_thread("writer", WRITER, writer, NULL);
    }
    explore_own(LANES, dispatch.hosts, sizeof *dispatch.hosts);
    share_objects();
    name_objects();
}

static void end(void)
{
    bm_queue_destroy(&writes);
    bm_dispatch_destroy(&dispatch);
    bm_budget_destroy(&budget);
}

const subject batch_subject = {{describe, check_end, is_tied}, begin, end};
