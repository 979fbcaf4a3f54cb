/* SPDX-License-Identifier: MIT */
/* Looking codecs up in a table. */
#include <string.h>
#include <strings.h>

#include "bandmill/codec.h"

const bm_codec *bm_codec_named(const bm_codec *const *codecs, const char *name)
{
    for (; *codecs; codecs++)
        if (!strcmp((*codecs)->name, name))
            return *codecs;
    return NULL;
}

const bm_codec *bm_codec_for_path(const bm_codec *const *codecs, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    if (!dot || dot == name)
        return NULL;
    for (; *codecs; codecs++)
        for (const char *const *extension = (*codecs)->extensions; *extension; extension++)
            if (!strcasecmp(*extension, dot + 1))
                return *codecs;
    return NULL;
}
