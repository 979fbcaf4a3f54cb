/* SPDX-License-Identifier: MIT */
/* Text files, line by line. */
#include "core/lines.h"

#include <string.h>

bm_status bm_each_line(const bm_lines *lines,
                       bm_status (*visit)(void *context, unsigned number, const char *line),
                       void *context, bm_error *error)
{
    bm_status status = BM_OK;
    const char *end = lines->bytes + lines->count;
    unsigned number = 0;
    for (const char *at = lines->bytes; at < end && !status;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop ? stop : end) - at);
        number++;
        if (length >= lines->size)
            return bm_fail(error, BM_E_PARAM, "%s:%u: the line is too long for a %s", lines->name,
                           number, lines->kind);
        if (memchr(at, '\0', length))
            return bm_fail(error, BM_E_PARAM, "%s:%u: not text: there is a NUL byte", lines->name,
                           number);
        memcpy(lines->room, at, length);
        lines->room[length && at[length - 1] == '\r' ? length - 1 : length] = '\0';
        status = visit(context, number, lines->room);
        at += length + (stop != NULL);
    }
    return status;
}
