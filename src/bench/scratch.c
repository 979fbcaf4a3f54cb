/* SPDX-License-Identifier: MIT */
#include "bench/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bm_status bm_scratch_make(bm_scratch *scratch, const char *parent, bm_error *error)
{
    const char *folder = parent ? parent : getenv("TMPDIR");
    if (!folder || !*folder)
        folder = "/tmp";
    if (asprintf(&scratch->path, "%s/bandmill-bench-XXXXXX", folder) < 0) {
        scratch->path = NULL;
        return bm_fail(error, BM_E_NOMEM, "no memory for a name");
    }
    if (mkdtemp(scratch->path))
        return BM_OK;
    int why = errno;
    free(scratch->path);
    scratch->path = NULL;
    return bm_fail(error, BM_E_ACCESS, "%s: no folder for outputs can be made in it: %s", folder,
                   strerror(why));
}

static int remove_entry(const char *path, const struct stat *stat, int kind, struct FTW *where)
{
    (void)stat;
    if (where->level == 0)
        return 0;
    return kind == FTW_DP ? rmdir(path) : unlink(path);
}

void bm_scratch_empty(const bm_scratch *scratch)
{
    if (!scratch->path)
        return;
    nftw(scratch->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    int folder = open(scratch->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        syncfs(folder);
        close(folder);
    }
}

void bm_scratch_remove(bm_scratch *scratch)
{
    if (!scratch->path)
        return;
    nftw(scratch->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    rmdir(scratch->path);
    free(scratch->path);
    scratch->path = NULL;
}
