/* SPDX-License-Identifier: MIT */
/* A program with OpenMP of its own, a picture a thread: calls inside its parallel region make no more threads. */
#include <bandmill/bandmill.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 200, PICTURES = 16 };

int main(void)
{
    unsigned char *pixels = malloc((size_t)PICTURES * SIDE * SIDE);
    int failed = 0;
    if (!pixels)
        return 1;
    memset(pixels, 0, (size_t)PICTURES * SIDE * SIDE);

#pragma omp parallel for reduction(+ : failed)
    for (int i = 0; i < PICTURES; i++) {
        unsigned char *mine = pixels + (size_t)i * SIDE * SIDE;
        bm_options options = bm_options_defaults();
        options.threads = 8; /* outside a parallel region */
        bm_image image;
        mine[SIDE * SIDE / 2 + SIDE / 2] = 255;
        failed += bm_image_view(&image, mine, SIDE, SIDE, BM_GRAY, 8, 0, NULL) != BM_OK ||
                  bm_apply_text("dilate:3 | gaussian:2", &image, &image, &options, NULL) != BM_OK;
    }
    printf("%d pictures, %d failed\n", PICTURES, failed);
    free(pixels);
    return failed != 0;
}
