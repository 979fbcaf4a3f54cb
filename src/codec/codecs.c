/* SPDX-License-Identifier: MIT */
/* The table of codecs, and looking them up. */
#include "codecs.h"

#include <string.h>
#include <strings.h>

const bm_codec *const bm_codecs[] = {
#define CODEC_ROW(name) &bm_codec_##name,
    BM_CODEC_LIST(CODEC_ROW)
#undef CODEC_ROW
        NULL,
};

const bm_codec *bm_codec_by_name(const char *name)
{
    for (const bm_codec *const *codec = bm_codecs; *codec; codec++)
        if (!strcmp((*codec)->name, name))
            return *codec;
    return NULL;
}

const bm_codec *bm_codec_by_path(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    if (!dot || dot == name)
        return NULL;
    for (const bm_codec *const *codec = bm_codecs; *codec; codec++)
        for (const char *const *extension = (*codec)->extensions; *extension; extension++)
            if (!strcasecmp(*extension, dot + 1))
                return *codec;
    return NULL;
}
