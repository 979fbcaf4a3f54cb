/* SPDX-License-Identifier: MIT */
/* The interface of a codec: everything the pipeline knows about file formats.
 *
 * A codec is one `bm_codec` table. Decoding is streaming: open (parse the header), rows in order, end, close.
 * Encoding likewise. A decoder or encoder is used by one thread at a time (chores apart), but not always by the same one; different ones
 * are used by several threads at once. Neither ever prints or exits; whatever a format library says is turned into an error or a warning
 * of this picture.
 *
 * A program's own codec defines struct bm_decoder and struct bm_encoder in its file (in C++: has its own types, and casts), and needs name
 * and extensions; to read: match, decode_open, decode_rows, decode_end and decode_close; to write: accepts, encode_bytes,
 * encode_open, encode_rows, encode_end and encode_close. All else may be NULL or zero. docs/examples/own_codec.c is one. */
#ifndef BANDMILL_CODEC_H
#define BANDMILL_CODEC_H

#include "bandmill/drain.h"
#include "bandmill/feed.h"
#include "bandmill/run.h"
#include "bandmill/shelf.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct bm_codec bm_codec;
typedef struct bm_decoder
    bm_decoder; /* each codec has its own: struct bm_decoder is defined in its file */
typedef struct bm_encoder bm_encoder; /* likewise */

/* ---- what a picture carries besides pixels ------------------------------------------------------------------- */

typedef enum bm_blob_kind { /* What a block of bytes beside the pixels is. */
    BM_BLOB_ICC,          /* the profile itself, reassembled */
    BM_BLOB_EXIF,         /* TIFF header onwards, without "Exif\0\0" */
    BM_BLOB_XMP,          /* the packet */
    BM_BLOB_XMP_EXTENDED, /* what did not fit into the packet: its GUID of 32 letters, then RDF */
    BM_BLOB_PHOTOSHOP,    /* Photoshop's image resources ("8BIM" ...), IPTC among them */
    BM_BLOB_COMMENT,      /* text, mostly UTF-8 and mostly without NUL, but nobody is bound to it */
    BM_BLOB_NATIVE,       /* what only an encoder of the picture's own codec understands */
    BM_BLOB_KINDS /* how many there are */
} bm_blob_kind;

typedef struct bm_blob { /* Such a block. The picture's. */
    bm_blob_kind kind; /* what they are */
    uint8_t *bytes; /* the block itself */
    size_t size; /* in bytes */
} bm_blob;

#define BM_MAX_WARNINGS 12 /* Warnings that a table holds. */

/* Something that went differently from what a user would expect, but is no failure. */
typedef struct bm_warning {
    const char *code; /* stable, lower case, static storage: "trailing_data" */
    unsigned count; /* how often it was given */
    char message[240]; /* of several, what each of them says, as far as there is room */
} bm_warning;

/* Start from zeros; needs no destruction. One thread at a time. */
typedef struct bm_warnings {
    bm_warning item[BM_MAX_WARNINGS]; /* in the order in which they came */
    unsigned count; /* of different ones */
    bool strict; /* any of them is a failure: see bm_warnings_judge() */
} bm_warnings;

/* Adds a warning. Where the code is there already it is counted, and what it says is appended, unless that has been said.
 * Never fails: beyond the table's end it is dropped. */
void bm_warn(bm_warnings *warnings, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* BM_E_STRICT with the first warning's code and message, where the warnings are strict and there are any. Asked by whoever
 * is about to make something final after it could have warned of it. */
bm_status bm_warnings_judge(const bm_warnings *warnings, bm_error *error);

/* A picture as its decoder found it. Owned by whoever opened the decoder; bm_picture_clear() frees it. */
typedef struct bm_picture {
    bm_shelf *shelf; /* what a decoder may take from and leave its own on; set before it is opened; NULL: none */
    bm_desc desc;                /* of the rows that the decoder delivers */
    const bm_codec *codec;       /* which decoder */
    double density_x, density_y; /* pixels per metre, 0: unknown */
    unsigned orientation;        /* EXIF 1..8; a decoder that leaves 0 has said 1 */
    size_t decoder_bytes; /* the decoder's own memory, estimated from the header: for admission */
    bm_blob *blob;        /* in the file's order */
    unsigned blobs, blob_capacity; /* that there are, that there is room for */
    char native[128]; /* names what else it carries that only its own format can hold; "": nothing */
    bm_warnings warnings; /* the decoder's */
    /* Settings of the source that only the same codec's encoder understands (quantisation tables ...). */
    void *origin;
    size_t origin_bytes; /* that it takes */
    void (*origin_free)(void *origin); /* NULL: free() */
    /* The same of what came only behind the pixels: complete after decode_end. */
    char native_late[64];
} bm_picture;

void bm_picture_clear(bm_picture *picture); /* Frees all that it holds, and makes it zeros. Accepts zeros. */

/* Copies the bytes in. BM_E_NOMEM. */
bm_status bm_picture_add_blob(bm_picture *picture, bm_blob_kind kind, const void *bytes,
                              size_t size, bm_error *error);
/* The first of its kind, or NULL. */
const bm_blob *bm_picture_find_blob(const bm_picture *picture, bm_blob_kind kind);

/* ---- options ------------------------------------------------------------------------------------------------- */

typedef struct bm_decode_limits { /* What a decoder may be asked for at most, and what it does about damage. */
    uint64_t max_pixels; /* width x height; 0: no limit */
    unsigned max_scans;  /* progressive JPEG; 0: no limit */
    /* How much memory a decoder may take beyond what it cannot do without, to be faster; 0: no limit. */
    size_t spare_bytes;
    /* Go on behind damage in the pixels where the format lets one, with the warning "damaged", which says where it is, and
     * samples of middle gray for what is missing. What makes decode_rows fail all the same is left to its caller. */
    bool keep_damaged;
} bm_decode_limits;

typedef enum bm_metadata_policy { /* What an encoder takes over of what its source carries. */
    BM_METADATA_KEEP,  /* all that the format can hold */
    BM_METADATA_STRIP, /* nothing but what colours and orientation need */
    BM_METADATA_SAFE   /* what tells of the picture, and nothing that tells of a person or a place */
} bm_metadata_policy;

/* An option that a codec's encoder has, as a command line offers it. */
typedef enum bm_codec_option_type {
    BM_CODEC_SWITCH, /* 0 or 1 */
    BM_CODEC_NUMBER, /* min to max */
    BM_CODEC_CHOICE  /* index into the words */
} bm_codec_option_type;

typedef struct bm_codec_option { /* One of them, as its codec declares it. Static storage. */
    const char *name;     /* "quality"; NULL ends a table */
    const char *argument; /* how a help calls its value; NULL for a switch */
    bm_codec_option_type type; /* what it takes */
    int min, max;               /* NUMBER; inclusive */
    const char *const *choices; /* CHOICE: the words, ending with NULL */
    const char *doc;            /* a few sentences, with what holds where nothing is said */
} bm_codec_option;

#define BM_MAX_CODEC_OPTIONS 12 /* Options that an encoder may have. */

/* How to encode. All zeros: as the source was, or the codec's own defaults. */
typedef struct bm_encode_options {
    bm_metadata_policy metadata; /* what is taken over */
    uint32_t given;                  /* bit i: value[i] was said */
    int value[BM_MAX_CODEC_OPTIONS]; /* of the i-th row of the codec's table */
} bm_encode_options;

/* The value of row i, or `otherwise` where nothing was said. */
static inline int bm_encode_value(const bm_encode_options *options, unsigned i, int otherwise)
{
    return options->given >> i & 1 ? options->value[i] : otherwise;
}

/* Sets the option of that name. False: the codec has none, or not with such a value. */
bool bm_encode_set(bm_encode_options *options, const bm_codec *codec, const char *name, int value);

/* What a codec knows of how a file is coded, for people and programs that ask: pairs of a word and a value. */
typedef struct bm_fact {
    const char *key; /* lower case, static storage: "subsampling" */
    bool is_text;    /* else a number or true or false, as JSON has them */
    char value[48]; /* as JSON has it, text without its quotes */
} bm_fact;

#define BM_MAX_FACTS 16 /* Facts that a table holds. */
typedef struct bm_facts { /* Facts of one picture. Start from zeros; needs no destruction. */
    bm_fact item[BM_MAX_FACTS]; /* in the order in which they came */
    unsigned count; /* of them */
} bm_facts;

/* Adds one; beyond the table's end it is dropped. */
void bm_facts_add(bm_facts *facts, const char *key, bool is_text, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* What an encoder is opened with. What it points to stays where it is until encode_close; the request itself need not. */
typedef struct bm_encode_request {
    bm_drain *drain; /* where the bytes go */
    bm_shelf *shelf;     /* what the encoder may take from and leave its own on; NULL: none */
    const bm_desc *desc; /* what comes */
    const bm_encode_options *options; /* never NULL */
    /* The picture it came from (metadata, origin), NULL when there is none. */
    const bm_picture *source;
    /* The encoder adds what it could not carry over; the decoder has its own. */
    bm_warnings *warnings;
    unsigned workers;     /* threads that may do chores; 0 and 1: none is to be left */
    unsigned orientation; /* how the rows lie: EXIF 1..8; 0: as the source's */
    bool same_pixels;     /* the rows are the source's own, sample for sample */
    bool is_srgb; /* colours were converted to sRGB: what the source says of them (profile, gamma) holds no longer */
} bm_encode_request;

/* ---- forms of decoding --------------------------------------------------------------------------------------- */

/* How rows are to come out of a decoder, where its format leaves a choice. All zeros: as the header says, and whole. */
typedef struct bm_decode_form {
    uint8_t shrink; /* each side is 1/2^shrink of the picture's, rounded up: 0..3 */
    bool gray;      /* luma alone, as BM_GRAY */
    bool planes;    /* BM_YCBCR in planes as they are stored, subsampled; not with `gray` */
    /* The part of the picture, shrunk already, that is decoded; a width of 0: all of it. */
    uint32_t x, y, width, height;
    /* Filled in by the codec: some colours are that much coarser yet than the rows that come, as a shift. */
    uint8_t coarser;
} bm_decode_form;

/* ---- transforms ---------------------------------------------------------------------------------------------- */

/* What some formats allow without decoding, and so without loss: a part is kept, and turned. */
typedef struct bm_transform {
    unsigned orientation; /* brings what lies so upright, EXIF 1..8: 3 turns by 180 degrees, 6 to the right */
    /* What is kept of the picture as it is stored; a width of 0: all of it. */
    uint32_t x, y, width, height;
} bm_transform;

/* ---- the codec ----------------------------------------------------------------------------------------------- */

#define BM_MATCH_BYTES                                                                             \
    32 /* bytes of a file's beginning that `match` sees (fewer only where the file is shorter) */

struct bm_codec { /* A codec. Static storage, never changed: any number of threads use it at once. */
    const char *name; /* "jpeg": what --format takes */
    const char *const
        *extensions; /* without the dot, lower case, the first is the usual one; ends with NULL */
    const char *summary; /* one sentence, no final stop */
    const char *heading; /* of its options in a help: "JPEG"; NULL where it has none */
    /* Writes name and version of the library that does the work: "libpng 1.6.39". NULL: no other than bandmill. */
    void (*library)(char *text, size_t size);

    /* Whether a file that begins like this is ours. NULL: this codec cannot decode. */
    bool (*match)(const uint8_t *head, size_t size);

    /* Parses the header: fills *picture (which comes with zeros but for the shelf), desc at least, and creates the decoder, which is NULL
     * after an error as before. Limits are judged here, before anything of the picture's size is allocated. Feed and picture stay where they are until decode_close:
     * the decoder goes on reading from the one and, until decode_end, adds warnings, nothing else, to the other: an
     * encoder may read the rest meanwhile. */
    bm_status (*decode_open)(bm_decoder **decoder, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error);
    /* Chooses a form: before the first row, any number of times, the last choice holds. Fills *desc with how rows will come,
     * and moves the window to what a decoder can begin and end at: it covers what was asked for. picture->decoder_bytes
     * changes with it, picture->desc does not. BM_E_UNSUPPORTED: not this form of this picture; what was chosen before holds.
     * NULL: this codec offers no choice. */
    bm_status (*decode_choose)(bm_decoder *decoder, bm_decode_form *form, bm_desc *desc,
                               bm_error *error);
    /* Adds what the header tells of the coding. NULL: there is nothing to tell. */
    void (*describe)(const bm_picture *picture, bm_facts *facts);
    /* Fills the rows: in order, every row once. rows->row[p][i] points to room for row y[p] + i of plane p. */
    bm_status (*decode_rows)(bm_decoder *decoder, const bm_rows *rows, bm_error *error);
    /* After the last row: reads to the end of the data, so that damage there is noticed. May add to the picture's
     * origin what stood there, for encode_end, which comes after it. */
    bm_status (*decode_end)(bm_decoder *decoder, bm_error *error);
    /* Frees; at any time; accepts NULL. */
    void (*decode_close)(bm_decoder *decoder);

    /* Whether `transform` can do that for an output of the same format under these options: fills *desc with the picture that it
     * makes, and *bytes with the memory that it takes, the decoder's own included. Before the first row, while no form was chosen.
     * BM_E_UNSUPPORTED says why not: the part does not begin, or where it is mirrored does not end, where the format lets it; or the
     * output is to be coded otherwise. BM_E_PARAM. */
    bm_status (*transform_check)(bm_decoder *decoder, const bm_transform *what,
                                 const bm_encode_options *options, bm_desc *desc, size_t *bytes,
                                 bm_error *error);
    /* In place of all rows, and of an encoder: reads the whole file, then writes one that holds the same data turned, with metadata
     * as the request says, whose desc is that of the check. decode_end comes after it. Both NULL: never. */
    bm_status (*transform)(bm_decoder *decoder, const bm_transform *what,
                           const bm_encode_request *request, bm_error *error);

    /* What the encoder can be told; ends with a NULL name. NULL: nothing. */
    const bm_codec_option *options;
    /* BM_E_PARAM where they contradict each other. NULL: they cannot. */
    bm_status (*check_options)(const bm_encode_options *options, bm_error *error);

    /* The model and depth nearest to `desc` that this format holds; equal to desc's where it fits. NULL: this codec
     * cannot encode. */
    void (*accepts)(const bm_desc *desc, bm_model *model, unsigned *depth);
    /* Whether encode_open takes planes of BM_YCBCR like these, as they are to be stored, with such options. NULL: never. */
    bool (*takes_planes)(const bm_desc *desc, const bm_encode_options *options,
                         const bm_picture *source);
    /* The encoder's own memory for such a picture: for admission. */
    size_t (*encode_bytes)(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source);
    /* Creates the encoder, which is NULL after an error as before. What the format holds before the pixels may be written here. */
    bm_status (*encode_open)(bm_encoder **encoder, const bm_encode_request *request,
                             bm_error *error);
    /* Takes the rows: in order, every row once. They may not be kept. */
    bm_status (*encode_rows)(bm_encoder *encoder, const bm_rows *rows, bm_error *error);
    /* Work that encode_rows leaves to other threads, as bm_row_sink has it (bandmill/run.h); what is left at encode_end is done there.
     * chore_bytes: the memory that it takes beside encode_bytes with so many threads at it. All NULL: there is none. */
    unsigned (*encode_chores)(bm_encoder *encoder);
    bm_status (*encode_chore)(bm_encoder *encoder, bm_error *error); /* Does one of them. Any thread. */
    size_t (*chore_bytes)(const bm_desc *desc, const bm_encode_options *options,
                          const bm_picture *source, unsigned workers); /* bytes */
    /* After the last row: the rest of the bytes. */
    bm_status (*encode_end)(bm_encoder *encoder, bm_error *error);
    /* Frees; at any time; accepts NULL. */
    void (*encode_close)(bm_encoder *encoder);

    /* Bytes by which rows given to decode_rows should start after a BM_ROW_ALIGN boundary; 0: on it. For libraries that
     * write aligned rows past the cache, from where the next step would have to fetch them back. */
    uint8_t row_offset;
    bool is_lossy; /* what is decoded is not sample for sample what was encoded */
    bool
        keeps_no_file; /* a codec for measuring: what it writes is a line of text for the caller, never a file */
};

/* ---- tables of codecs: `codecs` ends with NULL ---------------------------------------------------------------- */

/* The codec of that name ("jpeg"), or NULL. */
const bm_codec *bm_codec_named(const bm_codec *const *codecs, const char *name);

/* The codec whose files end like `path` does (case does not matter), or NULL. A name that is nothing but an extension (".png") has
 * none. */
const bm_codec *bm_codec_for_path(const bm_codec *const *codecs, const char *path);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
