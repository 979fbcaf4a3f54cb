/* SPDX-License-Identifier: MIT */
/* Speaking to people on standard error while several threads have something to say. */
#include "console.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define ERASE_LINE "\r\x1b[K"

void bm_console_init(bm_console *console, FILE *stream)
{
    const char *term = getenv("TERM");
    *console = (bm_console){
        .stream = stream,
        .terminal = isatty(fileno(stream)) && term && strcmp(term, "dumb") != 0,
        .lock = PTHREAD_MUTEX_INITIALIZER,
    };
}

void bm_console_destroy(bm_console *console)
{
    pthread_mutex_destroy(&console->lock);
}

static void erase(bm_console *console)
{
    if (console->drawn)
        fputs(ERASE_LINE, console->stream);
    console->drawn = false;
}

void bm_console_print(bm_console *console, const char *lines)
{
    pthread_mutex_lock(&console->lock);
    erase(console);
    fputs(lines, console->stream);
    fflush(console->stream);
    pthread_mutex_unlock(&console->lock);
}

static int columns_of(FILE *stream)
{
    struct winsize size;
    return ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : 80;
}

void bm_console_live(bm_console *console, const char *line)
{
    pthread_mutex_lock(&console->lock);
    if (!console->closed && console->terminal)
        fprintf(console->stream, ERASE_LINE "%.*s", columns_of(console->stream) - 1, line);
    else if (!console->closed)
        fprintf(console->stream, "%s\n", line);
    console->drawn = console->terminal && !console->closed;
    fflush(console->stream);
    pthread_mutex_unlock(&console->lock);
}

void bm_console_end_live(bm_console *console)
{
    pthread_mutex_lock(&console->lock);
    erase(console);
    console->closed = true;
    fflush(console->stream);
    pthread_mutex_unlock(&console->lock);
}
