/* SPDX-License-Identifier: MIT */
/* What a picture is, as members of a JSON object. */
#include "json_picture.h"

#include <inttypes.h>

#include "json.h"

void bm_json_picture(FILE *stream, const bm_picture *picture)
{
    const bm_desc *desc = &picture->desc;
    fprintf(stream,
            ",\"format\":\"%s\",\"width\":%" PRIu32 ",\"height\":%" PRIu32
            ",\"model\":\"%s\",\"depth\":%u,\"orientation\":%u",
            picture->codec ? picture->codec->name : "", desc->width, desc->height,
            bm_model_name(desc->model), desc->depth, picture->orientation);
}

void bm_json_warnings(FILE *stream, const bm_warnings *warnings, bool *first)
{
    for (unsigned i = 0; i < warnings->count; i++) {
        const bm_warning *warning = &warnings->item[i];
        fprintf(stream, "%s{\"code\":\"%s\",\"count\":%u,\"message\":", *first ? "" : ",",
                warning->code, warning->count);
        bm_json_string(stream, warning->message);
        fputc('}', stream);
        *first = false;
    }
}
