/* SPDX-License-Identifier: MIT */
/* Blurs a buffer of gray samples, and shows what an error looks like. */
#include <bandmill/bandmill.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    enum { WIDTH = 64, HEIGHT = 48 };
    static unsigned char pixels[WIDTH * HEIGHT]; /* black, with a white square in the middle */
    for (int y = 20; y < 28; y++)
        memset(pixels + y * WIDTH + 28, 255, 8);

    bm_error error;
    bm_image image;
    if (bm_image_view(&image, pixels, WIDTH, HEIGHT, BM_GRAY, 8, 0, &error) != BM_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    bm_gaussian_params params = bm_gaussian_defaults();
    params.sigma = 3;
    if (bm_gaussian(&image, &image, &params, NULL, &error) != BM_OK) { /* in place */
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    printf("in the middle %d, beside the square %d, far away %d\n", pixels[24 * WIDTH + 32],
           pixels[24 * WIDTH + 40], pixels[0]);

    params.sigma = -1;
    if (bm_gaussian(&image, &image, &params, NULL, &error) != BM_OK)
        printf("%s: %s\n", bm_status_name(error.status), error.message);
    return 0;
}
