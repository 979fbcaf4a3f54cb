/* SPDX-License-Identifier: MIT */
/* What the files of the JPEG codec share. */
#ifndef BM_CODEC_JPEG_PARTS_H
#define BM_CODEC_JPEG_PARTS_H

#include <stdio.h> /* jpeglib.h wants it */

#include <jpeglib.h>

#include "bandmill/codec.h"
#include "metadata.h"
#include "trap.h"

/* Rows of the codec's table of options. */
enum {
    BM_JPEG_QUALITY,
    BM_JPEG_SUBSAMPLING,
    BM_JPEG_PROGRESSIVE,
    BM_JPEG_ARITHMETIC,
    BM_JPEG_BASELINE,
    BM_JPEG_OPTIMIZE
};

enum {
    BM_JPEG_COMPONENTS = 4,      /* at most: gray, three of colour, four of ink */
    BM_JPEG_MAX_PAYLOAD = 65533, /* of a marker segment */
    BM_JPEG_ADOBE_BYTES = 12     /* of an Adobe marker's payload */
};

/* ---- jpeg_error.c: libjpeg's complaints ------------------------------------------------------ */

typedef struct bm_jpeg_pool bm_jpeg_pool;

typedef struct bm_jpeg_error {
    struct jpeg_error_mgr base; /* first: libjpeg hands this address back */
    bm_trap trap;
    bm_jpeg_pool *pool;  /* of the object, where it has one */
    bm_picture *picture; /* takes the warnings; NULL in the encoder, which has none */
    bool keep_damaged;   /* of the decoder's limits */
    bool damaged;        /* and there was a warning about it */
    unsigned markers;    /* of metadata, so far */
} bm_jpeg_error;

/* Fills *error and returns what a libjpeg object's `err` is to be. A decompressor's source must be
 * a bm_jpeg_feed. */
struct jpeg_error_mgr *bm_jpeg_error_init(bm_jpeg_error *error, bm_picture *picture);

/* The trap of a libjpeg object. */
bm_trap *bm_jpeg_trap(j_common_ptr lib);

/* Leaves the entry point that is running: with an error of a decoder, whose message is completed by
 * the place in the picture; BM_E_CORRUPT becomes BM_E_TRUNCATED where the data had ended. */
_Noreturn void bm_jpeg_fail_decoding(j_decompress_ptr lib, bm_status status, const char *message);

/* The same where libjpeg could go on with samples of its own making: if the limits say so and some of the picture has
 * been read, this is a warning, "damaged", and returns. */
void bm_jpeg_damage(j_decompress_ptr lib, bm_status status, const char *message);

/* ---- jpeg_pool.c: memory that outlives pictures ----------------------------------------------- */

typedef struct bm_jpeg_chunk bm_jpeg_chunk;

/* Starts from zeros. */
struct bm_jpeg_pool {
    bm_jpeg_chunk *chunks;                       /* the one that is handed out from first */
    size_t wanted;                               /* bytes of the next first one; 0: the usual */
    void (*free_pool)(j_common_ptr lib, int id); /* libjpeg's own */
};

/* Right after the object's creation, before anything else is allocated; its `err` is a bm_jpeg_error. The pool outlives it. */
void bm_jpeg_pool_attach(bm_jpeg_pool *pool, j_common_ptr lib);
void bm_jpeg_pool_free(bm_jpeg_pool *pool);

/* ---- jpeg_feed.c, jpeg_drain.c: bytes in and out --------------------------------------------- */

typedef struct bm_jpeg_feed {
    struct jpeg_source_mgr base; /* first: libjpeg hands this address back */
    bm_feed *feed;
    uint64_t taken; /* bytes of all blocks so far */
    bool in_header; /* still parsing it: the data may neither end nor go on for ever */
    bool ended;     /* libjpeg asked for more than there is, and was given an end marker */
} bm_jpeg_feed;

struct jpeg_source_mgr *bm_jpeg_feed_init(bm_jpeg_feed *source, bm_feed *feed);

typedef struct bm_jpeg_drain {
    struct jpeg_destination_mgr base; /* first: libjpeg hands this address back */
    bm_drain *drain;
    size_t room; /* of what the drain has lent */
} bm_jpeg_drain;

struct jpeg_destination_mgr *bm_jpeg_drain_init(bm_jpeg_drain *destination, bm_drain *drain);

/* ---- jpeg_form.c: what is decoded of a picture, and how --------------------------------------- */

/* Samples that an inverse DCT makes of a component's block, on each side; 8 unless the picture is shrunk. */
static inline unsigned bm_jpeg_dct_size(const jpeg_component_info *component)
{
#if JPEG_LIB_VERSION >= 70
    return (unsigned)component->DCT_h_scaled_size;
#else
    return (unsigned)component->DCT_scaled_size;
#endif
}

/* The least of them: the others are 2, 4 or 8 times as large, in place of upsampling. */
static inline unsigned bm_jpeg_least_dct_size(j_decompress_ptr lib)
{
#if JPEG_LIB_VERSION >= 70
    return (unsigned)lib->min_DCT_h_scaled_size;
#else
    return (unsigned)lib->min_DCT_scaled_size;
#endif
}

/* Brings a form's scale and colours into an object whose header has been read; the window comes later. */
void bm_jpeg_set_form(j_decompress_ptr lib, const bm_decode_form *form);

/* The same for a form that has been judged, with its window widened to what can be decoded, and tells how rows will come.
 * BM_E_UNSUPPORTED, BM_E_PARAM: nothing is settled, and another form is to be set. */
bm_status bm_jpeg_choose_form(j_decompress_ptr lib, bm_decode_form *form, bm_desc *desc,
                              bm_error *error);

/* After the start of decoding: goes to the window's first row. */
void bm_jpeg_begin_window(j_decompress_ptr lib, const bm_decode_form *form);
/* After its last row: parses the rest. */
void bm_jpeg_end_window(j_decompress_ptr lib);

/* ---- jpeg_planes.c: planes of YCbCr, in and out ---------------------------------------------- */

enum { BM_JPEG_PLANES = 3 };

typedef struct bm_jpeg_plane {
    uint32_t width, height; /* samples */
    uint32_t padded;        /* width in whole blocks */
    uint32_t unit_rows;     /* in a row of iMCUs */
    uint32_t done;          /* rows given out, or taken in */
    uint32_t end;           /* of the row of iMCUs that was decoded last, or is being collected */
    JSAMPARRAY spare;       /* unit_rows rows, padded */
    JSAMPARRAY row;         /* where those of the row of iMCUs lie */
} bm_jpeg_plane;

/* Lives in the libjpeg object's memory for one picture; needs no destruction. */
typedef struct bm_jpeg_planes {
    bm_jpeg_plane plane[BM_JPEG_PLANES];
    JSAMPARRAY rows[BM_JPEG_PLANES]; /* as libjpeg wants to have them */
} bm_jpeg_planes;

/* After the start of decoding or encoding. */
void bm_jpeg_planes_init(bm_jpeg_planes *planes, j_common_ptr lib, const jpeg_component_info *parts,
                         const bm_desc *desc);
/* The next rows of each plane. BM_E_INTERNAL: they are not. */
bm_status bm_jpeg_read_planes(bm_jpeg_planes *planes, j_decompress_ptr lib, const bm_rows *rows,
                              bm_error *error);
bm_status bm_jpeg_write_planes(bm_jpeg_planes *planes, j_compress_ptr lib, const bm_rows *rows,
                               bm_error *error);

/* ---- jpeg_origin.c: how the source was coded ------------------------------------------------- */

typedef struct bm_jpeg_sampling {
    uint8_t h, v;
} bm_jpeg_sampling;

/* What bm_picture.origin of a JPEG points to. Plain data. */
typedef struct bm_jpeg_origin {
    bm_shelf *shelf;    /* that it goes back to; NULL: none */
    uint8_t components; /* 1, 3 or 4 */
    J_COLOR_SPACE coding;
    bool progressive, arithmetic;
    bool has_jfif;
    uint8_t jfif_major, jfif_minor;
    uint8_t density_unit; /* as in JFIF; 0: the two numbers are only a ratio */
    uint16_t density_x, density_y;
    bool has_adobe;
    uint8_t adobe[BM_JPEG_ADOBE_BYTES]; /* the marker's payload */
    uint8_t component_id[BM_JPEG_COMPONENTS];
    unsigned restart_interval; /* MCUs, 0: none */
    unsigned restart_rows;     /* the same in rows of MCUs where it is a whole number, else 0 */
    bm_jpeg_sampling sampling[BM_JPEG_COMPONENTS];
    uint8_t table_of[BM_JPEG_COMPONENTS]; /* index into tables */
    bool has_table[NUM_QUANT_TBLS];
    uint16_t table[NUM_QUANT_TBLS][DCTSIZE2];
    unsigned pictures; /* that the file says it holds, this one among them */
} bm_jpeg_origin;

/* Whether three or four components are red, green and blue, or inks, each for itself. */
static inline bool bm_jpeg_is_plain(J_COLOR_SPACE coding)
{
    return coding == JCS_RGB || coding == JCS_CMYK;
}

/* Keeps the settings of a picture whose header and markers have been read in picture->origin. A header without
 * all its tables, or with one that nothing can be divided by, keeps none. BM_E_NOMEM. */
bm_status bm_jpeg_origin_keep(bm_picture *picture, j_decompress_ptr lib, bm_error *error);

/* Whether a source was a JPEG. */
bool bm_jpeg_is_source(const bm_picture *source);

/* The settings of a source, or NULL where it was no JPEG, or there is none. */
const bm_jpeg_origin *bm_jpeg_origin_of(const bm_picture *source);

/* ---- jpeg_settings.c: how the output is to be coded ------------------------------------------ */

typedef struct bm_jpeg_settings {
    unsigned components;
    J_COLOR_SPACE coding;
    const bm_jpeg_origin *tables; /* quantisation tables to keep; NULL: made for `quality` */
    const bm_jpeg_origin
        *markers; /* whose JFIF and Adobe marker and component numbers to keep; NULL: the usual */
    int quality;
    bm_jpeg_sampling sampling[BM_JPEG_COMPONENTS];
    bool turned; /* the origin lies a quarter turn away: its tables are to be transposed */
    bool progressive, arithmetic, baseline, optimize;
    bool separate; /* a scan for each component: together they would be more than a scan may hold */
} bm_jpeg_settings;

/* BM_E_PARAM: they contradict each other. */
bm_status bm_jpeg_check_options(const bm_encode_options *options, bm_error *error);

/* Settles the options against what the source was. */
bm_jpeg_settings bm_jpeg_settle(const bm_desc *desc, const bm_encode_options *options,
                                const bm_picture *source, bool turned);

/* Whether planes can be written as they are, for each has the sampling that the settings give it. */
bool bm_jpeg_fits_planes(const bm_jpeg_settings *settings, const bm_desc *desc);

/* Whether samples of ink are written inverted: 255 is none. Adobe's programs do so. */
bool bm_jpeg_inverts(const bm_jpeg_settings *settings);

/* Brings the settings, restart interval and density into an object with defaults. */
void bm_jpeg_apply(const bm_jpeg_settings *settings, const bm_encode_request *request,
                   j_compress_ptr lib);

/* ---- jpeg_memory.c: what libjpeg will allocate ----------------------------------------------- */

/* Both round up: a little more than is needed. The header must have been read and a form set. */
size_t bm_jpeg_decoder_bytes(j_decompress_ptr lib);
/* All coefficients of the source, and rows of them. */
size_t bm_jpeg_lossless_bytes(j_decompress_ptr lib);
size_t bm_jpeg_encoder_bytes(const bm_desc *desc, const bm_jpeg_settings *settings);

/* ---- jpeg_markers.c: metadata in ------------------------------------------------------------- */

/* A kind of metadata is known by its marker and by what the payload begins with. */
typedef struct bm_jpeg_signature {
    int marker;
    size_t size; /* of the text, with the NULs that it ends with */
    const char *text;
} bm_jpeg_signature;

extern const bm_jpeg_signature bm_jpeg_exif, bm_jpeg_xmp, bm_jpeg_xmp_extended, bm_jpeg_icc,
    bm_jpeg_photoshop, bm_jpeg_jfif, bm_jpeg_jfxx, bm_jpeg_boxes;

/* Whether a payload begins like this and goes on. */
bool bm_jpeg_is(const bm_jpeg_signature *signature, int marker, const uint8_t *payload,
                size_t size);

/* Before the header is read: asks for the markers that matter. */
void bm_jpeg_want_markers(j_decompress_ptr lib);

/* Bytes of the markers that libjpeg has kept. */
size_t bm_jpeg_marker_bytes(j_decompress_ptr lib);

/* How many pictures the file says it holds: 1 unless there is an index of them (MPF). */
unsigned bm_jpeg_count_pictures(j_decompress_ptr lib);

/* After it: copies metadata into the picture, byte for byte, and finds the orientation. A BM_BLOB_NATIVE is a segment: the
 * marker's code in one byte, then its payload. BM_E_NOMEM. */
bm_status bm_jpeg_read_markers(j_decompress_ptr lib, bm_picture *picture, bm_error *error);

/* ---- jpeg_xmp.c: XMP that is too long for one segment ----------------------------------------- */

/* Puts all extended XMP of the markers from `first` on together, a blob for each GUID. BM_E_NOMEM. */
bm_status bm_jpeg_read_extended_xmp(jpeg_saved_marker_ptr first, bm_picture *picture,
                                    bm_error *error);
void bm_jpeg_write_extended_xmp(j_compress_ptr lib, const bm_blob *blob);

/* ---- jpeg_write_markers.c: metadata out ------------------------------------------------------- */

/* Before the start of the output: which of JFIF's and Adobe's markers libjpeg writes. */
void bm_jpeg_choose_markers(j_compress_ptr lib, const bm_jpeg_settings *settings,
                            const bm_metadata *metadata, const bm_encode_request *request);
/* Between the start of the output and its first row: the others. Warns of what has no room. */
void bm_jpeg_write_markers(j_compress_ptr lib, const bm_jpeg_settings *settings,
                           const bm_metadata *metadata, const bm_encode_request *request);

/* ---- inks ------------------------------------------------------------------------------------ */

/* 255 becomes 0 and so on; in place too. */
static inline void bm_jpeg_invert(JSAMPLE *to, const JSAMPLE *from, size_t samples)
{
    for (size_t i = 0; i < samples; i++)
        to[i] = (JSAMPLE)~from[i];
}

/* ---- the decoder ------------------------------------------------------------------------------ */

struct bm_decoder {
    struct jpeg_decompress_struct lib;   /* zeroed where it was never created */
    struct jpeg_decompress_struct fresh; /* as it was when it had been created */
    bm_jpeg_pool pool;
    bm_shelf *shelf;
    bool created, ended; /* `ended`: well, so that it can be used again */
    bm_jpeg_error error;
    bm_jpeg_feed source;
    struct jpeg_progress_mgr progress;
    bm_picture *picture;
    unsigned max_scans;
    bm_decode_form form;   /* as chosen; its window as widened */
    bm_desc desc;          /* of the rows in that form */
    bm_jpeg_planes planes; /* where that is planes */
    bool started;
    bool inverted;           /* samples of ink are stored the other way round: 255 is none */
    unsigned header_markers; /* of metadata */
};

/* libjpeg may allocate what the header promised and this much besides. */
#define BM_JPEG_MEMORY_SLACK (1l << 20)

/* After all scans of several: whether each component has its data. */
void bm_jpeg_check_completeness(j_decompress_ptr lib);

/* ---- jpeg_blocks.c: coefficients from one picture to another ----------------------------------- */

/* Mirrored in the source's axes, which then may change places. */
typedef struct bm_jpeg_turn {
    bool mirror_x, mirror_y, transposed;
} bm_jpeg_turn;

/* Pixels of the source. */
typedef struct bm_jpeg_part {
    uint32_t x, y, width, height;
} bm_jpeg_part;

/* What brings a picture of that orientation upright. */
bm_jpeg_turn bm_jpeg_turn_of(unsigned orientation);

/* The blocks of a component as they will lie, made of a source's. The first fields are the caller's to fill in. */
typedef struct bm_jpeg_blocks {
    j_decompress_ptr source;
    jvirt_barray_ptr from;
    bm_jpeg_part part;
    bm_jpeg_sampling most; /* factors of the source's components, the largest */
    bm_jpeg_turn turn;
    uint32_t x, y, across, down; /* of those that are kept, in the source */
    JBLOCKARRAY strip;           /* rows of one iMCU */
} bm_jpeg_blocks;

/* `factor`: of the component, in the source. */
void bm_jpeg_blocks_init(bm_jpeg_blocks *blocks, j_compress_ptr lib, bm_jpeg_sampling factor);
/* An encoder's mem->access_virt_barray, whose arrays are bm_jpeg_blocks. */
JBLOCKARRAY bm_jpeg_blocks_access(j_common_ptr lib, jvirt_barray_ptr array, JDIMENSION y,
                                  JDIMENSION count, boolean writable);

/* ---- jpeg_lossless.c: coefficients in place of rows, see bandmill/codec.h ------------------------ */

bm_status bm_jpeg_transform_check(bm_decoder *decoder, const bm_transform *what,
                                  const bm_encode_options *options, bm_desc *desc, size_t *bytes,
                                  bm_error *error);
bm_status bm_jpeg_transform(bm_decoder *decoder, const bm_transform *what,
                            const bm_encode_request *request, bm_error *error);

/* ---- jpeg_describe.c ------------------------------------------------------------------------- */

void bm_jpeg_describe(const bm_picture *picture, bm_facts *facts);

/* ---- jpeg_decode.c, jpeg_encode.c: the functions of the codec, see bandmill/codec.h ---------- */

bm_status bm_jpeg_decode_open(bm_decoder **decoder, bm_feed *feed, const bm_decode_limits *limits,
                              bm_picture *picture, bm_error *error);
bm_status bm_jpeg_decode_choose(bm_decoder *decoder, bm_decode_form *form, bm_desc *desc,
                                bm_error *error);
bm_status bm_jpeg_decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error);
bm_status bm_jpeg_decode_end(bm_decoder *decoder, bm_error *error);
void bm_jpeg_decode_close(bm_decoder *decoder);

/* Brings all of the settings that come before the start of the output into a new object. */
void bm_jpeg_prepare(const bm_jpeg_settings *settings, const bm_metadata *metadata,
                     const bm_encode_request *request, j_compress_ptr lib);

void bm_jpeg_accepts(const bm_desc *desc, bm_model *model, unsigned *depth);
bool bm_jpeg_takes_planes(const bm_desc *desc, const bm_encode_options *options,
                          const bm_picture *source);
size_t bm_jpeg_encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                            const bm_picture *source);
bm_status bm_jpeg_encode_open(bm_encoder **encoder, const bm_encode_request *request,
                              bm_error *error);
bm_status bm_jpeg_encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error);
bm_status bm_jpeg_encode_end(bm_encoder *encoder, bm_error *error);
void bm_jpeg_encode_close(bm_encoder *encoder);

#endif
