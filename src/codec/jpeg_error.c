/* SPDX-License-Identifier: MIT */
/* libjpeg's complaints: errors become the caller's bm_error, harmless warnings become warnings of
 * the picture, and warnings that mean lost or invented pixels become errors. */
#include "jpeg_parts.h"

#include <jerror.h>

#define MAX_MARKERS 10000 /* of metadata in one file */

bm_trap *bm_jpeg_trap(j_common_ptr lib)
{
    return &((bm_jpeg_error *)lib->err)->trap;
}

static bm_status status_of(int code)
{
    switch (code) {
    case JERR_OUT_OF_MEMORY:
        return BM_E_NOMEM;
    case JERR_NO_BACKING_STORE: /* max_memory_to_use reached */
        return BM_E_LIMIT_MEMORY;
    case JERR_BAD_LIB_VERSION: /* another library than the one whose headers were compiled in */
    case JERR_BAD_STRUCT_SIZE:
    case JERR_BAD_STATE:
    case JERR_TOO_LITTLE_DATA:
        return BM_E_INTERNAL;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_CCIR601_NOTIMPL:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_EMPTY_IMAGE:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_IMAGE_TOO_BIG:
    case JERR_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_SOF_UNSUPPORTED:
        return BM_E_UNSUPPORTED;
    default:
        return BM_E_CORRUPT;
    }
}

/* Whether libjpeg went on with samples that it made up. */
static bool is_damage(const struct jpeg_error_mgr *error)
{
    switch (error->msg_code) {
    case JWRN_ARITH_BAD_CODE:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_JPEG_EOF:
    case JWRN_MUST_RESYNC:
        return true;
    case JWRN_EXTRANEOUS_DATA: /* in front of an end marker some cameras leave a few bytes */
        return error->msg_parm.i[1] >= JPEG_RST0 && error->msg_parm.i[1] <= JPEG_RST0 + 7;
    default:
        return false;
    }
}

static const char *warning_code(int code)
{
    switch (code) {
    case JWRN_ADOBE_XFORM:
        return "jpeg_adobe_transform";
    case JWRN_BOGUS_ICC:
        return "bad_icc";
    case JWRN_BOGUS_PROGRESSION:
        return "jpeg_progression";
    case JWRN_EXTRANEOUS_DATA:
        return "jpeg_extraneous_data";
    case JWRN_JFIF_MAJOR:
        return "jpeg_jfif_version";
    case JWRN_NOT_SEQUENTIAL:
        return "jpeg_not_sequential";
    default:
        return "jpeg_warning";
    }
}

/* What is wrong with the data and where, in words; returns its status. */
static bm_status complete(j_decompress_ptr lib, bm_status status, const char *message,
                          bm_error *error)
{
    const bm_jpeg_feed *source = (const bm_jpeg_feed *)lib->src;
    if (source->ended) {
        status = BM_E_TRUNCATED;
        message = "the data ends early";
    }
    if (source->in_header)
        return bm_fail(error, status, "%s (in the header)", message);

    uint64_t row = (uint64_t)lib->input_iMCU_row * (unsigned)lib->max_v_samp_factor * DCTSIZE;
    if (row > lib->image_height)
        row = lib->image_height;
    char scan[32] = "";
    if (jpeg_has_multiple_scans(lib))
        snprintf(scan, sizeof scan, "in scan %d, ", lib->input_scan_number);
    return bm_fail(error, status, "%s (%snear row %u of %u)", message, scan, (unsigned)row,
                   lib->image_height);
}

_Noreturn void bm_jpeg_fail_decoding(j_decompress_ptr lib, bm_status status, const char *message)
{
    bm_trap *trap = bm_jpeg_trap((j_common_ptr)lib);
    if (status == BM_E_CORRUPT || status == BM_E_TRUNCATED)
        status = complete(lib, status, message, trap->error);
    else
        bm_fail(trap->error, status, "%s", message);
    bm_trap_spring(trap, status);
}

/* What libjpeg's own words leave unsaid. */
static void complete_message(const struct jpeg_error_mgr *error, char message[JMSG_LENGTH_MAX])
{
    enum { SOF3 = 0xc3 };
    if (error->msg_code == JERR_BAD_PRECISION)
        snprintf(message, JMSG_LENGTH_MAX, "a JPEG of %d bits a sample: only 8 are read",
                 error->msg_parm.i[0]);
    else if (error->msg_code == JERR_SOF_UNSUPPORTED)
        snprintf(message, JMSG_LENGTH_MAX, "a JPEG coded in a way that is not read (%s, SOF%d)",
                 error->msg_parm.i[0] == SOF3 ? "lossless" : "hierarchical or lossless",
                 error->msg_parm.i[0] & 15);
}

/* Of a picture that ends in its first row of blocks nothing is worth keeping. */
static bool has_begun(j_decompress_ptr lib)
{
    const bm_jpeg_feed *source = (const bm_jpeg_feed *)lib->src;
    return !source->in_header &&
           (!source->ended || lib->input_iMCU_row > 0 || lib->input_scan_number > 1);
}

void bm_jpeg_damage(j_decompress_ptr lib, bm_status status, const char *message)
{
    bm_jpeg_error *error = (bm_jpeg_error *)lib->err;
    if (!error->keep_damaged || !has_begun(lib))
        bm_jpeg_fail_decoding(lib, status, message);
    if (error->damaged) /* what follows is mostly its consequence */
        return;
    error->damaged = true;
    bm_error what;
    complete(lib, status, message, &what);
    bm_warn(&error->picture->warnings, "damaged", "%s; what is missing is %s", what.message,
            lib->input_scan_number > 1 ? "coarse" : "gray");
}

_Noreturn static void error_exit(j_common_ptr lib)
{
    char message[JMSG_LENGTH_MAX];
    lib->err->format_message(lib, message);
    complete_message(lib->err, message);
    bm_status status = status_of(lib->err->msg_code);
    if (lib->is_decompressor)
        bm_jpeg_fail_decoding((j_decompress_ptr)lib, status, message);

    /* What libjpeg finds wrong while encoding is not the picture's fault. */
    bm_trap *trap = bm_jpeg_trap(lib);
    if (status == BM_E_CORRUPT)
        status = BM_E_INTERNAL;
    bm_fail(trap->error, status, "JPEG encoder: %s", message);
    bm_trap_spring(trap, status);
}

/* Whether this message tells of a marker of metadata. */
static bool is_marker(int code)
{
    switch (code) {
    case JTRC_ADOBE:
    case JTRC_APP0:
    case JTRC_APP14:
    case JTRC_JFIF:
    case JTRC_JFIF_EXTENSION:
    case JTRC_MISC_MARKER:
    case JTRC_THUMB_JPEG:
    case JTRC_THUMB_PALETTE:
    case JTRC_THUMB_RGB:
        return true;
    default:
        return false;
    }
}

/* Negative levels are warnings. The others tell the story of the file; all that matters of it is
 * how many markers there are, because libjpeg walks along all of those it keeps to append one. */
static void emit_message(j_common_ptr lib, int level)
{
    bm_jpeg_error *error = (bm_jpeg_error *)lib->err;
    if (level >= 0) {
        if (lib->is_decompressor && is_marker(error->base.msg_code) &&
            ++error->markers > MAX_MARKERS)
            bm_jpeg_fail_decoding((j_decompress_ptr)lib, BM_E_CORRUPT, "markers without end");
        return;
    }
    char message[JMSG_LENGTH_MAX];
    error->base.format_message(lib, message);
    error->base.num_warnings++;
    if (lib->is_decompressor && is_damage(&error->base)) {
        bm_jpeg_damage((j_decompress_ptr)lib, BM_E_CORRUPT, message);
        return;
    }
    bm_picture *picture = error->picture;
    if (picture)
        bm_warn(&picture->warnings, warning_code(lib->err->msg_code), "%s", message);
}

static void print_nothing(j_common_ptr lib)
{
    (void)lib;
}

struct jpeg_error_mgr *bm_jpeg_error_init(bm_jpeg_error *error, bm_picture *picture)
{
    jpeg_std_error(&error->base);
    error->base.error_exit = error_exit;
    error->base.emit_message = emit_message;
    error->base.output_message = print_nothing;
    error->picture = picture;
    error->keep_damaged = error->damaged = false;
    error->markers = 0;
    return &error->base;
}
