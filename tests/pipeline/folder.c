/* SPDX-License-Identifier: MIT */
/* Files and folders for tests. */
#include "folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define SKIPPED 77

static char root[64];

int folder_enter(void **state)
{
    (void)state;
    strcpy(root, "/tmp/bandmill-test-XXXXXX");
    return mkdtemp(root) && !chmod(root, 0755) && !chdir(root) ? 0 : -1;
}

static int remove_entry(const char *path, const struct stat *file, int kind, struct FTW *walk)
{
    (void)file, (void)kind, (void)walk;
    return remove(path);
}

int folder_leave(void **state)
{
    (void)state;
    return chdir("/") || nftw(root, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

void file_make(const char *path, const char *text, mode_t mode)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(chmod(path, mode), 0);
}

bool file_holds(const char *path, const char *text)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    char found[4096];
    size_t size = fread(found, 1, sizeof found, file);
    fclose(file);
    return size == strlen(text) && !memcmp(found, text, size);
}

mode_t file_mode(const char *path)
{
    struct stat file;
    assert_int_equal(lstat(path, &file), 0);
    return file.st_mode & 07777;
}

unsigned folder_count(const char *path)
{
    unsigned count = 0;
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));)
        count += strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
    closedir(folder);
    return count;
}

void in_child(bool (*body)(void))
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(body() ? 0 : 1);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == SKIPPED)
        skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

void child_skip(void)
{
    _exit(SKIPPED);
}

void become_nobody(void)
{
    if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
        child_skip();
}
