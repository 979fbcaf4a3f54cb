/* SPDX-License-Identifier: MIT */
/* Writes mosaics as JPEG and PNG, row by row. The codecs' stock error handlers end the program: a
 * set with a picture missing would be of no use. */
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <png.h>

#include "encode.h"
#include "screen.h"

const char *bench_extension(bench_kind kind)
{
    return kind < BENCH_PNG_RGB ? "jpg" : "png";
}

static void write_jpeg(FILE *file, const bench_picture *picture, bench_mosaic *mosaic, uint8_t *rgb)
{
    struct jpeg_compress_struct encoder;
    struct jpeg_error_mgr errors;
    bool gray = picture->kind == BENCH_JPEG_GRAY;

    encoder.err = jpeg_std_error(&errors);
    jpeg_create_compress(&encoder);
    jpeg_stdio_dest(&encoder, file);
    encoder.image_width = picture->width;
    encoder.image_height = picture->height;
    encoder.input_components = gray ? 1 : 3;
    encoder.in_color_space = gray ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&encoder);
    jpeg_set_quality(&encoder, picture->quality, TRUE);
    encoder.dct_method = JDCT_ISLOW;
    if (picture->kind == BENCH_JPEG_444 || picture->kind == BENCH_JPEG_422)
        encoder.comp_info[0].v_samp_factor = 1;
    if (picture->kind == BENCH_JPEG_444)
        encoder.comp_info[0].h_samp_factor = 1;
    if (picture->kind == BENCH_JPEG_PROGRESSIVE)
        jpeg_simple_progression(&encoder);
    jpeg_start_compress(&encoder, TRUE);
    for (uint32_t y = 0; y < picture->height; y++) {
        bench_mosaic_row(mosaic, rgb);
        if (gray)
            for (uint32_t x = 0; x < picture->width; x++)
                rgb[x] = bench_luma(rgb + 3 * (size_t)x);
        jpeg_write_scanlines(&encoder, &rgb, 1);
    }
    jpeg_finish_compress(&encoder);
    jpeg_destroy_compress(&encoder);
}

/* Turns a row of RGB into the samples of a PNG of this kind. */
static void convert_row(bench_kind kind, const uint8_t *rgb, uint32_t width, uint32_t y,
                        uint8_t *out)
{
    for (uint32_t x = 0; x < width; x++, rgb += 3) {
        if (kind == BENCH_PNG_GRAY) {
            *out++ = bench_luma(rgb);
        } else if (kind == BENCH_PNG_PALETTE) {
            *out++ = (uint8_t)((rgb[0] >> 5) << 5 | (rgb[1] >> 5) << 2 | rgb[2] >> 6);
        } else {
            for (size_t c = 0; c < 3; c++)
                *out++ = rgb[c];
            if (kind ==
                BENCH_PNG_RGBA) /* soft diagonal bands: opaque, half open and open stretches */
                *out++ = (uint8_t)((x + y) & 512 ? 255 : (x + y) & 256 ? 255 - ((x + y) & 255) : 0);
        }
    }
}

/* Big-endian. */
static void convert_deep_row(const uint16_t *rgb, uint32_t width, uint8_t *out)
{
    for (size_t i = 0; i < 3 * (size_t)width; i++) {
        *out++ = (uint8_t)(rgb[i] >> 8);
        *out++ = (uint8_t)rgb[i];
    }
}

static void set_palette(png_structp png, png_infop info)
{
    png_color colours[256];
    for (int i = 0; i < 256; i++) {
        colours[i].red = (png_byte)((i >> 5) * 255 / 7);
        colours[i].green = (png_byte)((i >> 2 & 7) * 255 / 7);
        colours[i].blue = (png_byte)((i & 3) * 255 / 3);
    }
    png_set_PLTE(png, info, colours, 256);
}

static bool write_png(FILE *file, const bench_picture *picture, bench_mosaic *mosaic, void *rgb)
{
    static const int colour_types[BENCH_KIND_COUNT] = {
        [BENCH_PNG_RGB] = PNG_COLOR_TYPE_RGB,   [BENCH_PNG_RGBA] = PNG_COLOR_TYPE_RGBA,
        [BENCH_PNG_GRAY] = PNG_COLOR_TYPE_GRAY, [BENCH_PNG_PALETTE] = PNG_COLOR_TYPE_PALETTE,
        [BENCH_PNG_RGB16] = PNG_COLOR_TYPE_RGB, [BENCH_PNG_SCREEN] = PNG_COLOR_TYPE_RGB,
    };
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    uint8_t *samples = malloc((size_t)picture->width * 6);
    bool good = info && samples;

    if (good) {
        png_init_io(png, file);
        png_set_IHDR(png, info, picture->width, picture->height,
                     picture->kind == BENCH_PNG_RGB16 ? 16 : 8, colour_types[picture->kind],
                     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        if (picture->kind == BENCH_PNG_PALETTE)
            set_palette(png, info);
        png_write_info(png, info);
        for (uint32_t y = 0; y < picture->height; y++) {
            if (picture->kind == BENCH_PNG_RGB16) {
                bench_mosaic_deep_row(mosaic, rgb);
                convert_deep_row(rgb, picture->width, samples);
            } else {
                bench_mosaic_row(mosaic, rgb);
                if (picture->kind == BENCH_PNG_SCREEN)
                    bench_screen_row(picture->seed, picture->width, y, rgb);
                convert_row(picture->kind, rgb, picture->width, y, samples);
            }
            png_write_row(png, samples);
        }
        png_write_end(png, NULL);
    }
    free(samples);
    png_destroy_write_struct(&png, &info);
    return good;
}

bool bench_picture_write(const bench_picture *picture, const bench_photos *photos)
{
    bench_mosaic *mosaic = bench_mosaic_create(photos, picture->width, picture->seed);
    void *rgb = malloc((size_t)picture->width * 3 * sizeof(uint16_t));
    FILE *file = mosaic && rgb ? fopen(picture->path, "wb") : NULL;
    bool good = file != NULL;

    if (good && picture->kind < BENCH_PNG_RGB)
        write_jpeg(file, picture, mosaic, rgb);
    else if (good)
        good = write_png(file, picture, mosaic, rgb);
    if (file)
        good = fclose(file) == 0 && good;
    if (!good)
        fprintf(stderr, "imageset: cannot make %s\n", picture->path);
    free(rgb);
    bench_mosaic_destroy(mosaic);
    return good;
}
