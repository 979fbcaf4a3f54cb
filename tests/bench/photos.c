/* SPDX-License-Identifier: MIT */
/* Loads the photographs from which mosaics are made. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "mosaic.h"

/* Decodes to RGB, gray too. A damaged picture ends the program, which is what libjpeg's stock error
 * handler does. */
static bool decode(bench_photo *photo, FILE *file)
{
    struct jpeg_decompress_struct decoder;
    struct jpeg_error_mgr errors;

    decoder.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&decoder);
    jpeg_stdio_src(&decoder, file);
    jpeg_read_header(&decoder, TRUE);
    decoder.out_color_space = JCS_RGB;
    decoder.dct_method = JDCT_ISLOW;
    jpeg_start_decompress(&decoder);
    photo->width = decoder.output_width;
    photo->height = decoder.output_height;
    photo->rgb = malloc((size_t)photo->width * photo->height * 3);
    while (photo->rgb && decoder.output_scanline < decoder.output_height) {
        JSAMPROW row = photo->rgb + (size_t)decoder.output_scanline * photo->width * 3;
        jpeg_read_scanlines(&decoder, &row, 1);
    }
    jpeg_destroy_decompress(&decoder);
    return photo->rgb != NULL;
}

static int is_jpeg(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && strcmp(dot, ".jpg") == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

bool bench_photos_load(bench_photos *photos, const char *folder)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_jpeg, by_bytes);
    bool good = count > 0;

    *photos = (bench_photos){NULL, 0};
    if (good)
        photos->photos = calloc((size_t)count, sizeof *photos->photos);
    good = photos->photos != NULL;
    for (int i = 0; i < count; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        FILE *file = good ? fopen(path, "rb") : NULL;
        good = file && decode(&photos->photos[photos->count], file);
        photos->count += good;
        if (file)
            fclose(file);
        free(entries[i]);
    }
    free(entries);
    if (!good) {
        fprintf(stderr, "cannot load the photographs of %s\n", folder);
        bench_photos_free(photos);
    }
    return good;
}

void bench_photos_free(bench_photos *photos)
{
    for (size_t i = 0; i < photos->count; i++)
        free(photos->photos[i].rgb);
    free(photos->photos);
    *photos = (bench_photos){NULL, 0};
}
