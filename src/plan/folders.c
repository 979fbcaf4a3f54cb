/* SPDX-License-Identifier: MIT */
/* The folders that outputs go to. */
#include <stdlib.h>
#include <string.h>

#include "plan/listing.h"
#include "plan/planned.h"
#include "plan/real_folder.h"

typedef struct folders {
    const char **path;
    size_t count, capacity;
} folders;

static bm_status add(folders *all, const char *path)
{
    const char **grown = bm_grow(all->path, all->count, &all->capacity, sizeof *grown);
    if (!path || !grown)
        return BM_E_NOMEM;
    all->path = grown;
    grown[all->count++] = path;
    return BM_OK;
}

static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (!path[length] || path[length] == '/');
}

/* In place: that of each file, once for all that follow each other. */
static bm_status add_own(folders *all, const bm_planned *planned, const bm_planned *before,
                         bm_arena *arena)
{
    size_t length = bm_folder_length(planned->output);
    if (before && before->output && bm_folder_length(before->output) == length &&
        memcmp(before->output, planned->output, length) == 0)
        return BM_OK;
    return add(all, bm_folder_name(planned->output, arena));
}

bm_status bm_list_folders(bm_batch *batch, const bm_planned *planned, size_t count)
{
    folders all = {0};
    bm_status status = BM_OK;
    const bm_output_tree *tree = NULL;
    const char *last = NULL;
    char *root = NULL;
    for (size_t i = 0; !status && i < count; i++) {
        if (!planned[i].output)
            continue;
        if (!planned[i].tree->folder) {
            status = add_own(&all, &planned[i], i ? &planned[i - 1] : NULL, &batch->arena);
            continue;
        }
        if (planned[i].tree != tree) {
            tree = planned[i].tree;
            free(root);
            root = bm_real_folder(tree->folder);
            status = root ? add(&all, tree->folder) : BM_E_NOMEM;
        }
        /* A link in the tree may lead out of it. */
        if (!status && planned[i].real_folder != last && !is_below(planned[i].real_folder, root))
            status = add(&all, planned[i].real_folder);
        last = planned[i].real_folder;
    }
    free(root);
    batch->folders = all.path;
    batch->folder_count = all.count;
    return status;
}
