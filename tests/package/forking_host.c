/* SPDX-License-Identifier: MIT */
/* An OpenMP program that forks before it calls bandmill for the first time: OpenMP's threads stay behind with the parent. */
#define _POSIX_C_SOURCE 200809L
#include <bandmill/bandmill.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIDE = 1000 };
static uint8_t before[SIDE * SIDE], after[SIDE * SIDE];

static bm_status blur(void)
{
    bm_image in, out;
    bm_options options = bm_options_defaults();
    options.threads = 2;
    bm_image_view(&in, before, SIDE, SIDE, BM_GRAY, 8, 0, NULL);
    bm_image_view(&out, after, SIDE, SIDE, BM_GRAY, 8, 0, NULL);
    return bm_gaussian(&in, &out, NULL, &options, NULL);
}

int main(void)
{
#pragma omp parallel for num_threads(2)
    for (int i = 0; i < SIDE * SIDE; i++)
        before[i] = (uint8_t)i;
    pid_t child = fork();
    if (child == 0) {
        alarm(20);
        _exit(blur() == BM_OK ? 0 : 1);
    }
    int status = 1;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0 || blur() != BM_OK)
        return 1;
    puts("the child comes back");
    return 0;
}
