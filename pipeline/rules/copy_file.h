/* SPDX-License-Identifier: MIT */
/* copy-file: a picture that comes out as it went in is copied as a file, byte for byte. Unlike other rules it is asked twice:
 * before the header is read, so that no byte is lost, and when the program turns out to be empty. */
#ifndef BM_COPY_FILE_H
#define BM_COPY_FILE_H

#include "draft.h"
#include "flight.h"

/* Whether nothing but the pixels could make the output another file than the input: the same format, all metadata, no option of the
 * encoder. Also not where damage is to be kept: an output is whole then, whatever the input was. */
bool bm_copy_file_may(const bm_output *output, const bm_pipeline_config *config);

/* Whether that very picture comes out where the draft is all that is done, in its model and depth. */
bool bm_copy_file_suits(const bm_output *output, const bm_draft *draft, bm_model model,
                        unsigned depth);

/* Makes the output a copy of the input. */
void bm_copy_file_apply(bm_output *output);

/* The input of a copy alone is decoded all the same, to find damage as ever: in the form that costs least, which this chooses;
 * returned is how rows come then. */
bm_desc bm_copy_file_decode(bm_flight *flight);

#endif
