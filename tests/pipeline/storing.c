/* SPDX-License-Identifier: MIT */
/* The file store for tests. */
#include "storing.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "folder.h"

/* Each test has a folder of its own under the same name as that of the test before. */
static bm_held_folder held;

/* The permissions of new files go by the process's umask in no test but those that say so. */
const bm_file_store_options only_new = {.replace = false, .allowed = 0755, .held = &held},
                            replacing = {.replace = true, .allowed = 0755, .held = &held};

bm_status store_begin(const bm_file_store_options *options, const bm_task *task,
                      const bm_stamp *source, void **handle)
{
    static const bm_stamp no_file;
    bm_store store = bm_file_store(options);
    return store.begin(store.context, task, source ? source : &no_file, handle, NULL);
}

bm_status store_write(void *handle, const char *text)
{
    bm_store store = bm_file_store(&only_new);
    return store.data(store.context, handle, text, strlen(text), NULL);
}

bm_status store_commit_warned(void *handle, bm_warnings *warnings)
{
    bm_store store = bm_file_store(&only_new);
    return store.commit(store.context, handle, warnings, NULL);
}

bm_status store_commit(void *handle)
{
    bm_warnings warnings = {0};
    return store_commit_warned(handle, &warnings);
}

void store_abort(void *handle)
{
    bm_store store = bm_file_store(&only_new);
    store.abort(store.context, handle);
}

bm_status store_text(const bm_file_store_options *options, const char *path, const char *text)
{
    bm_task task = {.output = path};
    void *handle;
    bm_status status = store_begin(options, &task, NULL, &handle);
    if (status)
        return status;
    if ((status = store_write(handle, text))) {
        store_abort(handle);
        return status;
    }
    return store_commit(handle);
}

bm_stamp stamp_of(const char *path)
{
    bm_input input = bm_file_input();
    bm_task task = {.input = path};
    bm_stamp stamp = {0};
    bm_input_room room;
    void *handle = &room;
    assert_int_equal(input.open(input.context, &task, &handle, &stamp, NULL), BM_OK);
    input.close(input.context, handle);
    return stamp;
}

bool has_warning(const bm_warnings *warnings, const char *code)
{
    for (unsigned i = 0; i < warnings->count; i++)
        if (!strcmp(warnings->item[i].code, code))
            return true;
    return false;
}

/* The pattern matches once: `path`, unless NULL, is what. */
static bool find_temp(const char *name, char *path, size_t size)
{
    char pattern[64];
    snprintf(pattern, sizeof pattern, ".%s.bandmill-??????.tmp", name);
    glob_t found;
    bool has = !glob(pattern, 0, NULL, &found) && found.gl_pathc == 1;
    if (has && path)
        snprintf(path, size, "%s", found.gl_pathv[0]);
    globfree(&found);
    return has;
}

bool has_temp(const char *name)
{
    return find_temp(name, NULL, 0);
}

mode_t temp_mode(const char *name)
{
    char path[64];
    assert_true(find_temp(name, path, sizeof path));
    return file_mode(path);
}
