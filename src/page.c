/* SPDX-License-Identifier: MIT */
#include "page.h"

#include <string.h>

const char *bm_page_until(const char *page, const char *mark, FILE *stream)
{
    const char *at = strstr(page, mark);
    fwrite(page, 1, (size_t)(at - page), stream);
    return at + strlen(mark);
}

void bm_page_text(const char *text, FILE *stream)
{
    for (; *text; text++) {
        if (*text == '<')
            fputs("&lt;", stream);
        else if (*text == '&')
            fputs("&amp;", stream);
        else
            fputc(*text, stream);
    }
}

/* A `<` stands in strings alone there, and might end the element. */
void bm_page_json(const char *json, size_t size, FILE *stream)
{
    for (size_t i = 0; i < size; i++) {
        if (json[i] == '<')
            fputs("\\u003c", stream);
        else
            fputc(json[i], stream);
    }
}
