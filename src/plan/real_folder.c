/* SPDX-License-Identifier: MIT */
#include "plan/real_folder.h"

#include <stdlib.h>
#include <string.h>

/* What exists; NULL: it does not, or cannot be reached. */
static char *resolve(const char *path)
{
    char *real = realpath(path, NULL);
    if (real && strcmp(real, "/") == 0)
        *real = '\0';
    return real;
}

/* Goes from a real folder into an entry of it. NULL: no memory. Frees `folder`. */
static char *enter(char *folder, const char *entry, size_t length)
{
    size_t size = strlen(folder);
    if (length == 2 && memcmp(entry, "..", 2) == 0) {
        char *slash = strrchr(folder, '/');
        if (slash)
            *slash = '\0';
        return folder;
    }
    char *inner = realloc(folder, size + length + 2);
    if (!inner) {
        free(folder);
        return NULL;
    }
    inner[size] = '/';
    memcpy(inner + size + 1, entry, length);
    inner[size + 1 + length] = '\0';
    char *real = resolve(inner);
    if (!real)
        return inner;
    free(inner);
    return real;
}

char *bm_real_folder(const char *path)
{
    char *real = resolve(path);
    if (real)
        return real;
    /* From the left, so that ".." behind what is missing leads back to what is there. */
    real = *path == '/' ? strdup("") : resolve(".");
    if (!real && *path != '/')
        real = strdup("."); /* the working directory has no name any more */
    while (real && *(path += strspn(path, "/"))) {
        size_t length = strcspn(path, "/");
        if (length > 1 || *path != '.')
            real = enter(real, path, length);
        path += length;
    }
    return real;
}
