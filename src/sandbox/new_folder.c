/* SPDX-License-Identifier: MIT */
#include "sandbox/new_folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bandmill/pipeline.h"

/* How much of the path exists, without a slash at its end unless that is all. */
static size_t find_there(char *path)
{
    struct stat info;
    size_t length = strlen(path);
    while (length) {
        char behind = path[length];
        path[length] = '\0';
        bool there = lstat(path, &info) == 0;
        path[length] = behind;
        if (there)
            break;
        while (length && path[length - 1] != '/')
            length--;
        while (length > 1 && path[length - 1] == '/')
            length--;
    }
    return length;
}

/* mkdir() for all that is behind what was there. */
static bool make_rest(char *path, size_t there)
{
    for (char *at = path + there + 1;; at++) {
        char behind = *at;
        if (behind && behind != '/')
            continue;
        *at = '\0';
        bool made = mkdir(path, 0777) == 0 || errno == EEXIST;
        *at = behind;
        if (!made || !behind)
            return made;
    }
}

bool bm_new_folder_make(bm_new_folder *made, const char *path)
{
    *made = (bm_new_folder){.path = strdup(path)};
    if (!made->path)
        return false;
    for (size_t length = strlen(path); length > 1 && path[length - 1] == '/'; length--)
        made->path[length - 1] = '\0';
    made->there = find_there(made->path);
    if (made->there == strlen(made->path)) {
        free(made->path);
        made->path = NULL;
    } else if (!make_rest(made->path, made->there)) {
        bm_new_folder_remove(made);
    }
    return true;
}

char *bm_new_folder_above(const bm_new_folder *made)
{
    return made->there ? strndup(made->path, made->there) : strdup(".");
}

int bm_new_folder_sync(const bm_new_folder *made)
{
    char *path = made->path ? strdup(made->path) : NULL;
    int number = made->path && !path ? ENOMEM : 0;
    while (path && !number && strlen(path) > made->there) {
        char *slash = strrchr(path, '/');
        if (slash)
            *slash = '\0';
        number = bm_file_store_sync_folder(!slash ? "." : *path ? path : "/");
        if (!slash)
            break;
    }
    free(path);
    return number;
}

void bm_new_folder_remove(bm_new_folder *made)
{
    while (made->path && strlen(made->path) > made->there) {
        char *slash = strrchr(made->path, '/');
        rmdir(made->path);
        if (!slash)
            break;
        *slash = '\0';
    }
    free(made->path);
    made->path = NULL;
}
