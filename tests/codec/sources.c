/* SPDX-License-Identifier: MIT */
/* Files as other programs write them, made by libjpeg and libpng directly, and looking into files.
 */
#include "sources.h"

#include <stdlib.h>
#include <string.h>

#include <png.h>

/* ---- JPEG --------------------------------------------------------------------------------------
 */

static void random_tables(j_compress_ptr lib, unsigned table_seed, bool wide)
{
    uint64_t seed = 0x1234567u + table_seed;
    for (int t = 0; t < 2; t++) {
        unsigned steps[DCTSIZE2];
        for (int i = 0; i < DCTSIZE2; i++)
            steps[i] = 1 + random_next(&seed) % (wide && t == 1 ? 400u : 90u);
        jpeg_add_quant_table(lib, t, steps, 100, !wide);
    }
}

static void one_component_a_scan(j_compress_ptr lib, jpeg_scan_info *scans)
{
    for (int c = 0; c < lib->num_components; c++)
        scans[c] = (jpeg_scan_info){.comps_in_scan = 1, .component_index = {c}, .Se = 63};
    lib->scan_info = scans;
    lib->num_scans = lib->num_components;
}

static void whole_bands(j_compress_ptr lib, jpeg_scan_info *scans)
{
    scans[0] = (jpeg_scan_info){.comps_in_scan = lib->num_components, .component_index = {0, 1, 2}};
    for (int c = 0; c < lib->num_components; c++)
        scans[c + 1] =
            (jpeg_scan_info){.comps_in_scan = 1, .component_index = {c}, .Ss = 1, .Se = 63};
    lib->scan_info = scans;
    lib->num_scans = 1 + lib->num_components;
}

file jpeg_write(const sheet *picture, const jpeg_source *how)
{
    struct jpeg_compress_struct lib;
    struct jpeg_error_mgr errors;
    lib.err = jpeg_std_error(&errors);
    jpeg_create_compress(&lib);
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    jpeg_mem_dest(&lib, &bytes, &size);

    lib.image_width = picture->desc.width;
    lib.image_height = picture->desc.height;
    lib.input_components = picture->desc.plane[0].channels;
    lib.in_color_space = lib.input_components == 1   ? JCS_GRAYSCALE
                         : lib.input_components == 3 ? JCS_RGB
                                                     : JCS_CMYK;
    jpeg_set_defaults(&lib);
    if (how->coding != JCS_UNKNOWN)
        jpeg_set_colorspace(&lib, how->coding);
    for (int c = 0; c < lib.num_components; c++) {
        lib.comp_info[c].h_samp_factor = how->h[c] ? how->h[c] : 1;
        lib.comp_info[c].v_samp_factor = how->v[c] ? how->v[c] : 1;
        if (how->numbers[c])
            lib.comp_info[c].component_id = how->numbers[c];
    }
    if (how->table_seed)
        random_tables(&lib, how->table_seed, how->wide_tables);
    jpeg_scan_info scans[5];
    if (how->one_component_a_scan)
        one_component_a_scan(&lib, scans);
    if (how->whole_bands)
        whole_bands(&lib, scans);
    if (how->progressive)
        jpeg_simple_progression(&lib);
    lib.arith_code = how->arithmetic;
    lib.write_JFIF_header = lib.write_JFIF_header && !how->no_jfif;
    lib.write_Adobe_marker = lib.write_Adobe_marker && !how->no_adobe;
    lib.restart_in_rows = (int)how->restart_rows;
    lib.restart_interval = how->restart_mcus;
    if (how->density_x) {
        lib.density_unit = (UINT8)how->density_unit;
        lib.X_density = (UINT16)how->density_x;
        lib.Y_density = (UINT16)how->density_y;
    }

    jpeg_start_compress(&lib, TRUE);
    if (how->write_markers)
        how->write_markers(&lib);
    for (uint32_t y = 0; y < picture->desc.height; y++) {
        JSAMPROW row = picture->row[y];
        jpeg_write_scanlines(&lib, &row, 1);
    }
    jpeg_finish_compress(&lib);
    jpeg_destroy_compress(&lib);
    return (file){.bytes = bytes, .size = size};
}

void jpeg_open(j_decompress_ptr lib, struct jpeg_error_mgr *errors, const file *encoded)
{
    lib->err = jpeg_std_error(errors);
    jpeg_create_decompress(lib);
    jpeg_mem_src(lib, encoded->bytes, encoded->size);
    jpeg_read_header(lib, TRUE);
}

jpeg_look jpeg_look_at(const file *encoded)
{
    struct jpeg_decompress_struct lib;
    struct jpeg_error_mgr errors;
    jpeg_open(&lib, &errors, encoded);
    jpeg_look look = {
        .components = lib.num_components,
        .coding = lib.jpeg_color_space,
        .progressive = lib.progressive_mode,
        .arithmetic = lib.arith_code,
        .restart_interval = lib.restart_interval,
        .has_jfif = lib.saw_JFIF_marker,
        .has_adobe = lib.saw_Adobe_marker,
        .adobe_transform = lib.Adobe_transform,
        .density_unit = lib.density_unit,
        .density_x = lib.X_density,
        .density_y = lib.Y_density,
    };
    for (int c = 0; c < lib.num_components; c++) {
        look.number[c] = lib.comp_info[c].component_id;
        look.h[c] = lib.comp_info[c].h_samp_factor;
        look.v[c] = lib.comp_info[c].v_samp_factor;
        const JQUANT_TBL *table = lib.quant_tbl_ptrs[lib.comp_info[c].quant_tbl_no];
        assert_non_null(table);
        memcpy(look.table[c], table->quantval, sizeof look.table[c]);
    }
    jpeg_destroy_decompress(&lib);
    return look;
}

uint8_t *jpeg_find_marker(const file *encoded, unsigned code, unsigned n)
{
    for (size_t i = 0; i + 1 < encoded->size; i++)
        if (encoded->bytes[i] == 0xff && encoded->bytes[i + 1] == code && n-- == 0)
            return encoded->bytes + i;
    return NULL;
}

result decode_jpeg(const file *encoded)
{
    result decoded = decode(&bm_codec_jpeg, encoded->bytes, encoded->size, NULL);
    assert_decoded(&decoded);
    assert_int_equal(decoded.picture.warnings.count, 0);
    return decoded;
}

/* ---- PNG ---------------------------------------------------------------------------------------
 */

static void append(png_structp lib, png_bytep bytes, size_t size)
{
    assert_int_equal(bm_drain_write(png_get_io_ptr(lib), bytes, size, NULL), BM_OK);
}

static void flush(png_structp lib)
{
    (void)lib;
}

file png_write(const png_source *how, uint8_t *const *rows)
{
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    png_structp lib = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(lib);
    assert_non_null(info);
    png_set_write_fn(lib, &drain, append, flush);
    png_set_IHDR(lib, info, how->width, how->height, how->bit_depth, how->color_type,
                 how->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (how->filters)
        png_set_filter(lib, PNG_FILTER_TYPE_BASE, how->filters);
    if (how->level)
        png_set_compression_level(lib, how->level - 1);
    if (how->palette) {
        png_color colors[256];
        for (int i = 0; i < how->palette_size; i++)
            colors[i] =
                (png_color){how->palette[3 * i], how->palette[3 * i + 1], how->palette[3 * i + 2]};
        png_set_PLTE(lib, info, colors, how->palette_size);
    }
    if (how->transparency)
        png_set_tRNS(lib, info, how->transparency, how->transparency_size, NULL);
    if (how->has_transparent) {
        png_color_16 color = {.red = (png_uint_16)how->transparent[0],
                              .green = (png_uint_16)how->transparent[1],
                              .blue = (png_uint_16)how->transparent[2],
                              .gray = (png_uint_16)how->transparent[0]};
        png_set_tRNS(lib, info, NULL, 0, &color);
    }
    png_write_info(lib, info);
    int passes = png_set_interlace_handling(lib);
    for (int pass = 0; pass < passes; pass++)
        for (uint32_t y = 0; y < how->height; y++)
            png_write_row(lib, rows[y]);
    png_write_end(lib, NULL);
    png_destroy_write_struct(&lib, &info);
    return (file){.bytes = drain.bytes, .size = drain.size};
}

file png_write_interlaced(const sheet *picture)
{
    static const int types[] = {[BM_GRAY] = PNG_COLOR_TYPE_GRAY,
                                [BM_GRAYA] = PNG_COLOR_TYPE_GRAY_ALPHA,
                                [BM_RGB] = PNG_COLOR_TYPE_RGB,
                                [BM_RGBA] = PNG_COLOR_TYPE_RGB_ALPHA};
    const bm_desc *desc = &picture->desc;
    size_t row_bytes = bm_desc_row_bytes(desc, 0);
    uint8_t **rows = calloc(desc->height, sizeof *rows);
    assert_non_null(rows);
    for (uint32_t y = 0; y < desc->height; y++) {
        rows[y] = malloc(row_bytes);
        assert_non_null(rows[y]);
        if (desc->depth == 8)
            memcpy(rows[y], picture->row[y], row_bytes);
        for (size_t i = 0; desc->depth == 16 && i < row_bytes / 2; i++) {
            uint16_t sample = ((const uint16_t *)picture->row[y])[i];
            rows[y][2 * i] = (uint8_t)(sample >> 8);
            rows[y][2 * i + 1] = (uint8_t)sample;
        }
    }
    const png_source how = {.width = desc->width,
                            .height = desc->height,
                            .bit_depth = desc->depth,
                            .color_type = types[desc->model],
                            .interlaced = true};
    file encoded = png_write(&how, rows);
    for (uint32_t y = 0; y < desc->height; y++)
        free(rows[y]);
    free(rows);
    return encoded;
}

enum { PNG_SIGNATURE = 8, CHUNK_HEAD = 8, CHUNK_CRC = 4 };

static uint32_t read32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void write32(uint8_t *at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* The CRC of the PNG specification, bit by bit. */
static uint32_t crc_of(const uint8_t *bytes, size_t size)
{
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? 0xedb88320u ^ crc >> 1 : crc >> 1;
    }
    return ~crc;
}

const uint8_t *png_find_chunk(const file *encoded, const char *type, size_t *size)
{
    for (size_t at = PNG_SIGNATURE; at + CHUNK_HEAD + CHUNK_CRC <= encoded->size;) {
        *size = read32(encoded->bytes + at);
        if (!memcmp(encoded->bytes + at + 4, type, 4))
            return encoded->bytes + at + CHUNK_HEAD;
        at += CHUNK_HEAD + *size + CHUNK_CRC;
    }
    return NULL;
}

void png_repair_crc(file *encoded, const uint8_t *data, size_t size)
{
    uint8_t *chunk = encoded->bytes + (data - encoded->bytes);
    write32(chunk + size, crc_of(chunk - 4, size + 4));
}

void png_insert_chunk(file *encoded, const char *before, const char *type, const void *bytes,
                      size_t size)
{
    size_t ignored, length = CHUNK_HEAD + size + CHUNK_CRC;
    const uint8_t *data = png_find_chunk(encoded, before, &ignored);
    assert_non_null(data);
    size_t at = (size_t)(data - encoded->bytes) - CHUNK_HEAD;
    uint8_t *grown = malloc(encoded->size + length);
    assert_non_null(grown);
    memcpy(grown, encoded->bytes, at);
    write32(grown + at, (uint32_t)size);
    memcpy(grown + at + 4, type, 4);
    if (size)
        memcpy(grown + at + CHUNK_HEAD, bytes, size);
    memcpy(grown + at + length, encoded->bytes + at, encoded->size - at);
    free(encoded->bytes);
    *encoded = (file){.bytes = grown, .size = encoded->size + length};
    png_repair_crc(encoded, grown + at + CHUNK_HEAD, size);
}

/* ---- ICC ---------------------------------------------------------------------------------------
 */

void icc_make(uint8_t *profile, size_t size, const char *space)
{
    static const uint8_t d50[] = {0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d};
    uint64_t seed = 77;
    for (size_t i = 0; i < size; i++)
        profile[i] = (uint8_t)random_next(&seed);
    memset(profile, 0, 132);
    write32(profile, (uint32_t)size);
    profile[8] = 4; /* version */
    memcpy(profile + 12, "mntr", 4);
    memcpy(profile + 16, space, 4);
    memcpy(profile + 20, "XYZ ", 4);
    memcpy(profile + 36, "acsp", 4);
    memcpy(profile + 68, d50, sizeof d50);
}
