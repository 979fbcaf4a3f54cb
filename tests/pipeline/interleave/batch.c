/* SPDX-License-Identifier: MIT */
/* A whole run of the engine: queue.c, dispatch.c and budget.c as they are, between readers, lanes and a writer that make the calls of
 * reader.c, lanes.c, outlet.c, write.c and pipeline.c in their order, and nothing between them but what may go wrong there. Each function names
 * the one that it stands for. */
#include "batch.h"

#include <stdatomic.h>
#include <string.h>

struct batch batch;
struct things things;
void *at_writer;
run_size size;
bm_dispatch dispatch;
bm_budget budget;
bm_queue writes;

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
    bool may_fail = batch.cancelled || size.faults > batch.faults_left || task->bytes == TOO_MUCH;
    if (well)
        fault(); /* of the commit: nothing is left to be done for it */
    else if (!may_fail)
        explore_fail("a picture fails, and nothing went wrong");
    *task = (struct task){.place = FINISHED};
    batch.under_way--;
}

/* handle_parcel() */
__attribute__((noinline)) static void handle_parcel(const struct parcel *parcel)
{
    if (parcel->task->place == FINISHED)
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
    while (bm_queue_pop(&writes, &at_writer, NULL) == BM_QUEUE_OPEN) {
        handle_parcel(at_writer);
        at_writer = NULL;
        explore_forget();
    }
}

/* ---- reader.c -------------------------------------------------------------------------------- */

static void push_parcel(struct parcel *parcel)
{
    explore_forget();
    if (!size.write_places)
        handle_parcel(parcel);
    else if (bm_queue_push(&writes, parcel, 1, NULL) != BM_QUEUE_OPEN)
        explore_fail("the write queue was closed with a picture under way");
}

__attribute__((noinline)) static void push_data(struct task *task)
{
    task->sent++;
    push_parcel(&things.data[task - things.task]);
}

__attribute__((noinline)) static void push_end(struct task *task)
{
    push_parcel(&things.end[task - things.task]);
}

/* Worked out each time it is wanted, rather than kept. */
__attribute__((noinline)) static size_t ticket_of(const struct task *task)
{
    __asm__ volatile("" : "+r"(task));
    return (size_t)&things.ticket[task - things.task];
}

/* bm_flight_begin(): the stock has a blank one. */
static void begin_flight(void)
{
    if (++batch.under_way > batch.most_under_way)
        explore_fail("%u pictures are under way, more than the stock has flights", batch.under_way);
}

/* The first half of read_task(): what is prepared, or not, has its turn at the budget. False: it fails. */
__attribute__((noinline)) static bool admit(struct task *task)
{
    uint64_t waited_ns = 0;
    bool fails = batch.cancelled || fault();
    if (fails)
        bm_budget_pass(&budget, ticket_of(task), &waited_ns);
    else
        fails = bm_budget_reserve(&budget, ticket_of(task), task->bytes, &waited_ns, NULL);
    if (budget.reserved > size.ceiling)
        explore_fail("%zu bytes are reserved of %u", budget.reserved, size.ceiling);
    task->had_turn = true;
    task->failed = fails;
    if (fails && task->bytes != TOO_MUCH)
        task->bytes = 0;
    return !fails;
}

/* read_task() */
__attribute__((noinline)) static void read_task(struct task *task)
{
    uint64_t waited_ns = 0;
    begin_flight();
    bool admitted = admit(task);
    explore_forget();
    if (admitted)
        bm_dispatch_push(&dispatch, (struct bm_flight *)task, &waited_ns);
    else
        push_end(task);
}

/* NULL: none is left. */
__attribute__((noinline)) static struct task *draw_task(void)
{
    explore_point("draw a task");
    if (batch.next_task == size.tasks)
        return NULL;
    struct task *task = &things.task[batch.next_task++];
    task->place = AT_READER;
    return task;
}

/* bm_reader_main() and bm_reader_leave() */
static void reader(void *context)
{
    (void)context;
    for (;;) {
        explore_forget();
        struct task *task = draw_task();
        if (!task)
            break;
        read_task(task);
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
        explore_forget();
    }
    if (!work.failed)
        push_data(task);
    explore_forget();
    bm_dispatch_retire(host);
    host->told = false; /* nobody looks at it, nor at the next one, until another run is opened */
    atomic_init(&host->look, false);
    work.alive = false;
    return !work.failed;
}

/* process() */
__attribute__((noinline)) static void process(bm_host *host, struct task *task)
{
    task->place = AT_LANE;
    task->failed = batch.cancelled || !compute(host, task) || fault();
    explore_forget();
    bm_budget_release(&budget, task->bytes);
    task->bytes = 0;
    task->place = AT_WRITER;
    push_end(task);
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

/* One turn of lane_main(); false: the last. */
__attribute__((noinline)) static bool take_turn(bm_host *host)
{
    uint64_t waited_ns = 0;
    if (size.guests)
        explore_scans(EXPLORE_SCAN_EACH);
    bm_assignment assignment = bm_dispatch_next(&dispatch, &waited_ns);
    explore_scans(EXPLORE_NO_SCAN);
    FORGET(assignment.waiting); /* which is for a trace */
    explore_forget();
    switch (assignment.duty) {
    case BM_DUTY_PICTURE:
        process(host, (struct task *)assignment.flight);
        FORGET(assignment.flight);
        explore_forget();
        bm_dispatch_finished(&dispatch);
        break;
    case BM_DUTY_HELP:
        help(&assignment);
        break;
    case BM_DUTY_NONE:
        return false;
    }
    return true;
}

/* lane_main() */
static void lane(void *context)
{
    do {
        explore_forget();
    } while (take_turn(context));
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
    explore_scans(EXPLORE_SCAN_ONCE);
    bm_dispatch_cancel(&dispatch);
    batch.cancelling = false;
}

/* ---- what must hold -------------------------------------------------------------------------- */

static void check_end(void)
{
    for (unsigned i = 0; i < size.tasks; i++)
        if (things.task[i].place != FINISHED)
            explore_fail("picture %u is lost", i);
    if (budget.reserved)
        explore_fail("%zu bytes stay reserved", budget.reserved);
    if (writes.items || dispatch.waiting || dispatch.active || dispatch.sleeping || batch.under_way)
        explore_fail("something is left in a queue");
}

/* ---- setting up ------------------------------------------------------------------------------ */

/* Both need much of the budget, or all of it, or more than there is. */
static const uint8_t wishes[] = {1, 1, 2, 1, TOO_MUCH, 2, 1, 1};

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
    explore_share(things.task, sizeof things.task);
    explore_share(&at_writer, sizeof at_writer);
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

static const explore_scenario batch_scenario = {batch_describe,  check_end, batch_is_tied,
                                                batch_is_met,    &things,   sizeof things,
                                                batch_stands_for};

static void begin(const run_size *wanted)
{
    size = *wanted;
    memset(&batch, 0, sizeof batch);
    at_writer = NULL;
    batch.readers_left = size.readers;
    batch.faults_left = size.faults;
    batch.most_under_way = size.readers + size.lanes + size.ready_places + size.write_places + 1;
    for (unsigned i = 0; i < size.tasks; i++) {
        struct task *task = &things.task[i];
        *task = (struct task){.bytes = wishes[i]};
        things.data[i] = (struct parcel){task, false};
        things.end[i] = (struct parcel){task, true};
    }
    bm_budget_init(&budget, size.ceiling);
    budget.next = (size_t)things.ticket;
    bm_dispatch_init(&dispatch, size.lanes, size.ready_places, NULL);
    bm_queue_init(&writes, size.write_places ? size.write_places : 1, SIZE_MAX, no_element_left,
                  NULL);

    explore_begin(&batch_scenario);
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

const subject batch_subject = {begin, end};
