/* SPDX-License-Identifier: MIT */
#include "versions.h"

#include "bandmill/codecs.h"
#include "bandmill/icc.h"

void bm_versions_print(FILE *stream)
{
    char text[128];
    fprintf(stream, "bandmill %s\n", BANDMILL_VERSION);
    for (const bm_codec *const *codec = bm_codecs; *codec; codec++) {
        if (!(*codec)->library)
            continue;
        (*codec)->library(text, sizeof text);
        fprintf(stream, "%s: %s\n", (*codec)->name, text);
    }
    bm_colour_library(text, sizeof text);
    fprintf(stream, "profiles: %s\n", text);
}
