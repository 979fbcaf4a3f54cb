/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "peer.h"

extern char **environ;

struct bench_peer {
    pid_t process;
    FILE *to, *from;
    char name[64], version[64];
    char said[256]; /* the last reply after its "ok" or "no" */
};

static bool spawn(bench_peer *peer, const char *command, const int to[2], const int from[2])
{
    char *argv[] = {"/bin/sh", "-c", (char *)(uintptr_t)command, NULL};
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    /* The ends kept here close on exec. */
    bool good = posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO) == 0 &&
                posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO) == 0 &&
                posix_spawn(&peer->process, argv[0], &actions, NULL, argv, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return good;
}

static bool connect_to(bench_peer *peer, const char *command)
{
    int to[2], from[2];
    if (pipe2(to, O_CLOEXEC) != 0)
        return false;
    if (pipe2(from, O_CLOEXEC) != 0) {
        close(to[0]);
        close(to[1]);
        return false;
    }
    bool good = spawn(peer, command, to, from);
    close(to[0]);
    close(from[1]);
    peer->to = fdopen(to[1], "w");
    peer->from = fdopen(from[0], "r");
    return good && peer->to && peer->from;
}

/* Reads a line without its end. */
static bool read_line(bench_peer *peer, char *line, size_t size)
{
    if (!fgets(line, (int)size, peer->from))
        return false;
    line[strcspn(line, "\n")] = '\0';
    return true;
}

/* Sends what was written, and reads "ok ..." or "no ...". */
static bool reply(bench_peer *peer)
{
    char line[sizeof peer->said];
    if (fflush(peer->to) != 0 || !read_line(peer, line, sizeof line) || strlen(line) < 2) {
        snprintf(peer->said, sizeof peer->said, "its process is gone");
        return false;
    }
    snprintf(peer->said, sizeof peer->said, "%s", line + 2 + (line[2] == ' '));
    return strncmp(line, "ok", 2) == 0;
}

bench_peer *bench_peer_start(const char *command)
{
    bench_peer *peer = calloc(1, sizeof *peer);
    char line[sizeof peer->name];
    if (peer && connect_to(peer, command) && read_line(peer, line, sizeof line) &&
        sscanf(line, "%63s %63s", peer->name, peer->version) == 2)
        return peer;
    bench_peer_stop(peer);
    return NULL;
}

void bench_peer_stop(bench_peer *peer)
{
    if (!peer)
        return;
    if (peer->to)
        fclose(peer->to); /* the end of its input is the end of the process */
    if (peer->from)
        fclose(peer->from);
    if (peer->process > 0)
        waitpid(peer->process, NULL, 0);
    free(peer);
}

const char *bench_peer_name(const bench_peer *peer)
{
    return peer->name;
}

const char *bench_peer_version(const bench_peer *peer)
{
    return peer->version;
}

const char *bench_peer_said(const bench_peer *peer)
{
    return peer->said;
}

bool bench_peer_take(bench_peer *peer, const bm_image *picture)
{
    const bm_desc *desc = &picture->desc;
    fprintf(peer->to, "picture %u %u %u %u\n", desc->width, desc->height,
            bm_model_channels(desc->model), desc->depth);
    for (uint32_t y = 0; y < desc->height; y++)
        fwrite(bm_image_row(picture, 0, y), 1, bm_desc_row_bytes(desc, 0), peer->to);
    return reply(peer);
}

bool bench_peer_prepare(bench_peer *peer, const char *chain)
{
    fprintf(peer->to, "prepare %s\n", chain);
    return reply(peer);
}

bool bench_peer_run(bench_peer *peer, const char *clock, double *ns)
{
    fprintf(peer->to, "run %s\n", clock);
    return reply(peer) && sscanf(peer->said, "%lf", ns) == 1;
}

bool bench_peer_result(bench_peer *peer, bm_image *result)
{
    unsigned width, height, channels, depth;
    bm_desc desc;
    fputs("result\n", peer->to);
    if (!reply(peer) ||
        sscanf(peer->said, "%u %u %u %u", &width, &height, &channels, &depth) != 4 ||
        bm_desc_interleaved(&desc, width, height, channels == 1 ? BM_GRAY : BM_RGB, depth, NULL) ||
        bm_image_create(result, &desc, NULL))
        return false;
    size_t row_bytes = bm_desc_row_bytes(&desc, 0);
    for (uint32_t y = 0; y < height; y++)
        if (fread(bm_image_row(result, 0, y), 1, row_bytes, peer->from) != row_bytes) {
            bm_image_destroy(result);
            return false;
        }
    return true;
}
