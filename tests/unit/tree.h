/* SPDX-License-Identifier: MIT */
/* A scratch folder for tests, with files in it. Everything here fails the test when it does not
 * succeed. */
#ifndef TREE_H
#define TREE_H

#include <limits.h>

typedef struct tree {
    char root[PATH_MAX];
} tree;

void tree_create(tree *base);
void tree_remove(tree *base);

/* root/name; the last sixteen results stay valid. */
const char *tree_path(const tree *base, const char *name);

/* Writes a file, making the folders above it. Returns its path, as tree_path() does. */
const char *tree_write(const tree *base, const char *name, const char *text);

/* Makes a folder and those above it. Returns its path. */
const char *tree_folder(const tree *base, const char *name);

#endif
