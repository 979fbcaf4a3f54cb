/* SPDX-License-Identifier: MIT */
/* How a value of --also may go on: a folder, options in braces, a chain. */
#include <string.h>

#include "also.h"
#include "complete.h"

/* The colon or the brace that ends the folder's name, or the end of the word. */
static const char *folder_end(const char *at)
{
    for (; *at && *at != ':' && *at != '{'; at++)
        if (*at == '\\' && at[1])
            at++;
    return at;
}

static void answer_option(const bm_answer *answer, const char *list)
{
    const char *comma = strrchr(list, ',');
    const char *at = comma ? comma + 1 : list;
    const char *equals = strchr(at, '=');
    const bm_option *options = bm_also_options();
    if (equals) {
        const bm_option *option = bm_option_find(options, at, (size_t)(equals - at));
        if (option)
            bm_complete_value(answer, option, equals + 1, true);
        return;
    }
    bm_answer_begin(answer, BM_ANSWER_WORDS, true, at);
    for (; options->name; options++)
        if (!bm_is_listed(list, at, options->name))
            bm_answer_offer(answer, options->name, options->type == BM_OPTION_FLAG ? "" : "=",
                            options->doc);
}

void bm_complete_also(const bm_answer *answer, const char *at)
{
    const char *end = folder_end(at);
    if (!*end) {
        bm_answer_begin(answer, BM_ANSWER_FOLDERS, true, at);
        return;
    }
    if (*end == '{') {
        const char *closed = strchr(end, '}');
        if (!closed) {
            answer_option(answer, end + 1);
            return;
        }
        end = closed + 1;
    }
    if (*end == ':')
        bm_complete_chain(answer, end + 1);
}
