/* SPDX-License-Identifier: MIT */
/* Names of outputs. */
#include "plan/planned.h"

#include <string.h>

#include "codec/codecs.h"

const char *bm_output_name(bm_arena *arena, const bm_planned *planned, bool keep_extension)
{
    const char *folder = planned->tree->folder, *relative = planned->found->relative;
    const bm_codec *format = planned->tree->format;
    const bm_codec *own = bm_codec_by_path(relative);
    const char *extension = "";
    size_t length = strlen(folder), stem = strlen(relative);
    if (format && (keep_extension || own != format)) {
        extension = format->extensions[0];
        /* Only an extension that is one is replaced: "v1.2" becomes "v1.2.png". */
        if (own && !keep_extension)
            stem = (size_t)(strrchr(relative, '.') - relative);
    }

    char *name = bm_arena_take(arena, length + stem + strlen(extension) + sizeof "/.");
    if (!name)
        return NULL;
    char *end = stpcpy(name, folder);
    if (length && folder[length - 1] != '/')
        *end++ = '/';
    memcpy(end, relative, stem);
    end += stem;
    if (*extension)
        *end++ = '.';
    strcpy(end, extension);
    return name;
}
