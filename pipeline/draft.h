/* SPDX-License-Identifier: MIT */
/* A draft: one picture's way from its decoder through the chain, before anything is decoded. The reader makes it after the
 * header; rules (rules/rules.h) change it; then it is planned as a program.
 *
 * What stands at the front of a chain and only moves pixels (turns, mirrors, crops, and the turn that brings a picture
 * upright) is no call in a draft, but a rectangle of the stored picture and one turn: so rules find what comes next
 * whatever stands before it, and know which pixels are wanted of the decoder. Where no rule fires, the chain is planned
 * as it was written. */
#ifndef BM_DRAFT_H
#define BM_DRAFT_H

#include "bandmill/pipeline.h"
#include "turn.h"

/* The most that may be chosen of a form. */
typedef struct bm_form_cap {
    uint8_t shrink;
    bool gray, planes, window;
    bool transform; /* nothing has to be decoded for others */
} bm_form_cap;

typedef struct bm_draft {
    /* What it is a draft of. */
    const bm_codec *codec;
    bm_decoder *decoder;
    bm_desc picture; /* what the chain gets of the picture decoded whole, in its own form */
    bool recolours;  /* colours are converted on the way from the decoder */
    bool linear;
    bool keeps_damaged; /* rows before damage are wanted, to the last one */
    bool measured;   /* what comes of it is looked at, and then has to do with more calls (measured.h) */
    bool may_copy;      /* where nothing is to be done, the file itself is the output */
    const bm_codec *encoder;
    const bm_encode_options *options; /* the encoder's */
    const bm_picture *source;         /* for the encoder */
    size_t room_bytes;                /* what decoder and encoder may take together; 0: any */
    bm_reasons *reasons;
    bm_pool *pool; /* that its calls lie in, and programs that rules plan to see what comes of it */
    bm_form_cap cap; /* others have to do with the same form */

    /* What rules change. */
    bm_decode_form form;
    bm_desc
        rows; /* how rows come out of the decoder in that form; before any choice: as the header says */
    bm_rect wanted; /* of the picture as stored, in its own pixels */
    bm_turn turn;   /* how that is turned then */
    bm_call *calls; /* what follows; their parameters are the chain's */
    size_t count;
    bool changed; /* a rule has fired */
    /* Instead of all that: no pixel is decoded, the codec transforms what is stored. */
    bool transforms;
    bm_transform transform;
    bm_desc made;           /* what the transform makes */
    size_t transform_bytes; /* what it takes */
    bm_error
        why_not; /* why that cannot be, where nothing but moves is asked for; BM_OK: it can, or more is asked for */

    bm_call *memory; /* of the calls */
} bm_draft;

/* A draft of the chain for the picture, with its calls in the pool. BM_E_NOMEM. */
bm_status bm_draft_begin(bm_draft *draft, const bm_chain *chain, const bm_desc *picture,
                         unsigned orientation, bm_pool *pool, bm_error *error);
/* Accepts zeros. */
void bm_draft_end(bm_draft *draft);

/* Whether no call is left, and the picture is wanted whole and as it lies. */
bool bm_draft_is_empty(const bm_draft *draft);

/* Sides of the picture that the first call gets when everything is decoded as it is stored. */
void bm_draft_sides(const bm_draft *draft, uint32_t *width, uint32_t *height);

/* The pixels of the decoder's form that are at least partly wanted. */
bm_rect bm_draft_cover(const bm_draft *draft, unsigned shrink);

/* Has the codec decode in this form, if it can and the cap allows it: then the draft is changed, and *form is what the codec made of it. */
bool bm_draft_choose(bm_draft *draft, bm_decode_form *form);

/* The form of an earlier draft of the same way holds again. */
void bm_draft_return(bm_draft *draft, const bm_draft *earlier);

/* Leaves out the first call; those behind it that only move pixels become part of rectangle and turn. */
void bm_draft_drop_call(bm_draft *draft);

/* The whole of a changed draft as a chain for the decoder's rows, which are first turned by an EXIF orientation. The calls
 * are the draft's. */
bm_chain bm_draft_chain(bm_draft *draft, unsigned *orientation);

#endif
