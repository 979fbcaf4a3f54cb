/* SPDX-License-Identifier: MIT */
#include "core/lines.h"

#include <string.h>

bm_status bm_each_line(const char *name, const char *kind, const char *bytes, size_t count,
                       bm_status (*visit)(void *context, unsigned number, const char *line),
                       void *context, bm_error *error)
{
    bm_status status = BM_OK;
    const char *end = bytes + count;
    unsigned number = 0;
    for (const char *at = bytes; at < end && !status;) {
        char line[BM_MOST_LINE + 1];
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop ? stop : end) - at);
        number++;
        if (length > BM_MOST_LINE)
            return bm_fail(error, BM_E_PARAM, "%s:%u: the line is too long for a %s", name, number,
                           kind);
        if (memchr(at, '\0', length))
            return bm_fail(error, BM_E_PARAM, "%s:%u: not text: there is a NUL byte", name, number);
        memcpy(line, at, length);
        line[length && line[length - 1] == '\r' ? length - 1 : length] = '\0';
        status = visit(context, number, line);
        at += length + (stop != NULL);
    }
    return status;
}
