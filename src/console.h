/* SPDX-License-Identifier: MIT */
/* Speaking to people on standard error while several threads have something to say. */
#ifndef BM_CONSOLE_H
#define BM_CONSOLE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct bm_console {
    FILE *stream;
    bool terminal; /* whether a line can be drawn over */
    /* Guards the two below. Held while text is written: it is what keeps lines whole. */
    pthread_mutex_t lock;
    bool drawn;  /* a live line stands on the terminal; any thread, under the lock */
    bool closed; /* no live line any more; any thread, under the lock */
} bm_console;

void bm_console_init(bm_console *console, FILE *stream);
void bm_console_destroy(bm_console *console);

/* Writes whole lines; a live line gives way to them. */
void bm_console_print(bm_console *console, const char *lines);

/* Draws the live line anew, cut to the width of the terminal; where there is none, writes it as a
 * line. */
void bm_console_live(bm_console *console, const char *line);

/* Removes the live line; none is drawn any more. */
void bm_console_end_live(bm_console *console);

#endif
