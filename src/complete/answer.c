/* SPDX-License-Identifier: MIT */
#include "answer.h"

#include <string.h>

void bm_answer_begin(const bm_answer *answer, bm_answer_kind kind, bool open, const char *at)
{
    static const char *const kinds[] = {"words", "files", "folders"};
    fprintf(answer->stream, "%s %s\n%.*s\n", kinds[kind], open ? "open" : "whole",
            (int)(at - answer->word), answer->word);
}

/* "such as 0.5" ends no sentence, "stays. A link" does. */
static size_t first_sentence(const char *doc)
{
    size_t length = strcspn(doc, "\n");
    for (size_t i = 0; i < length; i++)
        if (doc[i] == '.' && (doc[i + 1] == ' ' || i + 1 == length))
            return i;
    return length;
}

void bm_answer_offer(const bm_answer *answer, const char *text, const char *mark, const char *doc)
{
    fprintf(answer->stream, "%s%s", text, mark);
    if (doc)
        fprintf(answer->stream, "\t%.*s", (int)first_sentence(doc), doc);
    fputc('\n', answer->stream);
}

bool bm_is_listed(const char *list, const char *end, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = list; at < end; at++) {
        while (at < end && *at == ' ')
            at++;
        bool same = (size_t)(end - at) > length && memcmp(at, name, length) == 0;
        if (same && strchr(",= ", at[length]))
            return true;
        while (at < end && *at != ',')
            at++;
    }
    return false;
}
