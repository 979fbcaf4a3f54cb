/* SPDX-License-Identifier: MIT */
/* Explores small runs of the engine in every order in which their threads can meet: INTERLEAVINGS few|all
 *   few   in seconds: each part of the protocol with up to three threads of a kind, and then each wake-up of the code left out, or given to one
 *         where it is meant for all, which must be noticed
 *   all   every number of readers, lanes and places from 1 to 3: minutes to an hour
 * Exit code 1: a property does not hold, or a planted mistake was not noticed. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "budget.h"
#include "dispatch.h"
#include "queue.h"
#include "scenarios.h"

static const explore_mutation none = {EXPLORE_AS_IS, NULL};
static unsigned failures, explored;
static uint64_t states;

static double seconds_since(clock_t start)
{
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static void print_size(const run_size *size)
{
    printf("%u readers, %u lanes, places %u and %u, %u pictures%s%s%s: ", size->readers,
           size->lanes, size->ready_places, size->write_places, size->tasks,
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
    explore_run(&chosen->scenario, mutation, tells ? stdout : NULL, &result);
    chosen->end();
    if (tells) {
        print_size(size);
        printf("%llu states, %llu steps, %.1f s%s%s\n", (unsigned long long)result.states,
               (unsigned long long)result.steps, seconds_since(start),
               result.failure[0] ? ": " : "", result.failure);
        fflush(stdout);
        explored++;
        states += result.states;
        failures += result.failure[0] != 0;
    }
    return !result.failure[0];
}

/* ---- sizes ----------------------------------------------------------------------------------- */

/* In each the parts of the protocol that are not in it are left out: what they do is known from the others. */
#ifdef WITH_ATOMICS /* of guests and their hosts, which is about nothing else */
static const run_size few[] = {
    {1, 2, 1, 0, .tasks = 2, .guests = true, .cancels = true, .faults = 1},
    {1, 3, 1, 0, .tasks = 2, .guests = true},
};
#else
static const run_size few[] = {
    /* readers, lanes, ready, written, pictures */
    {2, 1, 0, 2, .tasks = 2}, /* a queue alone */
    {2, 2, 0, 1, .tasks = 2},
    {2, 2, 0, 2, .tasks = 2, .cancels = true},
    {1, 1, 1, 1, .tasks = 2, .cancels = true, .faults = 1}, /* all of it */
    {2, 1, 1, 1, .tasks = 2, .cancels = true},
    {2, 2, 1, 0, .tasks = 3, .cancels = true, .faults = 1}, /* handing over */
    {2, 2, 1, 0, .tasks = 3, .faults = 1},
    {3, 1, 1, 0, .tasks = 3, .faults = 1},
    {3, 1, 2, 0, .tasks = 5},
    {3, 2, 1, 0, .tasks = 4},
    {3, 3, 1, 0, .tasks = 4},
    {3, 3, 3, 0, .tasks = 5},
    {1, 2, 1, 1, .tasks = 2, .cancels = true}, /* writing */
    {1, 3, 1, 1, .tasks = 3},
    {1, 2, 1, 2, .tasks = 3},
    {1, 2, 2, 3, .tasks = 3},
};
#endif

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void explore_few(void)
{
    for (size_t i = 0; i < COUNT(few); i++)
        explore(&few[i], none, true);
}

#ifdef WITH_ATOMICS
static void explore_guests(unsigned readers, unsigned lanes)
{
    run_size size = {readers, lanes, 1, 0, .tasks = 2, .guests = true};
    explore(&size, none, true);
    size.cancels = true;
    explore(&size, none, true);
    size.faults = 1;
    explore(&size, none, true);
}

static void explore_all(void)
{
    for (unsigned readers = 1; readers <= 3; readers++)
        for (unsigned lanes = 1; lanes <= 3; lanes++)
            explore_guests(readers, lanes);
}
#else
static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static void explore_handing_over(unsigned readers, unsigned lanes, unsigned places)
{
    run_size size = {readers, lanes, places, 0, .tasks = least(readers + places, 5)};
    explore(&size, none, true);
    size.tasks = least(size.tasks, 4);
    size.cancels = true;
    explore(&size, none, true);
    size.tasks = 3;
    size.faults = 1;
    explore(&size, none, true);
}

static void explore_writing(unsigned readers, unsigned lanes, unsigned places)
{
    run_size size = {readers, lanes, 1, places, .tasks = 3};
    explore(&size, none, true);
    size.tasks = 2;
    size.cancels = true;
    explore(&size, none, true);
    size.faults = 1;
    explore(&size, none, true);
}

static void explore_line(unsigned pushers, unsigned poppers, unsigned places)
{
    run_size size = {pushers, poppers, 0, places, .tasks = 2};
    explore(&size, none, true);
    size.cancels = true;
    explore(&size, none, true);
}

static void explore_all(void)
{
    for (unsigned readers = 1; readers <= 3; readers++)
        for (unsigned lanes = 1; lanes <= 3; lanes++)
            for (unsigned places = 1; places <= 3; places++) {
                explore_handing_over(readers, lanes, places);
                explore_writing(readers, lanes, places);
                explore_line(readers, lanes, places);
            }
}
#endif

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
    failures += !noticed;
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

int main(int argc, char **argv)
{
    clock_t start = clock();
    bool all = argc == 2 && !strcmp(argv[1], "all");
    if (!all && (argc != 2 || strcmp(argv[1], "few"))) {
        fprintf(stderr, "usage: interleavings few|all\n");
        return 2;
    }
    explore_few();
    if (all)
        explore_all();
    plant_mistakes();
    printf("figure: %u sizes, %llu states, %.0f s, %u failures\n", explored, (unsigned long long)states,
           seconds_since(start), failures);
    return failures > 0;
}
