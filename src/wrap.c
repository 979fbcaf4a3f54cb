/* SPDX-License-Identifier: MIT */
/* Text for a screen. */
#include "wrap.h"

#include <stdbool.h>
#include <string.h>

static size_t move_to(FILE *stream, size_t at, size_t column)
{
    for (; at < column; at++)
        fputc(' ', stream);
    return at;
}

void bm_wrap(FILE *stream, const char *text, size_t at, size_t indent)
{
    bool fresh = true; /* nothing stands on this line yet */
    at = move_to(stream, at, indent);
    while (*text) {
        if (*text == '\n') {
            fputc('\n', stream);
            size_t blanks = strspn(++text, " ");
            at = *text && *text != '\n' ? move_to(stream, 0, indent + blanks) : 0;
            text += blanks;
            fresh = true;
            continue;
        }
        if (*text == ' ') {
            text++;
            continue;
        }
        size_t length = strcspn(text, " \n");
        if (!fresh && at + 1 + length > BM_SCREEN_COLUMNS) {
            fputc('\n', stream);
            at = move_to(stream, 0, indent);
            fresh = true;
        }
        if (!fresh)
            fputc(' ', stream);
        fwrite(text, 1, length, stream);
        at += length + !fresh;
        fresh = false;
        text += length;
    }
    fputc('\n', stream);
}

void bm_put_name(FILE *stream, const char *name)
{
    for (const unsigned char *at = (const unsigned char *)name; *at; at++) {
        if (*at < 0x20 || *at == 0x7f)
            fprintf(stream, "\\x%02x", *at);
        else
            fputc(*at, stream);
    }
}
