/* SPDX-License-Identifier: MIT */
/* Shell patterns for what a walk takes and leaves out. */
#include "plan/pattern.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

struct bm_pattern {
    char *text;
    bool by_path, folders_only;
};

bm_status bm_patterns_add(bm_patterns *patterns, const char *text, bm_error *error)
{
    size_t length = strlen(text);
    struct bm_pattern one = {0};
    for (; length && text[length - 1] == '/'; length--)
        one.folders_only = true;
    one.by_path = memchr(text, '/', length);
    for (; length && *text == '/'; length--)
        text++;
    if (!length)
        return bm_fail(error, BM_E_PARAM, "the pattern is empty");

    struct bm_pattern *item =
        reallocarray(patterns->item, patterns->count + 1, sizeof *patterns->item);
    if (item)
        patterns->item = item;
    one.text = strndup(text, length);
    if (!item || !one.text) {
        free(one.text);
        return bm_fail(error, BM_E_NOMEM, "no memory for a pattern");
    }
    item[patterns->count++] = one;
    return BM_OK;
}

bool bm_patterns_match(const bm_patterns *patterns, const char *below, const char *name,
                       bool folder)
{
    for (size_t i = 0; i < patterns->count; i++) {
        const struct bm_pattern *pattern = &patterns->item[i];
        if (pattern->folders_only && !folder)
            continue;
        if (fnmatch(pattern->text, pattern->by_path ? below : name, 0) == 0)
            return true;
    }
    return false;
}

void bm_patterns_clear(bm_patterns *patterns)
{
    for (size_t i = 0; i < patterns->count; i++)
        free(patterns->item[i].text);
    free(patterns->item);
    *patterns = (bm_patterns){0};
}
