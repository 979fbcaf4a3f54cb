/* SPDX-License-Identifier: MIT */
/* A folder of its own for each test, and small things to do with files. Paths are relative to it:
 * it is where the test stands. */
#ifndef TEST_FOLDER_H
#define TEST_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Setup and teardown of a test. */
int folder_enter(void **state);
int folder_leave(void **state);

void file_make(const char *path, const char *text, mode_t mode);
bool file_holds(const char *path, const char *text);
mode_t file_mode(const char *path);

/* Entries of a folder, "." and ".." not counted. */
unsigned folder_count(const char *path);

/* Runs `body` in a process of its own, so that it may give up privileges and accept limits; it
 * returns whether all was well. Skips the test where `body` calls child_skip(). */
void in_child(bool (*body)(void));
void child_skip(void);

/* Makes this process, if it is root's, nobody's: what root may do is no test of permissions. */
void become_nobody(void);

#endif
