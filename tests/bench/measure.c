/* SPDX-License-Identifier: MIT */
/* Measures commands against each other: runs them in turn, so that a machine that speeds up or
 * slows down does so to all alike, and prints for each the median wall and processor time, the
 * largest peak of resident memory, and the ratio to the first. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "spread.h"

extern char **environ;

enum { MAX_COMMANDS = 8, MAX_REPEATS = 1000 };

typedef struct command {
    const char *name;
    char **argv;
    double wall_s[MAX_REPEATS], cpu_s[MAX_REPEATS], ratio[MAX_REPEATS];
    double peak_mb; /* the largest of all repeats */
    int repeats;    /* timed, so far */
} command;

static const char usage[] =
    "usage: measure [-n REPEATS] [-w WARMUPS] [-s TIMES] [-p PREPARE] [-q] NAME COMMAND... [-- "
    "NAME "
    "COMMAND...]...\n"
    "  -n  timed runs of each command (7)\n"
    "  -w  untimed runs of each before them (1)\n"
    "  -s  a command that took more than so many times as long as the first is not repeated\n"
    "  -p  shell command to run before every run, untimed\n"
    "  -q  no head line\n"
    "Standard output of the commands is thrown away; one that fails ends the measurement.\n";

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

/* Runs argv to its end. False, with a message, unless it exits with 0. */
static bool run(char **argv, double *wall_s, struct rusage *used)
{
    posix_spawn_file_actions_t actions;
    struct timespec start, end;
    pid_t child;
    int status;

    if (posix_spawn_file_actions_init(&actions) != 0 ||
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0) != 0) {
        fprintf(stderr, "measure: no memory\n");
        return false;
    }
    clock_gettime(CLOCK_MONOTONIC, &start);
    int failure = posix_spawnp(&child, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure != 0) {
        fprintf(stderr, "measure: cannot run %s: %s\n", argv[0], strerror(failure));
        return false;
    }
    while (wait4(child, &status, 0, used) < 0)
        if (errno != EINTR)
            return false;
    clock_gettime(CLOCK_MONOTONIC, &end);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "measure: %s %s %d\n", argv[0],
                WIFEXITED(status) ? "exited with" : "was ended by signal",
                WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
        return false;
    }
    *wall_s = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) * 1e-9;
    return true;
}

static bool prepare(char *shell_command)
{
    char *argv[] = {"/bin/sh", "-c", shell_command, NULL};
    double wall_s;
    struct rusage used;
    return !shell_command || run(argv, &wall_s, &used);
}

/* One run of every command, recorded when `timed`; of those that are slow only the first. */
static bool run_round(command *commands, size_t count, char *preparation, bool timed, double slow)
{
    for (size_t i = 0; i < count; i++) {
        command *c = &commands[i];
        struct rusage used;
        double wall_s;

        if (timed && c->repeats > 0 && c->ratio[0] > slow)
            continue;
        if (!prepare(preparation) || !run(c->argv, &wall_s, &used))
            return false;
        if (!timed)
            continue;
        int repeat = c->repeats++;
        c->wall_s[repeat] = wall_s;
        c->cpu_s[repeat] = seconds(used.ru_utime) + seconds(used.ru_stime);
        c->ratio[repeat] = wall_s / commands[0].wall_s[repeat];
        double peak_mb = (double)used.ru_maxrss / 1024.0;
        if (peak_mb > c->peak_mb)
            c->peak_mb = peak_mb;
    }
    return true;
}

static void print_command(command *c)
{
    size_t count = (size_t)c->repeats;
    bench_spread wall_s = bench_spread_of(c->wall_s, count),
                 cpu_s = bench_spread_of(c->cpu_s, count);
    bench_spread ratio = bench_spread_of(c->ratio, count);
    printf("%-44s %9.4f %9.4f %8.1f %8.3f  %.3f..%.3f\n", c->name, wall_s.median, cpu_s.median,
           c->peak_mb, ratio.median, ratio.low, ratio.high);
}

/* Cuts `argv` at each "--" into commands: a name, then the words of the command. 0: it is not so.
 */
static size_t split_commands(char **argv, command *commands)
{
    size_t count = 0;
    while (*argv) {
        if (count == MAX_COMMANDS || !argv[1] || strcmp(argv[1], "--") == 0)
            return 0;
        commands[count].name = argv[0];
        commands[count++].argv = argv + 1;
        for (argv += 2; *argv; argv++)
            if (strcmp(*argv, "--") == 0) {
                *argv++ = NULL;
                break;
            }
    }
    return count;
}

int main(int argc, char **argv)
{
    static command commands[MAX_COMMANDS];
    int repeats = 7, warmups = 1, option;
    double slow = HUGE_VAL;
    bool head = true;
    char *preparation = NULL;

    while ((option = getopt(argc, argv, "+n:w:s:p:q")) != -1) {
        if (option == 'n')
            repeats = atoi(optarg);
        else if (option == 'w')
            warmups = atoi(optarg);
        else if (option == 's')
            slow = atof(optarg);
        else if (option == 'p')
            preparation = optarg;
        else if (option == 'q')
            head = false;
        else
            return fputs(usage, stderr), 2;
    }
    size_t count = split_commands(argv + optind, commands);
    if (count == 0 || repeats < 1 || repeats > MAX_REPEATS)
        return fputs(usage, stderr), 2;

    for (int i = -warmups; i < repeats; i++)
        if (!run_round(commands, count, preparation, i >= 0, slow))
            return 1;
    if (head)
        printf("%-44s %9s %9s %8s %8s  %s\n", "", "wall s", "cpu s", "peak MB", "ratio",
               "middle half");
    for (size_t i = 0; i < count; i++)
        print_command(&commands[i]);
    return 0;
}
