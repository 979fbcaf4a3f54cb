/* SPDX-License-Identifier: MIT */
/* Explores small runs of the engine in every order in which their threads can meet: INTERLEAVINGS few | all [PROCESSES]
 *   few   in seconds: each part of the protocol with up to three threads of a kind, and then each wake-up of the code left out, or given to one
 *         where it is meant for all, which must be noticed
 *   all   first the same, then every number of readers, lanes and places from 1 to 3, in as many processes as there are CPUs
 * Exit code 1: a property does not hold, or a planted mistake was not noticed. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "budget.h"
#include "dispatch.h"
#include "queue.h"
#include "scenarios.h"

static const explore_mutation none = {EXPLORE_AS_IS, NULL};

/* What all processes have found. */
static struct tally {
    atomic_size_t next; /* size to be explored */
    atomic_uint failures, explored;
    atomic_ullong states;
} * tally;

/* Of this process. */
static double seconds_since(clock_t start)
{
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static void print_size(const run_size *size)
{
    printf("%u readers, %u lanes, places %u and %u, %u pictures, ceiling %u%s%s%s: ", size->readers,
           size->lanes, size->ready_places, size->write_places, size->tasks, size->ceiling,
           size->guests ? ", guests" : "", size->cancels ? ", cancelled" : "",
           size->faults ? ", a fault" : "");
}

/* Whether all is well. */
static bool explore(const run_size *size, explore_mutation mutation, bool tells)
{
    const subject *chosen = size->ready_places ? &batch_subject : &line_subject;
    explore_result result;
    clock_t start = clock();
    chosen->begin(size);
    explore_run(mutation, tells ? stdout : NULL, &result);
    chosen->end();
    if (tells) {
        print_size(size);
        printf("%llu states, %llu steps, %.1f s%s%s\n", (unsigned long long)result.states,
               (unsigned long long)result.steps, seconds_since(start),
               result.failure[0] ? ": " : "", result.failure);
        fflush(stdout);
        atomic_fetch_add(&tally->explored, 1);
        atomic_fetch_add(&tally->states, result.states);
        atomic_fetch_add(&tally->failures, result.failure[0] != 0);
    }
    return !result.failure[0];
}

/* ---- sizes ----------------------------------------------------------------------------------- */

/* In each the parts of the protocol that are not in it are left out: what they do is known from the others. */
#ifdef WITH_ATOMICS /* of guests and their hosts, which is about nothing else */
static const run_size few[] = {
    {1, 2, 1, 0, .tasks = 2, .ceiling = 2, .guests = true, .cancels = true, .faults = 1},
    {1, 3, 1, 0, .tasks = 2, .ceiling = 2, .guests = true},
};
#else
static const run_size few[] = {
    /* readers, lanes, ready, written, pictures */
    {2, 1, 0, 2, .tasks = 2}, /* a queue alone */
    {2, 2, 0, 1, .tasks = 2},
    {2, 2, 0, 2, .tasks = 2, .cancels = true},
    {1, 1, 1, 1, .tasks = 2, .ceiling = 2, .cancels = true, .faults = 1}, /* all of it */
    {2, 1, 1, 1, .tasks = 2, .ceiling = 2, .cancels = true},
    {2, 2, 1, 0, .tasks = 3, .ceiling = 2, .cancels = true, .faults = 1}, /* handing over */
    {2, 2, 1, 0, .tasks = 3, .ceiling = 2, .faults = 1},
    {3, 1, 1, 0, .tasks = 3, .ceiling = 2, .faults = 1},
    {3, 1, 2, 0, .tasks = 5, .ceiling = 2},
    {3, 2, 1, 0, .tasks = 4, .ceiling = 2},
    {3, 3, 1, 0, .tasks = 4, .ceiling = 2},
    {3, 3, 3, 0, .tasks = 5, .ceiling = 2},
    {3, 3, 3, 0, .tasks = 5, .ceiling = 5},
    {3, 3, 1, 0, .tasks = 3, .ceiling = 2, .cancels = true, .faults = 1},
    {1, 2, 1, 1, .tasks = 2, .ceiling = 2, .cancels = true}, /* writing */
    {1, 3, 1, 1, .tasks = 3, .ceiling = 2},
    {1, 2, 1, 2, .tasks = 3, .ceiling = 2},
    {1, 2, 2, 3, .tasks = 3, .ceiling = 2},
};
#endif

#define MAX_SIZES 400
#define COUNT(array) (sizeof(array) / sizeof *(array))

static void explore_few(void)
{
    for (size_t i = 0; i < COUNT(few); i++)
        explore(&few[i], none, true);
}

static run_size size_of_all[MAX_SIZES];
static size_t all_sizes;

static void add(run_size size)
{
    if (all_sizes == MAX_SIZES)
        abort();
    size_of_all[all_sizes++] = size;
}

#ifdef WITH_ATOMICS
static void add_guests(unsigned readers, unsigned lanes)
{
    run_size size = {readers, lanes, 1, 0, .tasks = 2, .ceiling = 2, .guests = true};
    add(size);
    size.cancels = true;
    add(size);
    size.faults = 1;
    add(size);
}

static void add_all(unsigned readers, unsigned lanes)
{
    add_guests(readers, lanes);
}
#else
static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static void add_handing_over(unsigned readers, unsigned lanes, unsigned places, unsigned ceiling)
{
    run_size size = {readers,           lanes, places, 0, .tasks = least(readers + places, 5),
                     .ceiling = ceiling};
    add(size);
    size.tasks = least(size.tasks, 4);
    size.cancels = true;
    add(size);
    size.tasks = 3;
    size.faults = 1;
    add(size);
}

static void add_writing(unsigned readers, unsigned lanes, unsigned places)
{
    run_size size = {readers, lanes, 1, places, .tasks = 3, .ceiling = 2};
    add(size);
    size.tasks = 2;
    size.cancels = true;
    add(size);
    size.faults = 1;
    add(size);
}

static void add_line(unsigned pushers, unsigned poppers, unsigned places)
{
    run_size size = {pushers, poppers, 0, places, .tasks = 2};
    add(size);
    size.cancels = true;
    add(size);
}

/* Of a budget of 2, memory is what pictures wait for; with 2 more than there are places, they wait for those. */
static void add_all(unsigned readers, unsigned lanes)
{
    for (unsigned places = 3; places >= 1; places--) {
        add_handing_over(readers, lanes, places, places + 2);
        add_handing_over(readers, lanes, places, 2);
        add_writing(readers, lanes, places);
        add_line(readers, lanes, places);
    }
}
#endif

static void explore_rest(void)
{
    size_t next;
    while ((next = atomic_fetch_add(&tally->next, 1)) < all_sizes)
        explore(&size_of_all[next], none, true);
}

static void wait_for_one(void)
{
    int status;
    wait(&status);
    if (!WIFEXITED(status) || WEXITSTATUS(status))
        atomic_fetch_add(&tally->failures, 1);
}

/* The largest first, so that all processes end at about the same time. */
static void explore_all(long processes)
{
    for (unsigned readers = 3; readers >= 1; readers--)
        for (unsigned lanes = 3; lanes >= 1; lanes--)
            add_all(readers, lanes);
    for (long i = 0; i < processes; i++) {
        if (fork() == 0) {
            explore_rest();
            exit(0);
        }
    }
    for (long i = 0; i < processes; i++)
        wait_for_one();
}

/* ---- planted mistakes ------------------------------------------------------------------------ */

static bool is_noticed(explore_mutation mutation)
{
    for (size_t i = 0; i < COUNT(few); i++)
        if (!explore(&few[i], mutation, false))
            return true;
    return false;
}

/* Of the functions that wake others the last one at or before the address. */
static const void *function_of(const void *address)
{
    const void *functions[] = {
        (const void *)bm_budget_reserve,  (const void *)bm_budget_pass,
        (const void *)bm_budget_more,     (const void *)bm_budget_release,
        (const void *)bm_budget_cancel,   (const void *)bm_budget_peak,
        (const void *)bm_dispatch_push,   (const void *)bm_dispatch_close,
        (const void *)bm_dispatch_next,   (const void *)bm_dispatch_finished,
        (const void *)bm_dispatch_leave,  (const void *)bm_dispatch_open,
        (const void *)bm_dispatch_retire, (const void *)bm_dispatch_hooks,
        (const void *)bm_dispatch_cancel, (const void *)bm_dispatch_hooks(NULL).surplus,
        (const void *)bm_queue_push,      (const void *)bm_queue_pop,
        (const void *)bm_queue_close,     (const void *)bm_queue_cancel,
    };
    const void *found = NULL;
    for (size_t i = 0; i < COUNT(functions); i++)
        if (functions[i] <= address && functions[i] > found)
            found = functions[i];
    return found;
}

/* Some wake-ups are given to save time alone. A guest is called when a lane sleeps, and nobody waits for it. Who waits for a turn or for
 * memory when a run is cancelled is also woken by the end of the pictures under way, and who waits for room in a queue that is closed by those
 * that drain it. Of pushers all are woken, for one may fit where another does not, which is woken again by the next pop. */
static bool saves_time_alone(const explore_site *site, explore_change change)
{
    const void *function = function_of(site->address);
    if (function == (const void *)bm_queue_pop)
        return change == EXPLORE_ONE_OF_ALL;
    if (function == (const void *)bm_queue_close)
        return strstr(site->object, "not_full");
    return function == (const void *)bm_budget_cancel ||
           function == (const void *)bm_dispatch_hooks(NULL).surplus;
}

static void plant(const explore_site *site, explore_change change)
{
    explore_mutation mutation = {change, site->address};
    clock_t start = clock();
    bool noticed = is_noticed(mutation);
    printf("%s of %s %s: %s, %.1f s\n", site->all ? "broadcast" : "signal", site->object,
           change == EXPLORE_DROP ? "left out" : "to one only", noticed ? "noticed" : "NOT NOTICED",
           seconds_since(start));
    fflush(stdout);
    atomic_fetch_add(&tally->failures, !noticed);
}

static void plant_if_needed(const explore_site *site, explore_change change)
{
    bool met = true;
#ifdef WITH_ATOMICS /* with guests, too few threads meet at the budget for its wake-ups to be needed */
    met = strncmp(site->object, "budget.", 7) != 0;
#endif
    if (met && !saves_time_alone(site, change))
        plant(site, change);
}

static void plant_mistakes(void)
{
    const explore_site *sites;
    size_t count = explore_sites(&sites);
    for (size_t i = 0; i < count; i++) {
        plant_if_needed(&sites[i], EXPLORE_DROP);
        if (sites[i].all)
            plant_if_needed(&sites[i], EXPLORE_ONE_OF_ALL);
    }
}

static double seconds_of(int who, double *megabytes)
{
    struct rusage usage;
    getrusage(who, &usage);
    if (megabytes)
        *megabytes = (double)usage.ru_maxrss / 1024;
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
    bool all = argc >= 2 && argc <= 3 && !strcmp(argv[1], "all");
    long processes = argc == 3 ? atol(argv[2]) : sysconf(_SC_NPROCESSORS_ONLN);
    if (processes < 1 || (!all && (argc != 2 || strcmp(argv[1], "few")))) {
        fprintf(stderr, "usage: interleavings few | all [PROCESSES]\n");
        return 2;
    }
    tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (tally == MAP_FAILED) {
        perror("mmap");
        return 2;
    }
    explore_few();
    plant_mistakes();
    double seconds = seconds_of(RUSAGE_SELF, NULL);
    if (all) {
        double megabytes;
        fflush(stdout);
        explore_all(processes);
        seconds += seconds_of(RUSAGE_CHILDREN, &megabytes);
        printf("no process took more than %.0f MB\n", megabytes);
    }
    printf("figure: %u sizes, %llu states, %.0f s, %u failures\n", tally->explored, tally->states,
           seconds, tally->failures);
    return tally->failures > 0;
}
