/* SPDX-License-Identifier: MIT */
#include "sandbox/sandbox.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bandmill/parallel.h"
#include "sandbox/calls.h"
#include "sandbox/places.h"

/* Sanitizers look at the process from a second one and read what they like; in their builds the sandbox is there for tests that
 * require it. */
#if defined BM_SANITIZED
enum { BY_DEFAULT = 0 };
#else
enum { BY_DEFAULT = 1 };
#endif

bm_status bm_sandbox_wish_check(const bm_sandbox_wish *wish, bm_error *error)
{
    if (wish->off && wish->required)
        return bm_fail(error, BM_E_PARAM,
                       "--no-sandbox and --require-sandbox exclude each other: leave one out");
    return BM_OK;
}

static bool is_wanted(const bm_sandbox *sandbox)
{
    return !sandbox->wish.off && (BY_DEFAULT || sandbox->wish.required);
}

static bm_status judge(const bm_sandbox *sandbox, const char *what, int why, bm_error *error)
{
    if (!why || !sandbox->wish.required)
        return BM_OK;
    return bm_fail(error, BM_E_INTERNAL, "--require-sandbox: the system offers no %s: %s", what,
                   strerror(why));
}

bm_status bm_sandbox_begin(bm_sandbox *sandbox, const bm_sandbox_wish *wish, bm_error *error)
{
    *sandbox = (bm_sandbox){.wish = *wish};
    if (!is_wanted(sandbox))
        return BM_OK;
    sandbox->why_calls = bm_calls_restrict();
    sandbox->calls = !sandbox->why_calls;
    bm_status status =
        judge(sandbox, "filter of system calls (seccomp)", sandbox->why_calls, error);
    /* Before anything is made. */
    if (!status && sandbox->wish.required && !bm_files_abi(&sandbox->why_files))
        status = judge(sandbox, "rules for files (Landlock)", sandbox->why_files, error);
    return status;
}

static void nothing(void *argument, unsigned index)
{
    (void)argument, (void)index;
}

/* LLVM's run time of OpenMP makes itself known to other copies of it in this process, by memory with a name, and ends the process
 * where it cannot. It does so now; the name, which it could not remove later, goes at once: what it stands for stays mapped. */
static void start_openmp(void)
{
    char name[64];
    bm_parallel_openmp(1, nothing, NULL);
    snprintf(name, sizeof name, "/dev/shm/__KMP_REGISTERED_LIB_%d_%d", (int)getpid(),
             (int)getuid());
    unlink(name);
}

/* What libraries may look at while pictures are worked on: this process, and how many processors there are. */
static bm_status add_own(bm_places *places)
{
    bm_status status = bm_places_add(places, "/proc/self", BM_MAY_READ);
    if (!status)
        status = bm_places_add(places, "/sys/devices/system/cpu", BM_MAY_READ);
    return status;
}

static bm_status restrict_to(bm_sandbox *sandbox, bm_places *places, bm_error *error)
{
    bm_status status = add_own(places);
    if (!status)
        status = bm_places_settle(places);
    if (status)
        return status;
    start_openmp();
    sandbox->abi = bm_files_abi(&sandbox->why_files);
    if (sandbox->abi)
        sandbox->why_files = bm_files_restrict(places->item, places->count);
    sandbox->files = !sandbox->why_files;
    sandbox->rules = places->count;
    return judge(sandbox, "rules for files (Landlock)", sandbox->why_files, error);
}

/* ---- what is written ------------------------------------------------------------------------- */

/* Rules are for what exists: so folders of outputs are made first. */
static bm_status add_folder(bm_sandbox *sandbox, bm_places *places, const char *folder,
                            bm_error *error)
{
    bm_new_folder *made = &sandbox->folders[sandbox->folder_count];
    if (!bm_new_folder_make(made, folder))
        return BM_E_NOMEM;
    if (made->path) {
        sandbox->folder_count++;
        int why = sandbox->durable ? bm_new_folder_sync(made) : 0;
        if (why)
            return bm_fail(error, BM_E_WRITE, "%s: the folder cannot be brought to the disk: %s",
                           folder, strerror(why));
        char *above = bm_new_folder_above(made);
        const char *kept = above ? bm_arena_join(&places->arena, above, "", "") : NULL;
        free(above);
        if (!kept || bm_places_add(places, kept, BM_MAY_REMOVE_FOLDER))
            return BM_E_NOMEM;
    }
    return bm_places_add(places, folder, BM_MAY_WRITE);
}

static bm_status add_outputs(bm_sandbox *sandbox, bm_places *places, const bm_batch *batch,
                             bm_error *error)
{
    bm_status status = BM_OK;
    if (!batch->count)
        return BM_OK;
    sandbox->folders = calloc(batch->folder_count + 1, sizeof *sandbox->folders);
    if (!sandbox->folders)
        return BM_E_NOMEM;
    for (size_t i = 0; !status && i < batch->folder_count; i++)
        status = add_folder(sandbox, places, batch->folders[i], error);
    if (!status && batch->to_standard) { /* what goes there lies in a file without name first */
        const char *folder = getenv("TMPDIR");
        status = bm_places_add(places, folder && *folder ? folder : "/tmp", BM_MAY_WRITE);
    }
    return status;
}

bm_status bm_sandbox_batch(bm_sandbox *sandbox, const bm_batch *batch, bool writes, bm_error *error)
{
    bm_places places = {0};
    if (!is_wanted(sandbox))
        return BM_OK;
    bm_status status = bm_places_add_sources(&places, batch->sources, batch->source_count);
    if (!status && writes)
        status = add_outputs(sandbox, &places, batch, error);
    if (!status)
        status = restrict_to(sandbox, &places, error);
    bm_places_clear(&places);
    return status == BM_E_NOMEM ? bm_fail(error, BM_E_NOMEM, "no memory for a sandbox") : status;
}

bm_status bm_sandbox_files(bm_sandbox *sandbox, const char *const *paths, size_t count,
                           bm_error *error)
{
    bm_places places = {0};
    if (!is_wanted(sandbox))
        return BM_OK;
    bm_status status = bm_places_add_sources(&places, paths, count);
    if (!status)
        status = restrict_to(sandbox, &places, error);
    bm_places_clear(&places);
    return status == BM_E_NOMEM ? bm_fail(error, BM_E_NOMEM, "no memory for a sandbox") : status;
}

/* ---- what is said ---------------------------------------------------------------------------- */

bool bm_sandbox_is_weak(const bm_sandbox *sandbox)
{
    return is_wanted(sandbox) && !(sandbox->calls && sandbox->files);
}

void bm_sandbox_tell(const bm_sandbox *sandbox, FILE *stream)
{
    if (!is_wanted(sandbox)) {
        fprintf(stream, "sandbox: none: %s\n",
                sandbox->wish.off ? "--no-sandbox" : "this build has sanitizers in it");
        return;
    }
    if (sandbox->calls)
        fputs("sandbox: system calls by seccomp", stream);
    else
        fprintf(stream, "sandbox: system calls free (no seccomp: %s)",
                strerror(sandbox->why_calls));
    if (sandbox->files)
        fprintf(stream, ", files by Landlock (ABI %u, %zu rules)\n", sandbox->abi, sandbox->rules);
    else
        fprintf(stream, ", files free (no Landlock: %s)\n", strerror(sandbox->why_files));
}

void bm_sandbox_end(bm_sandbox *sandbox)
{
    for (size_t i = sandbox->folder_count; i-- > 0;)
        bm_new_folder_remove(&sandbox->folders[i]);
    free(sandbox->folders);
    sandbox->folders = NULL;
    sandbox->folder_count = 0;
}
