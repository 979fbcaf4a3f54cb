/* SPDX-License-Identifier: MIT */
/* A scratch folder for tests. */
#include "tree.h"

#include <ftw.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RESULTS 16

void tree_create(tree *base)
{
    const char *where = getenv("TMPDIR");
    snprintf(base->root, sizeof base->root, "%s/bandmill-test-XXXXXX", where ? where : "/tmp");
    assert_non_null(mkdtemp(base->root));
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *place)
{
    (void)info, (void)type, (void)place;
    return remove(path);
}

void tree_remove(tree *base)
{
    assert_int_equal(nftw(base->root, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

const char *tree_path(const tree *base, const char *name)
{
    static char results[RESULTS][PATH_MAX];
    static unsigned next;
    char *path = results[next++ % RESULTS];
    assert_true(snprintf(path, PATH_MAX, "%s/%s", base->root, name) < PATH_MAX);
    return path;
}

static void make_parents(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash = '/';
    }
}

const char *tree_write(const tree *base, const char *name, const char *text)
{
    const char *path = tree_path(base, name);
    make_parents((char *)(uintptr_t)path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return path;
}

const char *tree_folder(const tree *base, const char *name)
{
    const char *path = tree_path(base, name);
    make_parents((char *)(uintptr_t)path);
    mkdir(path, 0777);
    return path;
}
