/* SPDX-License-Identifier: MIT */
/* What the files of the PNG codec share. */
#ifndef BM_CODEC_PNG_PARTS_H
#define BM_CODEC_PNG_PARTS_H

#include <png.h>

#include "bandmill/codec.h"
#include "metadata.h"
#include "trap.h"

/* Rows of the codec's table of options. */
enum { BM_PNG_COMPRESSION, BM_PNG_FILTER, BM_PNG_INTERLACE };

#define BM_PNG_COLORS 256

static inline uint32_t bm_png_read32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* ---- limits on what stands beside the pixels ------------------------------------------------- */

#define BM_PNG_MAX_CHUNK_BYTES ((size_t)8 << 20)   /* one chunk; also a profile, inflated */
#define BM_PNG_MAX_HEADER_BYTES ((size_t)32 << 20) /* all chunks in front of the pixels */
#define BM_PNG_MAX_LATE_BYTES ((size_t)1 << 20)    /* all chunks behind them */
#define BM_PNG_MAX_CHUNKS 1024

/* ---- png_error.c: libpng's complaints -------------------------------------------------------- */

typedef struct bm_png_error {
    bm_trap trap;
    bm_warnings *warnings; /* takes what libpng warns of */
    bool decoding;
    uint32_t row;    /* the next row of the picture, kept up to date by decoder and encoder */
    uint32_t height; /* 0: the header is not read yet */
    bool no_memory;  /* an allocation has failed */
} bm_png_error;

/* Both create libpng's object with this error handling; NULL: no memory. */
png_structp bm_png_create_reader(bm_png_error *error);
png_structp bm_png_create_writer(bm_png_error *error);

/* Leaves the entry point that is running, with an error of a decoder, which is completed by the place
 * in the picture. */
_Noreturn void bm_png_fail_decoding(png_structp lib, bm_status status, const char *message);

/* Likewise: the caller's error has been filled already. */
_Noreturn void bm_png_leave(png_structp lib, bm_status status);

/* The caller's error of the call that is running. */
bm_error *bm_png_error_place(png_structp lib);

/* ---- png_list.c: chunks in memory ------------------------------------------------------------ */

typedef enum bm_png_place {
    BM_PNG_FIRST,        /* in front of palette and transparency, or where they could be */
    BM_PNG_AFTER_COLORS, /* between them and the pixels */
    BM_PNG_LATE          /* behind the pixels */
} bm_png_place;

typedef struct bm_png_chunk {
    char type[5]; /* ends with NUL */
    bm_png_place place;
    bool carried;   /* what is in it is a blob of the picture as well */
    uint8_t *bytes; /* owned */
    size_t size;
} bm_png_chunk;

typedef struct bm_png_list {
    bm_png_chunk *item;
    size_t count, capacity;
    size_t bytes; /* of all chunks together */
} bm_png_list;    /* start from zeros */

/* Adds a chunk with room for `size` bytes, not filled. NULL: no memory. */
bm_png_chunk *bm_png_list_add(bm_png_list *list, const char *type, bm_png_place place, size_t size);
/* Frees the last one. */
void bm_png_list_drop(bm_png_list *list);
/* Moves a chunk of another list here: what stays there is empty. False: no memory. */
bool bm_png_list_take(bm_png_list *list, bm_png_chunk *chunk);
/* The first of that type, or NULL. */
const bm_png_chunk *bm_png_list_find(const bm_png_list *list, const char *type);
void bm_png_list_clear(bm_png_list *list);

/* ---- png_feed.c: bytes in -------------------------------------------------------------------- */

/* Stands between a feed and libpng, which gets the chunks that make pixels (header, palette, transparency, pixels,
 * end, and what is critical and unknown). All others are collected here, checked and whole. */
typedef struct bm_png_feed {
    bm_feed *feed;
    const uint8_t *at; /* what is left of the block */
    size_t left;
    uint64_t taken; /* bytes of all blocks so far */

    uint8_t head[8]; /* of a chunk that libpng gets */
    size_t head_left;
    uint64_t passing; /* bytes of it that libpng still gets */

    uint8_t *kept;              /* what libpng gets first */
    size_t kept_bytes, kept_at; /* at: what of it libpng has */
    uint64_t first_bytes;       /* kept of the first chunk: its data and its checksum */
    bool has_head;              /* `head` is the next chunk's, and nobody has looked at it */

    bool started;     /* the signature has been passed */
    bool has_header;  /* IHDR has been seen */
    bool interrupted; /* another chunk has followed the pixels */
    bool has_frames;  /* there are pictures of an animation beside the first one */
    bm_png_place place;
    bm_png_list found; /* since the decoder took them last */
    size_t limit;      /* on found.bytes */
    bm_warnings *warnings;
} bm_png_feed;

void bm_png_feed_attach(bm_png_feed *source, bm_feed *feed, bm_warnings *warnings, png_structp lib);

/* When libpng has the head of the first chunk of pixels: keeps all of them, up to `room` bytes, as if nothing had been read: libpng
 * would still get them. *all: the chunk behind them is no more pixels. The feed's errors; BM_E_NOMEM. */
bm_status bm_png_feed_keep(bm_png_feed *source, size_t room, bool *all, bm_error *error);
/* Copies the data of the kept chunks, without the rest, to `to`, which has room for kept_bytes. False: a checksum is wrong. */
bool bm_png_feed_join(const bm_png_feed *source, uint8_t *to, size_t *size);
/* What is kept is no longer wanted: libpng goes on behind it. */
void bm_png_feed_forget(bm_png_feed *source);

/* Whether bytes follow the end of the picture. */
bm_status bm_png_feed_goes_on(bm_png_feed *source, bool *goes_on, bm_error *error);

/* ---- png_drain.c: bytes out ------------------------------------------------------------------ */

void bm_png_drain_attach(bm_drain *drain, png_structp lib);

/* ---- png_origin.c: what the source was ------------------------------------------------------- */

/* What bm_picture.origin of a PNG points to. */
typedef struct bm_png_origin {
    uint8_t bit_depth, color_type;
    bool interlaced;
    unsigned colors; /* of a palette; beside RGB it is only a suggestion */
    uint8_t palette[BM_PNG_COLORS][3];
    unsigned alphas; /* of its first entries */
    uint8_t alpha[BM_PNG_COLORS];
    bool has_key; /* one colour that is transparent: gray, or red, green, blue, as stored */
    uint16_t key[3];
    bool merged; /* entries of the palette look the same, and pixels use more than one of them */
    bm_png_list chunks;
} bm_png_origin;

/* Creates the origin of a picture whose header libpng has read. BM_E_NOMEM. */
bm_status bm_png_origin_create(bm_picture *picture, png_structp lib, png_infop info,
                               bm_error *error);

/* Of a source; NULL where it was no PNG, or there is none. */
bm_png_origin *bm_png_origin_of(const bm_picture *source);

/* ---- png_kinds.c: what is known of chunks ---------------------------------------------------- */

typedef enum bm_png_kind {
    BM_PNG_OTHER,
    BM_PNG_COLOR,      /* what the samples mean: stays with every change */
    BM_PNG_PROFILE,    /* iCCP */
    BM_PNG_EXIF,       /* eXIf */
    BM_PNG_TEXT,       /* tEXt, zTXt, iTXt */
    BM_PNG_DENSITY,    /* pHYs */
    BM_PNG_BACKGROUND, /* bKGD */
    BM_PNG_SAMPLES,    /* tells of the samples themselves: no longer true of others */
    BM_PNG_SCALE,      /* likewise, but with something in it that nobody can tell again */
    BM_PNG_ANIMATION   /* acTL */
} bm_png_kind;

bm_png_kind bm_png_kind_of(const char *type);
/* Whether a picture has one at most. */
bool bm_png_is_single(const char *type);
/* Whether a chunk of that type may be so long. */
bool bm_png_size_fits(const char *type, size_t size);
/* Whether a program that does not know the chunk may copy it into a changed picture. */
bool bm_png_is_safe_to_copy(const char *type);

/* ---- png_text.c: text chunks, and what is deflated in chunks --------------------------------- */

typedef struct bm_png_text {
    const char *keyword;
    const uint8_t *text;
    size_t size; /* of the text as it stands there */
    bool deflated, utf8;
    size_t head_bytes; /* of all that stands before the text */
} bm_png_text;

/* Takes a tEXt, zTXt or iTXt apart. False: it is none. */
bool bm_png_text_parse(bm_png_text *text, const bm_png_chunk *chunk);
bool bm_png_text_is_xmp(const bm_png_text *text);

/* Inflates into new memory: *size is the limit, then the size. BM_E_CORRUPT, BM_E_LIMIT_MEMORY, BM_E_NOMEM; no
 * message. */
bm_status bm_png_inflate(const uint8_t *bytes, size_t count, uint8_t **out, size_t *size);
/* Deflates into new memory. NULL: no memory. */
uint8_t *bm_png_deflate(const uint8_t *bytes, size_t count, size_t *size);

/* ---- png_chunks.c: from chunks into the picture ---------------------------------------------- */

/* Takes what has been collected into the origin, as far as it is good, and reads profile, EXIF, XMP, a comment and density
 * into the picture, unless they come late. BM_E_NOMEM. */
bm_status bm_png_take_chunks(bm_png_list *found, bm_picture *picture, bm_error *error);

/* ---- png_native.c ---------------------------------------------------------------------------- */

/* Puts into words what no other format can hold of the picture. */
void bm_png_note_native(bm_picture *picture);
/* Likewise what came behind the pixels. */
void bm_png_note_native_late(bm_picture *picture);

/* ---- png_describe.c -------------------------------------------------------------------------- */

void bm_png_describe(const bm_picture *picture, bm_facts *facts);

/* ---- png_form.c: how the output's pixels are to lie ------------------------------------------ */

typedef struct bm_png_form {
    int bit_depth, color_type;
    bool interlaced;
    bool as_source; /* the pixels are the source's, and stored as they were there */
} bm_png_form;

bm_png_form bm_png_settle(const bm_encode_request *request);
/* The same for admission, when it is not settled whether the pixels stay: only `interlaced` counts. */
bool bm_png_settle_interlace(const bm_encode_options *options, const bm_picture *source);

/* Finds the entries of a palette again. */
typedef struct bm_png_lookup {
    struct {
        uint32_t color; /* red in the lowest byte, alpha in the highest */
        uint16_t entry; /* 1 and up; 0: the slot is empty */
    } slot[4 * BM_PNG_COLORS];
    const bm_png_origin *origin;
} bm_png_lookup;

void bm_png_lookup_fill(bm_png_lookup *lookup, const bm_png_origin *origin);

/* How rows as decoded become rows as stored; samples of fewer than 8 bits come out one a byte. */
typedef struct bm_png_packer {
    bm_png_form form;
    unsigned channels, depth; /* of what comes */
    size_t width;
    bool is_copy; /* the rows are right as they are */
    bm_png_lookup lookup;
} bm_png_packer;

void bm_png_packer_init(bm_png_packer *packer, const bm_png_form *form,
                        const bm_encode_request *request);
/* Bytes of a row that comes out. */
size_t bm_png_packed_bytes(const bm_png_packer *packer);
void bm_png_pack(const bm_png_packer *packer, const void *row, uint8_t *packed);

/* The same as bytes of the file: several samples of few bits a byte, 16 bits with the high byte first. `packed`: room for a packed
 * row, where samples have fewer than 8 bits. */
size_t bm_png_stored_bytes(const bm_png_packer *packer);
void bm_png_store(const bm_png_packer *packer, const void *row, uint8_t *packed, uint8_t *stored);
/* From a byte of a pixel to the same one of the next; at least 1. */
unsigned bm_png_pixel_bytes(const bm_png_packer *packer);

/* ---- png_carry.c: from the source into the output's chunks ----------------------------------- */

typedef struct bm_png_carrier {
    png_structp lib;
    png_infop info;
    const bm_encode_request *request;
    const bm_png_form *form;
    const bm_metadata *metadata;
    bool has_profile, has_exif, has_xmp, has_density; /* in the output by now */
    /* In use while libpng may jump out of writing them. */
    uint8_t *deflated;
    bm_metadata late; /* EXIF from behind the pixels: one at most */
} bm_png_carrier;

/* Writes everything that stands before the pixels; libpng's info has its IHDR. BM_E_NOMEM. */
bm_status bm_png_write_head(bm_png_carrier *carrier);
/* And what stood behind them in the source. */
bm_status bm_png_write_late(bm_png_carrier *carrier);
void bm_png_carrier_clear(bm_png_carrier *carrier);

/* ---- png_open.c, png_decode.c, png_encode.c: the functions of the codec, see bandmill/codec.h - */

bm_status bm_png_decode_open(bm_decoder **decoder, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error);
bm_status bm_png_decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error);
bm_status bm_png_decode_end(bm_decoder *decoder, bm_error *error);
void bm_png_decode_close(bm_decoder *decoder);

void bm_png_accepts(const bm_desc *desc, bm_model *model, unsigned *depth);
size_t bm_png_encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source);
size_t bm_png_chore_bytes(const bm_desc *desc, const bm_encode_options *options,
                          const bm_picture *source, unsigned workers);
bm_status bm_png_encode_open(bm_encoder **encoder, const bm_encode_request *request,
                             bm_error *error);
bm_status bm_png_encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error);
unsigned bm_png_encode_chores(bm_encoder *encoder);
bm_status bm_png_encode_chore(bm_encoder *encoder, bm_error *error);
bm_status bm_png_encode_end(bm_encoder *encoder, bm_error *error);
void bm_png_encode_close(bm_encoder *encoder);

#endif
