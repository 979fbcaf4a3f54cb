/* SPDX-License-Identifier: MIT */
/* Why a plan leaves a picture out, without that being a failure. */
#ifndef BM_SKIP_H
#define BM_SKIP_H

/* X(symbol, "stable code for reports", "for people, of several pictures") */
#define BM_SKIP_LIST(X)                                                                            \
    X(BM_SKIP_NOT, "OK", "")                                                                       \
    X(BM_SKIP_EXISTS, "SKIP_EXISTS", "their outputs exist")                                        \
    X(BM_SKIP_SYMLINK, "SKIP_SYMLINK", "symbolic links")                                           \
    X(BM_SKIP_UNCHANGED, "SKIP_UNCHANGED", "unchanged since they were done")

typedef enum bm_skip {
#define BM_SKIP_ENUM(symbol, code, words) symbol,
    BM_SKIP_LIST(BM_SKIP_ENUM)
#undef BM_SKIP_ENUM
        BM_SKIP_COUNT
} bm_skip;

/* Both in static storage. */
const char *bm_skip_code(bm_skip skip);
const char *bm_skip_words(bm_skip skip);

#endif
