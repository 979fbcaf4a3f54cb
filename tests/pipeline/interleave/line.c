/* SPDX-License-Identifier: MIT */
/* One queue between pushers and poppers, as in feeds, where either side may end it: queue.c as it is. Elements are of 1 and 2 bytes, of the 2 that
 * it takes at once. Of the size, readers push, lanes pop, the written places are the queue's, and each reader has so many pictures. */
#include "scenarios.h"

#include <string.h>

#include "queue.h"

#define MAX_PUSHERS 3
#define MAX_ELEMENTS 4

enum { PUSHERS, POPPERS, ENDER };

struct element {
    uint8_t pushed, refused, popped, destroyed;
};

static struct {
    struct element element[MAX_PUSHERS][MAX_ELEMENTS];
    unsigned pushers_left;
    bool cancelled;
} line;
static run_size size;
static bm_queue queue;

static void destroy_element(void *element)
{
    ((struct element *)element)->destroyed++;
}

/* The last one closes the queue, as readers do with what they share. */
static void pusher(void *context)
{
    struct element *element = context;
    for (unsigned i = 0; i < size.tasks; i++) {
        bool open = bm_queue_push(&queue, &element[i], 1 + i % 2, NULL) == BM_QUEUE_OPEN;
        if (open)
            element[i].pushed++;
        else
            element[i].refused++;
        if (!open && !size.cancels)
            explore_fail("an element is refused by a queue that nobody has ended");
    }
    explore_point("leave");
    if (--line.pushers_left == 0)
        bm_queue_close(&queue);
}

static void popper(void *context)
{
    (void)context;
    void *element = NULL;
    while (bm_queue_pop(&queue, &element, NULL) == BM_QUEUE_OPEN) {
        ((struct element *)element)->popped++;
        element = NULL;
    }
}

static void ender(void *context)
{
    (void)context;
    explore_point("end");
    if (explore_choose(2)) {
        line.cancelled = true;
        bm_queue_cancel(&queue);
    } else {
        bm_queue_close(&queue);
    }
}

static void check_end(void)
{
    for (unsigned i = 0; i < size.readers; i++)
        for (unsigned k = 0; k < size.tasks; k++) {
            const struct element *one = &line.element[i][k];
            if (one->pushed + one->refused != 1 || one->popped + one->destroyed != one->pushed)
                explore_fail("an element was taken in %u times, refused %u times, popped %u times, "
                             "destroyed %u times",
                             one->pushed, one->refused, one->popped, one->destroyed);
            if (one->destroyed && !line.cancelled)
                explore_fail("closing destroyed an element");
        }
    if (queue.items || queue.bytes || queue.pushers)
        explore_fail("something is left in the queue");
}

static size_t describe(uintptr_t *words)
{
    size_t count = (sizeof line + sizeof *words - 1) / sizeof *words;
    words[count - 1] = 0;
    memcpy(words, &line, sizeof line);
    words[count++] = queue.items;
    words[count++] = queue.bytes;
    words[count++] = queue.pushers;
    words[count++] = queue.state;
    words[count++] = explore_is_taken(&queue.lock);
    for (size_t i = 0; i < queue.items; i++)
        words[count++] = (uintptr_t)queue.ring[(queue.head + i) % queue.max_items].element;
    return count;
}

static const explore_scenario line_scenario = {.describe = describe, .end = check_end};

static void begin(const run_size *wanted)
{
    size = *wanted;
    memset(&line, 0, sizeof line);
    line.pushers_left = size.readers;
    bm_queue_init(&queue, size.write_places, 2, destroy_element, NULL);

    explore_begin(&line_scenario);
    for (unsigned i = 0; i < size.readers; i++)
        explore_thread("pusher", PUSHERS, pusher, line.element[i]);
    for (unsigned i = 0; i < size.lanes; i++)
        explore_thread("popper", POPPERS, popper, NULL);
    if (size.cancels)
        explore_thread("ender", ENDER, ender, NULL);
    explore_share(&line, sizeof line);
    explore_share(&queue, sizeof queue);
    explore_share(queue.ring, queue.max_items * sizeof *queue.ring);
    explore_name(&queue.lock, "queue.lock");
    explore_name(&queue.not_empty, "queue.not_empty");
    explore_name(&queue.not_full, "queue.not_full");
}

static void end(void)
{
    bm_queue_destroy(&queue);
}

const subject line_subject = {begin, end};
