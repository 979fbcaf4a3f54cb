/* SPDX-License-Identifier: MIT */
#include "memory_text.h"

#include <stdlib.h>

bool bm_memory_text_open(bm_memory_text *text)
{
    *text = (bm_memory_text){.stream = NULL};
    text->stream = open_memstream(&text->text, &text->size);
    return text->stream;
}

bool bm_memory_text_close(bm_memory_text *text)
{
    if (!text->stream)
        return false;
    bool whole = !ferror(text->stream);
    whole = fclose(text->stream) == 0 && whole && text->text;
    text->stream = NULL;
    if (whole)
        return true;
    free(text->text);
    text->text = NULL;
    return false;
}
