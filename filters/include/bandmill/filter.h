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

#define BM_MAX_PARAMS 12 /* Parameters that a filter may have. */

typedef struct bm_filter bm_filter;
typedef struct bm_plan bm_plan;

/* ---- parameters ------------------------------------------------------------------------------ */

typedef enum bm_param_type { /* What a parameter's values are. */
    BM_PARAM_INT, /* a whole number */
    BM_PARAM_FLOAT, /* a number */
    BM_PARAM_CHOICE, /* one word of `choices` */
    BM_PARAM_SIZE,   /* WxH, W, xH or P% */
    BM_PARAM_PICTURE, /* the name of another picture, which bm_chain_load() brings */
    BM_PARAM_FILE,    /* the name of a file, which bm_chain_load_files() brings */
    BM_PARAM_COLOR,   /* as bandmill/color.h reads it */
    BM_PARAM_NUMBERS, /* a list of numbers, white space between them, perhaps in rows */
    BM_PARAM_REGION   /* WxH+X+Y: only among bm_scope_params */
} bm_param_type;

typedef struct bm_param { /* A parameter, as its filter declares it. Static storage. */
    const char *name;           /* as chains write it; NULL ends a table */
    bm_param_type type;         /* what it takes */
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
    uint32_t count; /* in all rows together */
    uint32_t rows; /* 0: written without any `/` */
} bm_numbers;

/* A parsed value. `number` serves INT, FLOAT, CHOICE (the index) and COLOR (0xRRGGBBAA), `name` and `picture` a PICTURE,
 * `name` and `content` a FILE, `numbers` NUMBERS; a SIZE uses the rest. */
typedef struct bm_value {
    double number; /* INT, FLOAT, CHOICE, COLOR */
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
    BM_ON_ALL, /* every one */
    BM_ON_LUMA, /* the luma of colours, by BT.601, whose chroma stays */
    BM_ON_RED, /* red alone */
    BM_ON_GREEN, /* green alone */
    BM_ON_BLUE, /* blue alone */
    BM_ON_ALPHA, /* alpha alone */
    BM_ON_COLOUR /* all but alpha */
} bm_scope_on;

typedef struct bm_length { /* A distance, as it is written. */
    double number; /* how far */
    bool percent;  /* of the picture's width or height; else pixels */
} bm_length;

/* Zeros: everywhere. */
typedef struct bm_scope {
    bm_scope_on on;                 /* which channels */
    bool region;                    /* the next four were given */
    bm_length width, height, x, y;  /* of the rectangle */
    const char *mask_name;          /* as written; NULL: not given. The chain's */
    const bm_image *mask;           /* NULL until it is loaded: gray, 16 bits. The chain's */
} bm_scope;

/* The parameters that every filter has beside its own: on, in, mask. Ends with a NULL name. */
extern const bm_param bm_scope_params[];

/* One filter with its values, in the order of its parameters. */
typedef struct bm_call {
    const bm_filter *filter;       /* the catalogue's */
    bm_scope scope;                /* where it acts */
    bm_value value[BM_MAX_PARAMS]; /* of each parameter, the defaults included */
} bm_call;

/* Whether it acts on less than the whole picture, or may: then what its filter says of itself is not true of it. */
bool bm_call_is_scoped(const bm_call *call);
/* Whether it is a call of that filter that is not scoped: how rules look for filters that they know. */
bool bm_call_is_of(const bm_call *call, const bm_filter *filter);

#define BM_MAX_STAGES 3 /* Calls that may stand in the place of one. */

/* Steps that together do the work of one call, each on the output of the one before. */
typedef struct bm_stages {
    bm_call call[BM_MAX_STAGES]; /* in order */
    uint32_t count; /* of them */
    bool side;      /* the last one has the call's input as its second input */
    bm_image shape; /* room for a picture without rows that the calls may name */
} bm_stages;

/* ---- the declaration ------------------------------------------------------------------------- */

typedef enum bm_kind { /* What form the steps of a filter have, as the top of this file tells. */
    BM_KIND_POINT, /* a row hangs on the same row */
    BM_KIND_WINDOW, /* and on rows around it */
    BM_KIND_RESAMPLE, /* on a span of rows; the size may change */
    BM_KIND_SCAN, /* on sums over the whole picture, which are taken first */
    BM_KIND_WHOLE, /* on any row */
    BM_KIND_SERIAL /* on what the row above left behind */
} bm_kind;

/* The shelf on which people look for a filter. */
typedef enum bm_group {
    BM_GROUP_NONE, /* only of steps that planning inserts */
    BM_GROUP_TONE, /* light and dark */
    BM_GROUP_COLOUR, /* hues, casts, tables of colours */
    BM_GROUP_BLUR, /* and sharpen */
    BM_GROUP_SMOOTH, /* noise away, edges kept */
    BM_GROUP_EDGES, /* edges found */
    BM_GROUP_SHAPES, /* morphology */
    BM_GROUP_GEOMETRY, /* sizes and places */
    BM_GROUP_FINISH, /* frames, overlays, grain */
    BM_GROUP_COUNT /* how many there are, the first one included */
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
    BM_MANNER_OTHER, /* none of the following, or nobody has looked */
    /* Each output pixel hangs on the input pixel in its place alone, and wherever that is in the same way. */
    BM_MANNER_PIXELS,
    /* Each output pixel is an input pixel, or of one gray; which one it is hangs on the picture's size alone. */
    BM_MANNER_MOVES,
    /* Each output pixel is a mean of input pixels, all channels alike, by weights that are not below 0: within 1 level. */
    BM_MANNER_MEANS
} bm_manner;

/* Distances in pixels. */
typedef struct bm_reach {
    uint32_t across, down; /* to both sides each */
} bm_reach;

#define BM_MODEL_BIT(model) (1u << (model)) /* A model in a set of them. */
#define BM_ANY_MODEL ((1u << BM_MODEL_COUNT) - 1) /* The set of all. */

/* The rectangle that a call keeps whose size hangs on the pixels. */
typedef struct bm_measured {
    uint32_t x, y, width, height; /* pixels, from the left and the top */
    bool blank; /* it found nothing to keep, and so keeps everything */
} bm_measured;

struct bm_filter { /* A filter. Static storage, never changed: any number of threads look at it. */
    const char *name;     /* as chains write it */
    bm_group group;       /* where people look for it */
    const char *const *aliases; /* of other programs, for chains, too; ends with NULL; NULL: none */
    const char *summary;  /* one sentence, no final stop */
    const char *doc;      /* paragraphs: definition, source, accuracy */
    const char *examples; /* one chain a line; what comes after an empty line is for tests alone */
    bm_kind kind;         /* of its main step */
    bm_alpha_rule alpha;  /* its rule */
    bm_alpha_rule (*alpha_of)(const bm_call *call); /* where a parameter decides; NULL: `alpha` */
    bm_manner manner; /* its manner */
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

    /* Optional: the size of what comes out hangs on the pixels. Looks at a whole picture, interleaved, with the call's plan, and says what
     * the call keeps. No program has such a call as a step (bandmill/measure.h); its plan copies. */
    void (*measure)(const bm_call *call, const bm_plan *plan, const bm_image *image,
                    bm_measured *kept);
};

/* The rule for this call, and its manner: BM_MANNER_OTHER where it is scoped. */
bm_alpha_rule bm_call_alpha(const bm_call *call);
bm_manner bm_call_manner(const bm_call *call); /* BM_MANNER_OTHER where it is scoped. */

/* ---- the plan -------------------------------------------------------------------------------- */

/* Rows [lo, hi). In a filter's answer lo may be negative and hi beyond the picture: the edge rule fills in. */
typedef struct bm_span {
    int32_t lo, hi; /* the first row, and the one behind the last */
} bm_span;

/* Colours out of colours: red, green and blue out are the rows, each times (red, green, blue, 1) in, on a scale of 0 .. 1,
 * then clamped to it. Gray counts as red, green and blue alike. */
typedef struct bm_colour_matrix {
    double row[3][4]; /* of red, green and blue */
} bm_colour_matrix;

typedef enum bm_edge { /* What a step sees above and below the picture. Beyond the ends of rows kernels see to it themselves. */
    BM_EDGE_CLAMP,  /* aaa|abcd|ddd */
    BM_EDGE_MIRROR, /* cba|abcd|dcb */
    BM_EDGE_CONSTANT /* 000|abcd|000 */
} bm_edge;

/* One call of a kernel: output rows [y0, y1) of one plane. Nothing here may be kept after the call. */
typedef struct bm_band {
    unsigned plane; /* which one the rows are of */
    uint32_t y0, y1; /* rows of that plane */
    const void *const *in;   /* in[i] is input row in_y0 + i, edge rule applied; covers need(y0, y1) */
    int32_t in_y0; /* may be negative, where the edge rule fills in */
    const void *const *side; /* second input of a two-input step, rows y0..y1-1; NULL otherwise */
    void *const *out;        /* out[i] is output row y0 + i; never overlaps an input */
    const void *state;       /* what `finish` derived; NULL without a scan */
    void *scratch;           /* plan->scratch_bytes, aligned to BM_ROW_ALIGN, of this thread alone */
    bool resume;             /* scratch holds what the call for the rows just above, same plane, left there */
} bm_band;

typedef void (*bm_band_fn)(const bm_plan *plan, const bm_band *band); /* A kernel. Any number of threads call it at once, each with a band of its own. */

/* Adds input rows [y0, y1) (in `rows`, first row y0) to the accumulator; integer sums only, so that the order
 * and the number of accumulators cannot change the result. */
typedef void (*bm_scan_fn)(const bm_plan *plan, unsigned plane, const void *const *rows, uint32_t y0,
                           uint32_t y1, void *accumulator);

struct bm_plan { /* One step, planned. Never changes afterwards; any number of threads use it at once. */
    const bm_filter *filter; /* whose step it is */
    bm_cpu_level level; /* pick kernels of this level */
    bm_desc in, out; /* the pictures before and after it */

    bm_band_fn band; /* makes rows */
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
    bm_edge edge; /* rows outside the picture */
    bool whole; /* rows are made once all input rows are there */
    bool serial; /* bands come in order, one at a time */
    bool copies; /* the output is the input, byte for byte: the executor may leave the step out */

    size_t scratch_bytes; /* for each thread that is at it */
    /* What a call that does not resume costs before its first row, in rows of output; 0: next to nothing. With several
     * workers bands seldom resume, and are made high enough to bear it. */
    uint32_t start_rows;
    /* A band should have at least so many rows of output, since the kernel reads what it needs for one row along with what
     * it needs for others; 0: any height will do. */
    uint32_t block_rows;

    bm_scan_fn scan; /* sees every input row before the first output row; NULL: no scan */
    void (*merge)(const bm_plan *plan, void *into, const void *from); /* adds one accumulator to another */
    void (*finish)(const bm_plan *plan, const void *accumulator, void *state); /* once all rows were seen */
    size_t accumulator_bytes, state_bytes; /* both start as zeros */

    void *data; /* the filter's own: tables, weights */

    struct bm_plan_block *blocks; /* bm_plan_alloc()'s */
};

/* Memory that lives as long as the plan, zeroed, aligned to BM_ROW_ALIGN. NULL when there is none. */
void *bm_plan_alloc(bm_plan *plan, size_t count, size_t size);

/* Plans one call on one input description. The caller destroys the plan, also after an error. */
bm_status bm_plan_create(bm_plan *plan, const bm_call *call, const bm_desc *in, bm_cpu_level level,
                         bm_error *error);
void bm_plan_destroy(bm_plan *plan); /* Frees what it holds, and makes it zeros. Accepts NULL and zeros. */

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
