/* SPDX-License-Identifier: MIT */
/* Measures single kernels: chains on a large picture in memory, beside other libraries and memcpy. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "picture.h"
#include "results.h"

static const char usage[] =
    "usage: kernels [-s WIDTHxHEIGHT] [-d 8|16] [-n ROUNDS] [-j THREADS] [-c cpu|wall] [-t]\n"
    "               [-p COMMAND]... PHOTOS ROW...\n"
    "  -s  size of the picture, which is a mosaic of the JPEGs in PHOTOS (4272x2848)\n"
    "  -d  bits a sample (8)\n"
    "  -n  timed rounds, after one that is not (7)\n"
    "  -j  threads of bandmill (1); the others have one\n"
    "  -c  processor time or wall time (cpu with one thread, wall with more)\n"
    "  -t  tab-separated values\n"
    "  -p  a shell command that speaks for another library (kernels_peers.py)\n"
    "A ROW is rgb, gray or rgba, a space, and a chain.\n";

typedef struct options {
    uint32_t width, height;
    unsigned depth;
    bool table;
    const char *commands[CONTEST_PEERS];
    size_t command_count;
    contest_rules rules;
} options;

static bool read_options(int argc, char **argv, options *o)
{
    const char *clock = NULL;
    int option;
    while ((option = getopt(argc, argv, "s:d:n:j:c:tp:")) != -1) {
        if (option == 's' && sscanf(optarg, "%ux%u", &o->width, &o->height) != 2)
            return false;
        if (option == 'd')
            o->depth = (unsigned)strtoul(optarg, NULL, 10);
        if (option == 'n')
            o->rules.rounds = strtoul(optarg, NULL, 10);
        if (option == 'j')
            o->rules.threads = (unsigned)strtoul(optarg, NULL, 10);
        if (option == 'c')
            clock = optarg;
        if (option == 't')
            o->table = true;
        if (option == 'p' && o->command_count < CONTEST_PEERS)
            o->commands[o->command_count++] = optarg;
        else if (option == 'p' || option == '?')
            return false;
    }
    if (clock && strcmp(clock, "cpu") != 0 && strcmp(clock, "wall") != 0)
        return false;
    o->rules.wall = clock ? strcmp(clock, "wall") == 0 : o->rules.threads > 1;
    return (o->depth == 8 || o->depth == 16) && o->width >= 16 && o->height >= 16 &&
           o->width <= 100000 && o->height <= 100000 && o->rules.rounds >= 1 &&
           o->rules.rounds <= CONTEST_ROUNDS && o->rules.threads >= 1 && o->rules.threads <= 1024 &&
           argc - optind >= 2;
}

static bool measure(const options *o, const char *folder, char **rows)
{
    static contest c;
    bm_image pictures[BM_MODEL_COUNT] = {0};
    bm_model taken = BM_MODEL_COUNT;
    bool good = true;

    for (; good && *rows; rows++) {
        const char *chain;
        bm_model model = bench_row_model(*rows, &chain);
        if (!pictures[model].owned)
            good =
                bench_picture_make(&pictures[model], folder, o->width, o->height, model, o->depth);
        if (!good)
            break;
        for (size_t i = 0; model != taken && i < o->rules.peer_count; i++)
            bench_peer_take(o->rules.peers[i], &pictures[model]); /* a refusal shows in the row */
        taken = model;
        c = (contest){.chain = chain, .picture = &pictures[model]};
        contest_hold(&c, &o->rules);
        (o->table ? results_print_values : results_print_row)(&c, &o->rules);
        fflush(stdout);
    }
    bm_image_destroy(&pictures[BM_RGB]);
    bm_image_destroy(&pictures[BM_RGBA]);
    bm_image_destroy(&pictures[BM_GRAY]);
    return good;
}

static bool are_rows(char **rows)
{
    const char *chain;
    for (; *rows; rows++)
        if (bench_row_model(*rows, &chain) == BM_MODEL_COUNT)
            return false;
    return true;
}

int main(int argc, char **argv)
{
    options o = {.width = 4272, .height = 2848, .depth = 8, .rules = {.threads = 1, .rounds = 7}};
    bench_peer *peers[CONTEST_PEERS];
    bm_cpu_level level;
    bm_error error;

    if (!read_options(argc, argv, &o) || !are_rows(argv + optind + 1))
        return fputs(usage, stderr), 2;
    if (bm_cpu_select(&level, &error))
        return fprintf(stderr, "kernels: %s\n", error.message), 2;
    signal(SIGPIPE, SIG_IGN);
    o.rules.peers = peers;
    for (size_t i = 0; i < o.command_count; i++)
        if ((peers[o.rules.peer_count] = bench_peer_start(o.commands[i])))
            o.rules.peer_count++;

    if (!o.table)
        printf("%ux%u, %u bits, instructions of %s, %u thread%s, %s time, medians of %zu rounds\n",
               o.width, o.height, o.depth, bm_cpu_name(level), o.rules.threads,
               o.rules.threads > 1 ? "s" : "", o.rules.wall ? "wall" : "processor", o.rules.rounds);
    (o.table ? results_print_keys : results_print_head)(&o.rules);
    bool good = measure(&o, argv[optind], argv + optind + 1);
    for (size_t i = 0; i < o.rules.peer_count; i++)
        bench_peer_stop(peers[i]);
    return good ? 0 : 1;
}
