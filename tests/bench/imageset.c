/* SPDX-License-Identifier: MIT */
/* Makes large sets of pictures for benchmarks. A profile and a seed always give the same set. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "encode.h"

typedef struct profile {
    const char *name, *what;
    uint32_t count;
    /* Megapixels; spread so that each further size is as much larger than the last, with more small
     * ones the more `lean` exceeds 1. Equal ends: all of that size. */
    double least, most, lean;
    const bench_kind *kinds; /* dealt in turn */
    size_t kind_count;
} profile;

static const bench_kind only_420[] = {BENCH_JPEG_420};
static const bench_kind all_pngs[] = {BENCH_PNG_RGB,     BENCH_PNG_RGBA,   BENCH_PNG_GRAY,
                                      BENCH_PNG_PALETTE, BENCH_PNG_SCREEN, BENCH_PNG_RGB16};
static const bench_kind everything[] = {
    BENCH_JPEG_420,  BENCH_JPEG_444,  BENCH_JPEG_420,         BENCH_PNG_RGB,
    BENCH_JPEG_420,  BENCH_JPEG_GRAY, BENCH_JPEG_422,         BENCH_JPEG_420,
    BENCH_PNG_RGBA,  BENCH_JPEG_420,  BENCH_JPEG_PROGRESSIVE, BENCH_JPEG_420,
    BENCH_PNG_RGB16, BENCH_JPEG_420,  BENCH_PNG_GRAY,         BENCH_PNG_PALETTE,
};
#define KINDS(list) list, sizeof list / sizeof *list

static const profile profiles[] = {
    {"small", "1000 JPEGs as a web page shows them", 1000, 0.08, 0.40, 1, KINDS(only_420)},
    {"photos", "45 JPEGs as a camera or a telephone makes them", 45, 1, 12, 2, KINDS(only_420)},
    {"mid24", "40 JPEGs of 24 megapixels", 40, 24, 24, 1, KINDS(only_420)},
    {"huge", "one JPEG of 300 megapixels", 1, 300, 300, 1, KINDS(only_420)},
    {"pngs", "18 PNGs: RGB, RGBA, gray, palette, screens, 16 bits", 18, 1, 6, 1, KINDS(all_pngs)},
    {"mixed", "120 JPEGs and PNGs of all kinds and sizes", 120, 0.05, 24, 2, KINDS(everything)},
};
enum { PROFILES = sizeof profiles / sizeof *profiles };

/* Shuffles, so that large pictures are not all at the end. */
static void shuffle(uint32_t *numbers, uint32_t count, uint64_t *random)
{
    for (uint32_t i = count; i > 1; i--) {
        uint32_t j = bench_random_in(random, 0, i - 1), kept = numbers[i - 1];
        numbers[i - 1] = numbers[j];
        numbers[j] = kept;
    }
}

/* Decides on one picture. `rank` of the profile's count orders the sizes. */
static void plan_picture(bench_picture *picture, const profile *p, const char *folder,
                         uint32_t index, uint32_t rank, uint64_t *random)
{
    static const uint32_t shapes[][2] = {{3, 2},  {4, 3}, {3, 2}, {4, 3},
                                         {16, 9}, {1, 1}, {2, 3}, {3, 4}};
    const uint32_t *shape = shapes[bench_random_in(random, 0, sizeof shapes / sizeof *shapes - 1)];
    double place = (rank + 0.5) / p->count;
    double pixels = 1e6 * p->least * pow(p->most / p->least, pow(place, p->lean));

    if (p->least >= p->most) /* a set of one size */
        shape = shapes[p->most > 100 ? 1 : 0];
    picture->width = (uint32_t)lround(sqrt(pixels * shape[0] / shape[1]));
    picture->height = (uint32_t)lround(pixels / picture->width);
    picture->kind = p->kinds[index % p->kind_count];
    picture->quality = (int)bench_random_in(random, 85, 92);
    picture->seed = bench_random(random);
    snprintf(picture->path, sizeof picture->path, "%s/%s-%04u.%s", folder, p->name, index,
             bench_extension(picture->kind));
}

static bench_picture *plan_set(const profile *p, const char *folder, uint64_t seed)
{
    bench_picture *pictures = calloc(p->count, sizeof *pictures);
    uint32_t *ranks = calloc(p->count, sizeof *ranks);

    if (pictures && ranks) {
        for (uint32_t i = 0; i < p->count; i++)
            ranks[i] = i;
        shuffle(ranks, p->count, &seed);
        for (uint32_t i = 0; i < p->count; i++)
            plan_picture(&pictures[i], p, folder, i, ranks[i], &seed);
    } else {
        free(pictures);
        pictures = NULL;
    }
    free(ranks);
    return pictures;
}

static bool make_set(const profile *p, const char *folder, const char *photo_folder, uint64_t seed)
{
    bench_photos photos;
    bench_picture *pictures = plan_set(p, folder, seed);
    double pixels = 0, bytes = 0;
    unsigned failed = 0;

    if (!pictures || !bench_photos_load(&photos, photo_folder)) {
        free(pictures);
        return false;
    }
#pragma omp parallel for schedule(dynamic) reduction(+ : pixels, bytes, failed)
    for (uint32_t i = 0; i < p->count; i++) {
        struct stat status;
        if (!bench_picture_write(&pictures[i], &photos) || stat(pictures[i].path, &status) != 0) {
            failed++;
            continue;
        }
        pixels += (double)pictures[i].width * pictures[i].height;
        bytes += (double)status.st_size;
    }
    printf("%s: %u pictures, %.1f megapixels, %.1f MB, %.2f bits a pixel\n", folder,
           p->count - failed, pixels / 1e6, bytes / 1e6, bytes * 8 / pixels);
    bench_photos_free(&photos);
    free(pictures);
    return failed == 0;
}

static int usage(void)
{
    fputs("usage: imageset [-s SEED] [-n COUNT] [-m LEAST:MOST] PHOTOS PROFILE FOLDER\n"
          "  PHOTOS  folder of JPEGs to make pictures from\n"
          "  -n, -m  another count, or range of megapixels, than the profile's\nprofiles:\n",
          stderr);
    for (int i = 0; i < PROFILES; i++)
        fprintf(stderr, "  %-8s %s\n", profiles[i].name, profiles[i].what);
    return 2;
}

int main(int argc, char **argv)
{
    profile chosen = {0};
    uint64_t seed = 1;
    uint32_t count = 0;
    double least = 0, most = 0;
    int option;

    while ((option = getopt(argc, argv, "s:n:m:")) != -1) {
        if (option == 's')
            seed = strtoull(optarg, NULL, 10);
        else if (option == 'n')
            count = (uint32_t)strtoul(optarg, NULL, 10);
        else if (option != 'm' || sscanf(optarg, "%lf:%lf", &least, &most) != 2 || least <= 0 ||
                 most < least)
            return usage();
    }
    if (argc - optind != 3)
        return usage();
    for (int i = 0; i < PROFILES; i++)
        if (strcmp(profiles[i].name, argv[optind + 1]) == 0)
            chosen = profiles[i];
    if (!chosen.name)
        return usage();
    if (count > 0)
        chosen.count = count;
    if (most > 0)
        chosen.least = least, chosen.most = most;
    mkdir(argv[optind + 2], 0777);
    return make_set(&chosen, argv[optind + 2], argv[optind], seed) ? 0 : 1;
}
