/* SPDX-License-Identifier: MIT */
/* The floor: the least a program can do that reads JPEGs and writes them again. It decodes and
 * encodes (quality 85, 4:2:0, the exact integer DCT) row by row, one file a thread with OpenMP, and
 * nothing else: no plan, no queues, no order, no limits, no atomic output. What bandmill costs on
 * top of this is the price of everything it promises. */
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jpeglib.h>
#include <omp.h>

enum { BATCH_ROWS = 16 };

typedef struct name_list {
    char **names;
    size_t count;
} name_list;

static void *must(void *memory)
{
    if (!memory) {
        fprintf(stderr, "floor: no memory\n");
        exit(1);
    }
    return memory;
}

static void add_name(name_list *list, const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = must(malloc(size));
    snprintf(path, size, "%s%s%s", folder, *folder ? "/" : "", name);
    list->names = must(realloc(list->names, (list->count + 1) * sizeof *list->names));
    list->names[list->count++] = path;
}

/* Adds the file, or the .jpg files of the folder. */
static void add_input(name_list *list, const char *input)
{
    DIR *folder = opendir(input);
    struct dirent *entry;

    if (!folder) {
        add_name(list, "", input);
        return;
    }
    while ((entry = readdir(folder))) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot && strcmp(dot, ".jpg") == 0)
            add_name(list, input, entry->d_name);
    }
    closedir(folder);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static unsigned char *read_whole(const char *path, unsigned long *size)
{
    struct stat status;
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &status) != 0)
        return NULL;
    *size = (unsigned long)status.st_size;
    unsigned char *bytes = must(malloc(*size + 1));
    for (size_t got = 0; got < *size;) {
        ssize_t now = read(file, bytes + got, *size - got);
        if (now <= 0) {
            free(bytes);
            bytes = NULL;
            break;
        }
        got += (size_t)now;
    }
    close(file);
    return bytes;
}

static bool write_whole(const char *path, const unsigned char *bytes, size_t size)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    bool good = file >= 0;
    while (good && size > 0) {
        ssize_t now = write(file, bytes, size);
        good = now > 0;
        bytes += now, size -= (size_t)(good ? now : 0);
    }
    return file >= 0 && close(file) == 0 && good;
}

/* Decodes `in` and encodes it again. The caller frees *out. A picture that libjpeg refuses ends the
 * program: that is what its stock error handler does, and a benchmark has no use for such a
 * picture. */
static void recode(const unsigned char *in, unsigned long in_size, unsigned char **out,
                   unsigned long *out_size)
{
    struct jpeg_decompress_struct decoder;
    struct jpeg_compress_struct encoder;
    struct jpeg_error_mgr errors;
    JSAMPROW rows[BATCH_ROWS];

    decoder.err = encoder.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&decoder);
    jpeg_mem_src(&decoder, in, in_size);
    jpeg_read_header(&decoder, TRUE);
    decoder.dct_method = JDCT_ISLOW;
    jpeg_start_decompress(&decoder);

    jpeg_create_compress(&encoder);
    jpeg_mem_dest(&encoder, out, out_size);
    encoder.image_width = decoder.output_width;
    encoder.image_height = decoder.output_height;
    encoder.input_components = decoder.output_components;
    encoder.in_color_space = decoder.out_color_space;
    jpeg_set_defaults(&encoder); /* 4:2:0 is libjpeg's own choice for colour */
    jpeg_set_quality(&encoder, 85, TRUE);
    encoder.dct_method = JDCT_ISLOW;
    jpeg_start_compress(&encoder, TRUE);

    size_t row_bytes = (size_t)decoder.output_width * (size_t)decoder.output_components;
    unsigned char *samples = must(malloc(BATCH_ROWS * row_bytes));
    for (int i = 0; i < BATCH_ROWS; i++)
        rows[i] = samples + (size_t)i * row_bytes;
    while (decoder.output_scanline < decoder.output_height) {
        JDIMENSION count = 0, left = decoder.output_height - decoder.output_scanline;
        while (count < BATCH_ROWS && count < left)
            count += jpeg_read_scanlines(&decoder, rows + count, BATCH_ROWS - count);
        jpeg_write_scanlines(&encoder, rows, count);
    }
    jpeg_finish_compress(&encoder);
    jpeg_finish_decompress(&decoder);
    jpeg_destroy_compress(&encoder);
    jpeg_destroy_decompress(&decoder);
    free(samples);
}

static bool do_file(const char *path, const char *folder)
{
    unsigned long in_size, out_size = 0;
    unsigned char *out = NULL, *in = read_whole(path, &in_size);
    char target[4096];
    bool good = true;

    if (!in)
        return false;
    recode(in, in_size, &out, &out_size);
    if (folder) {
        const char *slash = strrchr(path, '/');
        snprintf(target, sizeof target, "%s/%s", folder, slash ? slash + 1 : path);
        good = write_whole(target, out, out_size);
    }
    free(in);
    free(out);
    return good;
}

int main(int argc, char **argv)
{
    name_list list = {NULL, 0};
    const char *folder = NULL;
    int option;
    size_t failed = 0;

    while ((option = getopt(argc, argv, "j:o:")) != -1) {
        if (option == 'j')
            omp_set_num_threads(atoi(optarg));
        else if (option == 'o')
            folder = optarg;
        else
            return fputs("usage: floor [-j THREADS] [-o FOLDER] FILE|FOLDER...\n", stderr), 2;
    }
    for (int i = optind; i < argc; i++)
        add_input(&list, argv[i]);
    if (list.count > 0)
        qsort(list.names, list.count, sizeof *list.names, by_name);
    if (folder)
        mkdir(folder, 0777);

#pragma omp parallel for schedule(dynamic) reduction(+ : failed)
    for (size_t i = 0; i < list.count; i++)
        if (!do_file(list.names[i], folder))
            fprintf(stderr, "floor: cannot read or write %s\n", list.names[i]), failed++;

    for (size_t i = 0; i < list.count; i++)
        free(list.names[i]);
    free(list.names);
    return failed ? 1 : 0;
}
