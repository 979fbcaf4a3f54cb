/* SPDX-License-Identifier: MIT */
/* What is known of one picture, as text for people and as JSON for programs. */
#ifndef BM_INFO_H
#define BM_INFO_H

#include <stdio.h>

#include "bandmill/pipeline.h"

typedef struct bm_info {
    const char *path;
    bm_error error; /* status BM_OK: the rest is known */
    const bm_picture *picture;
    bm_stamp stamp;
    bm_facts facts;
} bm_info;

/* A paragraph. Only for a picture that could be read. */
void bm_info_text(const bm_info *info, FILE *stream);

/* One line: an object with the keys of a picture in a report (docs/report.md), and some more. */
void bm_info_json(const bm_info *info, FILE *stream);

#endif
