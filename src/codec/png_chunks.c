/* SPDX-License-Identifier: MIT */
/* Metadata of a PNG: ICC profile, EXIF, XMP and pixel density. */
#include "png_parts.h"

#include <math.h>
#include <string.h>

#include "exif.h"
#include "metadata.h"

#define MAX_TEXT_CHUNKS 16

static const char xmp_keyword[] = "XML:com.adobe.xmp";

void bm_png_want_chunks(png_structp lib)
{
    static const png_byte unused[] = "bKGD\0cHRM\0gAMA\0hIST\0oFFs\0pCAL\0sBIT\0sCAL\0sPLT\0sRGB\0"
                                     "tEXt\0tIME\0zTXt";
    png_set_keep_unknown_chunks(lib, PNG_HANDLE_CHUNK_NEVER, unused, sizeof unused / 5);
    png_set_chunk_malloc_max(lib, BM_PNG_MAX_CHUNK_BYTES);
    png_set_chunk_cache_max(lib, MAX_TEXT_CHUNKS);
    /* Profiles are carried, not judged. */
    png_set_option(lib, PNG_SKIP_sRGB_CHECK_PROFILE, PNG_OPTION_ON);
}

static const png_text *find_xmp(png_structp lib, png_infop info)
{
    png_textp text;
    int count;
    png_get_text(lib, info, &text, &count);
    for (int i = 0; i < count; i++)
        if (text[i].compression >= PNG_ITXT_COMPRESSION_NONE && !strcmp(text[i].key, xmp_keyword))
            return &text[i];
    return NULL;
}

bm_status bm_png_read_chunks(png_structp lib, png_infop info, bm_picture *picture, bm_error *error)
{
    bm_status status = BM_OK;
    png_charp name;
    png_bytep bytes;
    png_uint_32 size;
    int compression;
    if (png_get_iCCP(lib, info, &name, &compression, &bytes, &size))
        status = bm_picture_add_blob(picture, BM_BLOB_ICC, bytes, size, error);

    picture->orientation = 1;
    if (!status && png_get_eXIf_1(lib, info, &size, &bytes)) {
        status = bm_picture_add_blob(picture, BM_BLOB_EXIF, bytes, size, error);
        picture->orientation = bm_exif_orientation(bytes, size);
    }

    const png_text *xmp = find_xmp(lib, info);
    if (!status && xmp)
        status = bm_picture_add_blob(picture, BM_BLOB_XMP, xmp->text, xmp->itxt_length, error);

    png_uint_32 x, y;
    int unit;
    if (png_get_pHYs(lib, info, &x, &y, &unit) && unit == PNG_RESOLUTION_METER) {
        picture->density_x = x;
        picture->density_y = y;
    }
    return status;
}

void bm_png_warn_late_chunks(png_structp lib, png_infop end, bm_picture *picture)
{
    png_bytep bytes;
    png_uint_32 size;
    if (png_get_eXIf_1(lib, end, &size, &bytes) || find_xmp(lib, end))
        bm_warn(&picture->warnings, "metadata_dropped", "EXIF or XMP that follows the pixels");
}

static void write_density(png_structp lib, png_infop info, const bm_encode_request *request)
{
    const bm_picture *source = request->source;
    if (!source || source->density_x <= 0 || source->density_y <= 0)
        return;
    png_uint_32 x = (png_uint_32)lround(source->density_x);
    png_uint_32 y = (png_uint_32)lround(source->density_y);
    bool turned = bm_is_turned(request);
    png_set_pHYs(lib, info, turned ? y : x, turned ? x : y, PNG_RESOLUTION_METER);
}

void bm_png_write_chunks(png_structp lib, png_infop info, const bm_encode_request *request,
                         const bm_metadata *metadata)
{
    const bm_blob *xmp = NULL;
    for (unsigned b = 0; b < metadata->blobs; b++) {
        const bm_blob *blob = &metadata->blob[b];
        if (blob->kind == BM_BLOB_ICC)
            png_set_iCCP(lib, info, "ICC profile", PNG_COMPRESSION_TYPE_BASE, blob->bytes,
                         (png_uint_32)blob->size);
        else if (blob->kind == BM_BLOB_EXIF && !png_get_valid(lib, info, PNG_INFO_eXIf))
            png_set_eXIf_1(lib, info, (png_uint_32)blob->size, blob->bytes);
        else if (blob->kind == BM_BLOB_XMP && !xmp)
            xmp = blob;
    }
    write_density(lib, info, request);
    png_write_info(lib, info);
    if (!xmp)
        return;

    /* Four fields lie between keyword and text: not compressed, no method, no language, no
     * translated keyword. A packet from a JPEG may be padded with NULs, which no text may hold. */
    size_t size = strnlen((const char *)xmp->bytes, xmp->size);
    png_write_chunk_start(lib, (png_const_bytep) "iTXt",
                          (png_uint_32)(sizeof xmp_keyword + 4 + size));
    png_write_chunk_data(lib, (png_const_bytep)xmp_keyword, sizeof xmp_keyword);
    png_write_chunk_data(lib, (png_const_bytep) "\0\0\0\0", 4);
    png_write_chunk_data(lib, xmp->bytes, size);
    png_write_chunk_end(lib);
}
