/* SPDX-License-Identifier: MIT */
/* What `bandmill run` can be told. */
#ifndef BM_RUN_SETTINGS_H
#define BM_RUN_SETTINGS_H

#include "bandmill/pipeline.h"
#include "codec_options.h"
#include "options.h"
#include "sandbox/sandbox.h"

#define BM_NO_CHOICE ((unsigned)-1)

typedef enum bm_progress_mode {
    BM_PROGRESS_AUTO,
    BM_PROGRESS_LINE,
    BM_PROGRESS_NONE
} bm_progress_mode;

/* The words of --on-damage. */
enum { BM_DAMAGE_FAIL, BM_DAMAGE_KEEP };

typedef struct bm_run_settings {
    const char *output;
    bm_words also; /* further outputs: bm_also_parse() */
    bm_words files_from;
    bool null;
    bool recursive, overwrite, skip_existing;
    bool resume, if_changed, fsync;
    const char *journal; /* NULL: in the output folder */
    uint64_t max_depth;        /* 0: not given */
    bm_words include, exclude; /* patterns */
    unsigned symlinks;         /* bm_symlinks */
    const char *relative_to;
    unsigned on_collision; /* 0 error, 1 keep-ext */
    bool strict;
    unsigned on_damage; /* BM_DAMAGE_... */
    bool in_place;
    unsigned preserve; /* a set of the words: those of bm_keep in their order, then all */

    bm_words chain; /* --filter and --recipe, in the order given */
    bool linear;
    bool exact, as_written;
    bool lossless;
    bool to_srgb;
    unsigned intent; /* bm_intent */

    unsigned format;   /* index into bm_codecs */
    unsigned depth;    /* 0: 8 bits, 1: 16; BM_NO_CHOICE: not given */
    unsigned metadata; /* bm_metadata_policy */
    bool no_auto_orient;
    bm_codec_word codec[BM_CODEC_WORDS];

    const char *threads;             /* a number, auto, auto:FILE; NULL: not given */
    uint64_t readers, queue, memory; /* 0: not given */
    uint64_t max_pixels, max_scans;  /* 0: no limit */
    uint64_t timeout_ns;             /* 0: no limit */
    uint64_t band_rows;              /* 0: not given */

    bm_sandbox_wish sandbox;
    bool fail_fast;
    uint64_t max_errors; /* 0: any number */
    const char *report, *trace, *gallery;
    bool explain, dry_run, quiet, verbose;
    unsigned progress; /* bm_progress_mode */
} bm_run_settings;

extern const bm_option bm_run_own_options[];
extern const bm_run_settings bm_run_defaults;

/* Whether a journal is kept, and asked. */
bool bm_run_resumes(const bm_run_settings *settings);

/* Checks what concerns several options at once. BM_E_PARAM. */
bm_status bm_run_settings_check(const bm_run_settings *settings, size_t operands, bm_error *error);

/* What a choice of --depth means in bits; 0: as it comes. */
uint8_t bm_depth_bits(unsigned choice);

/* The codec of --format; NULL: not given. */
const bm_codec *bm_run_format(const bm_run_settings *settings);

/* What outputs take over from their inputs, of bm_keep: more in place than elsewhere. */
unsigned bm_run_keep(const bm_run_settings *settings);

#endif
