/* SPDX-License-Identifier: MIT */
/* How near two pictures are: psnr A.pnm B.pnm prints the peak signal-to-noise ratio in decibels, 99 where nothing differs, and the
 * largest difference. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct pnm {
    int kind, width, height, most;
    unsigned char *samples;
    size_t count;
} pnm;

static pnm read_pnm(const char *path)
{
    pnm picture = {0};
    FILE *file = fopen(path, "rb");
    if (!file ||
        fscanf(file, "P%d %d %d %d", &picture.kind, &picture.width, &picture.height,
               &picture.most) != 4 ||
        (picture.kind != 5 && picture.kind != 6) || picture.most != 255 || fgetc(file) == EOF) {
        fprintf(stderr, "psnr: %s is no binary PNM of 8 bits\n", path);
        exit(2);
    }
    picture.count = (size_t)picture.width * (size_t)picture.height * (picture.kind == 6 ? 3 : 1);
    picture.samples = malloc(picture.count);
    if (!picture.samples || fread(picture.samples, 1, picture.count, file) != picture.count) {
        fprintf(stderr, "psnr: %s is cut short\n", path);
        exit(2);
    }
    fclose(file);
    return picture;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    pnm a = read_pnm(argv[1]), b = read_pnm(argv[2]);
    if (a.kind != b.kind || a.width != b.width || a.height != b.height) {
        fprintf(stderr, "psnr: %s and %s are of another kind or size\n", argv[1], argv[2]);
        return 2;
    }
    double sum = 0;
    int worst = 0;
    for (size_t i = 0; i < a.count; i++) {
        int difference = abs(a.samples[i] - b.samples[i]);
        worst = difference > worst ? difference : worst;
        sum += difference * difference;
    }
    printf("%.2f %d\n", sum > 0 ? 10 * log10(255.0 * 255 * (double)a.count / sum) : 99.0, worst);
    free(a.samples);
    free(b.samples);
    return 0;
}
