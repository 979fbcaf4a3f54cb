/* SPDX-License-Identifier: MIT */
/* Names of outputs. */
#include "plan/planned.h"

#include <stdlib.h>
#include <string.h>

#include "bandmill/codecs.h"
#include "plan/real_folder.h"

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

size_t bm_folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

const char *bm_folder_name(const char *path, bm_arena *arena)
{
    size_t length = bm_folder_length(path);
    if (length > 1)
        length--;
    char *folder = bm_arena_take(arena, length + 2);
    if (!folder)
        return NULL;
    memcpy(folder, length ? path : ".", length ? length : 1);
    folder[length ? length : 1] = '\0';
    return folder;
}

bm_status bm_output_rename(bm_planned *planned, const char *name, bm_arena *arena)
{
    planned->output = name;
    planned->real_output =
        bm_arena_join(arena, planned->real_folder, "/", name + bm_folder_length(name));
    return planned->real_output ? BM_OK : BM_E_NOMEM;
}

static const char *find_folder(const char *output, size_t length, bm_arena *arena)
{
    char *folder = length ? strndup(output, length) : strdup(".");
    char *real = folder ? bm_real_folder(folder) : NULL;
    const char *kept = real ? bm_arena_join(arena, real, "", "") : NULL;
    free(real);
    free(folder);
    return kept;
}

bm_status bm_output_locate(bm_planned *planned, const bm_planned *before, bm_arena *arena)
{
    const char *output = planned->output;
    size_t length = bm_folder_length(output);
    bool same = before && before->real_folder && bm_folder_length(before->output) == length &&
                memcmp(before->output, output, length) == 0;
    planned->real_folder = same ? before->real_folder : find_folder(output, length, arena);
    return planned->real_folder ? bm_output_rename(planned, output, arena) : BM_E_NOMEM;
}
