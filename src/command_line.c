/* SPDX-License-Identifier: MIT */
#include "command_line.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory_text.h"

static void put_quoted(FILE *stream, const char *word)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-";
    if (*word && strspn(word, plain) == strlen(word)) {
        fputs(word, stream);
        return;
    }
    fputc('\'', stream);
    for (; *word; word++)
        if (*word == '\'')
            fputs("'\\''", stream);
        else
            fputc(*word, stream);
    fputc('\'', stream);
}

char *bm_command_line(void)
{
    char *word = NULL;
    size_t room = 0;
    bm_memory_text line;
    if (!bm_memory_text_open(&line))
        return NULL;
    FILE *words = fopen("/proc/self/cmdline", "re");
    for (bool first = true; words && getdelim(&word, &room, '\0', words) > 0; first = false) {
        if (!first)
            fputc(' ', line.stream);
        put_quoted(line.stream, word);
    }
    if (words)
        fclose(words);
    free(word);
    return bm_memory_text_close(&line) ? line.text : NULL;
}
