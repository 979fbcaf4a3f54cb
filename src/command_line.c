/* SPDX-License-Identifier: MIT */
#include "command_line.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    char *text = NULL, *word = NULL;
    size_t size, room = 0;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    FILE *words = fopen("/proc/self/cmdline", "re");
    for (bool first = true; words && getdelim(&word, &room, '\0', words) > 0; first = false) {
        if (!first)
            fputc(' ', stream);
        put_quoted(stream, word);
    }
    if (words)
        fclose(words);
    free(word);
    if (fclose(stream) == 0)
        return text;
    free(text);
    return NULL;
}
