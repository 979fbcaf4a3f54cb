/* SPDX-License-Identifier: MIT */
/* The contract of a filter: how it is declared, planned and called.
 *
 * A filter is one `bm_filter`: names, parameters and the function `plan`. The parser, the help, the generated
 * documentation, the tests and the benchmarks are loops over that declaration. `plan` looks at the parameters and
 * at the description of the input and fills a `bm_plan`, which never changes afterwards and which any number of
 * threads use at once. Everything after planning is infallible: kernels allocate nothing, return nothing, know no
 * global and no thread.
 *
 * One plan describes one step. The executor (bandmill/run.h) cuts its output into bands of rows, works out which
 * input rows each band needs, and calls `band`. A step takes its form from what its plan fills in:
 *
 *   point      nothing further: output rows need the same input rows (in place of `band`, a table in `map`, or `matrix`)
 *   window     `need` adds a halo; `edge` says what lies outside the picture
 *   resample   `need` maps output rows to the span of their taps; the output has another size
 *   scan       `scan` sees every input row first; `finish` turns the sums into the `state` that `band` reads
 *   whole      `whole`: rows are made once all input rows are there
 *   serial     `serial`: bands are called in order, one at a time, scratch is carried from each to the next
 */
#ifndef BANDMILL_FILTER_H
#define BANDMILL_FILTER_H

#include "bandmill/cpu.h"
#include "bandmill/image.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

#define BM_MAX_PARAMS 12

typedef struct bm_filter bm_filter;
typedef struct bm_plan bm_plan;

/* ---- parameters ------------------------------------------------------------------------------ */

typedef enum bm_param_type {
    BM_PARAM_INT,
    BM_PARAM_FLOAT,
    BM_PARAM_CHOICE, /* one word of `choices` */
    BM_PARAM_SIZE,   /* WxH, W, xH or P% */
    BM_PARAM_PICTURE, /* the name of another picture, which bm_chain_load() brings */
    BM_PARAM_FILE,    /* the name of a file, which bm_chain_load_files() brings */
    BM_PARAM_COLOR,   /* as bandmill/color.h reads it */
    BM_PARAM_NUMBERS, /* a list of numbers, white space between them, perhaps in rows */
    BM_PARAM_REGION   /* WxH+X+Y: only among bm_scope_params */
} bm_param_type;

typedef struct bm_param {
    const char *name;
    bm_param_type type;
    double min, max;            /* INT, FLOAT, each side of a SIZE, each of NUMBERS; inclusive */
    uint32_t least, most;       /* how many NUMBERS; inclusive */
    double def;                 /* default: number, index into choices, or 0xRRGGBBAA; NUMBERS have none */
    bool required;              /* no default: leaving it out is an error */
    const char *const *choices; /* CHOICE: NULL-terminated */
    const char *unit;           /* "pixels", "degrees"; NULL for a pure number */
    const char *doc;            /* one sentence */
    /* FILE: makes of a file's bytes, with a NUL behind them, what plans find in bm_value.content: one block, which free()
     * frees. `name` is for messages. BM_E_PARAM: the bytes are no such file; the message names it and the line. BM_E_NOMEM. */
    bm_status (*read)(const char *name, const char *bytes, size_t count, void **content, bm_error *error);
} bm_param;

/* What NUMBERS are. Where there are rows, a `/` ends each; that of the last may be left out if there are others. All are
 * equally long. */
typedef struct bm_numbers {
    const double *at; /* row by row */
    uint32_t count;
    uint32_t rows; /* 0: written without any `/` */
} bm_numbers;

/* A parsed value. `number` serves INT, FLOAT, CHOICE (the index) and COLOR (0xRRGGBBAA), `name` and `picture` a PICTURE,
 * `name` and `content` a FILE, `numbers` NUMBERS; a SIZE uses the rest. */
typedef struct bm_value {
    double number;
    uint32_t width, height;  /* 0: not given */
    double percent;          /* 0: not given */
    const char *name;        /* as written; NULL: not given. The chain's */
    const bm_image *picture; /* NULL until it is loaded. The chain's */
    const void *content;     /* what `read` made of the file; NULL until it is loaded. The chain's */
    bm_numbers numbers;      /* a count of 0: not given. The chain's */
} bm_value;

/* ---- where a call acts (docs/scopes.md) ------------------------------------------------------ */

/* The channels that it acts on. */
typedef enum bm_scope_on {
    BM_ON_ALL,
    BM_ON_LUMA,
    BM_ON_RED,
    BM_ON_GREEN,
    BM_ON_BLUE,
    BM_ON_ALPHA,
    BM_ON_COLOUR /* all but alpha */
} bm_scope_on;

typedef struct bm_length {
    double number;
    bool percent; /* of the picture's width or height; else pixels */
} bm_length;

/* Zeros: everywhere. */
typedef struct bm_scope {
    bm_scope_on on;
    bool region;                    /* the next four were given */
    bm_length width, height, x, y;
    const char *mask_name;          /* as written; NULL: not given. The chain's */
    const bm_image *mask;           /* NULL until it is loaded: gray, 16 bits. The chain's */
} bm_scope;

/* The parameters that every filter has beside its own: on, in, mask. Ends with a NULL name. */
extern const bm_param bm_scope_params[];

/* One filter with its values, in the order of its parameters. */
typedef struct bm_call {
    const bm_filter *filter;
    bm_scope scope;
    bm_value value[BM_MAX_PARAMS];
} bm_call;

/* Whether it acts on less than the whole picture, or may: then what its filter says of itself is not true of it. */
bool bm_call_is_scoped(const bm_call *call);
/* Whether it is a call of that filter that is not scoped: how rules look for filters that they know. */
bool bm_call_is_of(const bm_call *call, const bm_filter *filter);

#define BM_MAX_STAGES 3

/* Steps that together do the work of one call, each on the output of the one before. */
typedef struct bm_stages {
    bm_call call[BM_MAX_STAGES];
    uint32_t count;
    bool side;      /* the last one has the call's input as its second input */
    bm_image shape; /* room for a picture without rows that the calls may name */
} bm_stages;

/* ---- the declaration ------------------------------------------------------------------------- */

typedef enum bm_kind {
    BM_KIND_POINT,
    BM_KIND_WINDOW,
    BM_KIND_RESAMPLE,
    BM_KIND_SCAN,
    BM_KIND_WHOLE,
    BM_KIND_SERIAL
} bm_kind;

/* The shelf on which people look for a filter. */
typedef enum bm_group {
    BM_GROUP_NONE, /* only of steps that planning inserts */
    BM_GROUP_TONE,
    BM_GROUP_COLOUR,
    BM_GROUP_BLUR, /* and sharpen */
    BM_GROUP_SMOOTH,
    BM_GROUP_EDGES,
    BM_GROUP_SHAPES,
    BM_GROUP_GEOMETRY,
    BM_GROUP_FINISH,
    BM_GROUP_COUNT
} bm_group;

/* What a filter does about transparency. */
typedef enum bm_alpha_rule {
    BM_ALPHA_CHANNEL,     /* alpha is a channel like the others (flips, turns) */
    BM_ALPHA_UNTOUCHED,   /* the kernel skips alpha, colour does not depend on it (invert) */
    /* Neighbours mix: where there is alpha, plan and kernel see premultiplied 16-bit colour. No sample may come out
     * above in.premultiplied, which is what 1 is there. */
    BM_ALPHA_PREMULTIPLY
} bm_alpha_rule;

/* What a filter does to pixels as a whole, for rules that let calls change places. */
typedef enum bm_manner {
    BM_MANNER_OTHER,
    /* Each output pixel hangs on the input pixel in its place alone, and wherever that is in the same way. */
    BM_MANNER_PIXELS,
    /* Each output pixel is an input pixel, or of one gray; which one it is hangs on the picture's size alone. */
    BM_MANNER_MOVES,
    /* Each output pixel is a mean of input pixels, all channels alike, by weights that are not below 0: within 1 level. */
    BM_MANNER_MEANS
} bm_manner;

/* Distances in pixels. */
typedef struct bm_reach {
    uint32_t across, down;
} bm_reach;

#define BM_MODEL_BIT(model) (1u << (model))
#define BM_ANY_MODEL ((1u << BM_MODEL_COUNT) - 1)

struct bm_filter {
    const char *name;
    bm_group group;
    const char *const *aliases; /* of other programs, for chains, too; ends with NULL; NULL: none */
    const char *summary;  /* one sentence, no final stop */
    const char *doc;      /* paragraphs: definition, source, accuracy */
    const char *examples; /* one chain a line; what comes after an empty line is for tests alone */
    bm_kind kind;
    bm_alpha_rule alpha;
    bm_alpha_rule (*alpha_of)(const bm_call *call); /* where a parameter decides; NULL: `alpha` */
    bm_manner manner;
    bm_manner (*manner_of)(const bm_call *call); /* where a parameter decides; NULL: `manner` */
    unsigned models; /* BM_MODEL_BIT()s that it takes; another is BM_E_CHAIN */
    bool planar;     /* also takes planes of different sizes */
    /* Optional, for planar filters: whether the call makes of the planes of YCbCr, subsampled ones too, what it makes of the same
     * picture in RGB, but for rounding and colours that leave RGB's range: sums with the same weights for all channels, which
     * add up to 1. Of fine details of chroma it may make less. NULL: where it only moves pixels. */
    bool (*suits_planes)(const bm_call *call);
    const bm_param *params; /* ends with a NULL name; at most BM_MAX_PARAMS */

    /* Fills `plan`, whose filter, in, out (a copy of in) and level are set already. The only place that judges
     * combinations of parameters. Memory comes from bm_plan_alloc() and lives as long as the plan.
     * BM_E_PARAM: these values never work. BM_E_CHAIN: not on this picture. BM_E_NOMEM. */
    bm_status (*plan)(const bm_call *call, bm_plan *plan, bm_error *error);

    /* Optional, for a sample map whose kernel is faster than tables: fills plan->map in place of plan->band, for a planner that
     * joins it with others. BM_E_NOMEM. */
    bm_status (*map)(bm_plan *plan, bm_error *error);

    /* Optional: fills `stages`, zeroed before, where several inserted steps do the work of a call on such a picture more
     * cheaply than what `plan` makes of it. They may give other bytes than `plan`, within the accuracy that the filter
     * states. False: `plan` it is. */
    bool (*split)(const bm_call *call, const bm_desc *in, bm_stages *stages);

    /* Optional, and then the filter has the parameters of kernels/border.h: how far a pixel of the output sees, at most.
     * Nothing farther away matters to it, in a plane of reduced size nothing outside as many of its own samples as that
     * covers. Planning puts a border of that width around the picture where a call asks for one. */
    bm_reach (*reach)(const bm_call *call, const bm_desc *in);
    /* Optional, beside `reach`: puts values that do not hang on the picture's size in place of those that do, for the
     * picture that the plan sees then is a larger one. */
    void (*settle)(bm_call *call, const bm_desc *in);
};

/* The rule for this call, and its manner: BM_MANNER_OTHER where it is scoped. */
bm_alpha_rule bm_call_alpha(const bm_call *call);
bm_manner bm_call_manner(const bm_call *call);

/* ---- the plan -------------------------------------------------------------------------------- */

/* Rows [lo, hi). In a filter's answer lo may be negative and hi beyond the picture: the edge rule fills in. */
typedef struct bm_span {
    int32_t lo, hi;
} bm_span;

/* Colours out of colours: red, green and blue out are the rows, each times (red, green, blue, 1) in, on a scale of 0 .. 1,
 * then clamped to it. Gray counts as red, green and blue alike. */
typedef struct bm_colour_matrix {
    double row[3][4];
} bm_colour_matrix;

typedef enum bm_edge {
    BM_EDGE_CLAMP,  /* aaa|abcd|ddd */
    BM_EDGE_MIRROR, /* cba|abcd|dcb */
    BM_EDGE_CONSTANT /* 000|abcd|000 */
} bm_edge;

/* One call of a kernel: output rows [y0, y1) of one plane. Nothing here may be kept after the call. */
typedef struct bm_band {
    unsigned plane;
    uint32_t y0, y1;
    const void *const *in;   /* in[i] is input row in_y0 + i, edge rule applied; covers need(y0, y1) */
    int32_t in_y0;
    const void *const *side; /* second input of a two-input step, rows y0..y1-1; NULL otherwise */
    void *const *out;        /* out[i] is output row y0 + i; never overlaps an input */
    const void *state;       /* what `finish` derived; NULL without a scan */
    void *scratch;           /* plan->scratch_bytes, aligned to BM_ROW_ALIGN, of this thread alone */
    bool resume;             /* scratch holds what the call for the rows just above, same plane, left there */
} bm_band;

typedef void (*bm_band_fn)(const bm_plan *plan, const bm_band *band);

/* Adds input rows [y0, y1) (in `rows`, first row y0) to the accumulator; integer sums only, so that the order
 * and the number of accumulators cannot change the result. */
typedef void (*bm_scan_fn)(const bm_plan *plan, unsigned plane, const void *const *rows, uint32_t y0,
                           uint32_t y1, void *accumulator);

struct bm_plan {
    const bm_filter *filter;
    bm_cpu_level level; /* pick kernels of this level */
    bm_desc in, out;

    bm_band_fn band;
    /* In place of `band`, by a point filter whose output sample depends on the input sample of the same channel alone: a
     * table for each channel, 256 or 65536 samples of the picture's type; NULL: the channel is copied. bm_plan_create()
     * fills in the kernel that looks up, or one that computes where the table is a line, and a planner can join
     * neighbouring maps into one. All NULL: no map. */
    const void *map[BM_MAX_PLANES];
    /* In place of `band`, by a point filter whose output colour is that of a matrix: the same for pixels, from gray or
     * RGB to RGB, interleaved. Alpha is copied. Neighbouring matrices multiply, where clamping between them may be left
     * out. NULL: none. */
    const bm_colour_matrix *matrix;
    /* Input rows that output rows [y0, y1) of a plane need; both bounds never decrease as y0 and y1 grow.
     * NULL: the same rows. When `whole`, the rows of the picture that a call is given; the bounds may go either way, and
     * NULL is all. */
    bm_span (*need)(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1);
    bm_edge edge;
    bool whole;
    bool serial;
    bool copies; /* the output is the input, byte for byte: the executor may leave the step out */

    size_t scratch_bytes;
    /* What a call that does not resume costs before its first row, in rows of output; 0: next to nothing. With several
     * workers bands seldom resume, and are made high enough to bear it. */
    uint32_t start_rows;
    /* A band should have at least so many rows of output, since the kernel reads what it needs for one row along with what
     * it needs for others; 0: any height will do. */
    uint32_t block_rows;

    bm_scan_fn scan;
    void (*merge)(const bm_plan *plan, void *into, const void *from);
    void (*finish)(const bm_plan *plan, const void *accumulator, void *state);
    size_t accumulator_bytes, state_bytes; /* both start as zeros */

    void *data; /* the filter's own: tables, weights */

    struct bm_plan_block *blocks; /* bm_plan_alloc()'s */
};

/* Memory that lives as long as the plan, zeroed, aligned to BM_ROW_ALIGN. NULL when there is none. */
void *bm_plan_alloc(bm_plan *plan, size_t count, size_t size);

/* Plans one call on one input description. The caller destroys the plan, also after an error. */
bm_status bm_plan_create(bm_plan *plan, const bm_call *call, const bm_desc *in, bm_cpu_level level,
                         bm_error *error);
void bm_plan_destroy(bm_plan *plan);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
