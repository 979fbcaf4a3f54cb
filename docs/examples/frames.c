/* SPDX-License-Identifier: MIT */
/* A camera's loop: the chain is planned once, and from the second frame on nothing is allocated. */
#include <bandmill/bandmill.h>
#include <stdio.h>
#include <stdlib.h>

enum { WIDTH = 640, HEIGHT = 480, FRAMES = 30 };

static void take_frame(unsigned char *rgb, int number)
{
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++, rgb += 3) {
            rgb[0] = (unsigned char)(x + number);
            rgb[1] = (unsigned char)(y - number);
            rgb[2] = (unsigned char)(x * y >> 8);
        }
}

static int fail(const bm_error *error)
{
    fprintf(stderr, "%s\n", error->message);
    return 1;
}

int main(void)
{
    bm_error error;
    bm_options options = bm_options_defaults();
    options.threads = 2;

    unsigned char *taken = malloc(WIDTH * HEIGHT * 3);
    if (!taken)
        return 1;
    bm_image frame, result;
    if (bm_image_view(&frame, taken, WIDTH, HEIGHT, BM_RGB, 8, 0, &error) != BM_OK)
        return fail(&error);

    bm_chain chain = {0};
    bm_program *program;
    if (bm_chain_append(&chain, "resize:320x240 | gaussian:1.2 | sharpen", &error) != BM_OK ||
        bm_program_prepare(&program, &chain, &frame.desc, BM_ENDS_IMAGES, &options, &error) !=
            BM_OK)
        return fail(&error);
    if (bm_image_create(&result, bm_program_out(program), &error) != BM_OK)
        return fail(&error);

    bm_workspace workspace = {0};
    unsigned long sum = 0;
    for (int i = 0; i < FRAMES; i++) {
        take_frame(taken, i);
        if (bm_program_apply(program, &frame, &result, &workspace, &options, &error) != BM_OK)
            return fail(&error);
        sum += *(unsigned char *)bm_image_row(&result, 0, 100);
    }
    printf("%d frames of %ux%u, mean of a corner %lu\n", FRAMES, (unsigned)result.desc.width,
           (unsigned)result.desc.height, sum / FRAMES);

    bm_workspace_clear(&workspace);
    bm_program_destroy(program);
    bm_chain_clear(&chain);
    bm_image_destroy(&result);
    free(taken);
    return 0;
}
