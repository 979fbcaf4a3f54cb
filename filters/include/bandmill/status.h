/* SPDX-License-Identifier: MIT */
/* Status codes, and the error object in which a function explains a failure to its caller. */
#ifndef BANDMILL_STATUS_H
#define BANDMILL_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* X(symbol, "stable name", "what it means"). The names appear in reports and logs: scripts match on them,
 * so a name is never reused for something else. */
#define BM_STATUS_LIST(X)                                                                          \
    X(BM_OK, "OK", "success")                                                                      \
    X(BM_E_NOMEM, "E_NOMEM", "the system has no memory left")                                      \
    X(BM_E_PARAM, "E_PARAM", "a filter, a parameter or an argument is unknown or out of range")    \
    X(BM_E_NOENT, "E_NOENT", "the file does not exist")                                            \
    X(BM_E_ACCESS, "E_ACCESS", "the file may not be opened")                                       \
    X(BM_E_READ, "E_READ", "reading failed")                                                       \
    X(BM_E_EMPTY, "E_EMPTY", "the file has no bytes")                                              \
    X(BM_E_FORMAT, "E_FORMAT", "the content is no picture in a format known here")                 \
    X(BM_E_UNSUPPORTED, "E_UNSUPPORTED", "a known format, in a variant not supported")             \
    X(BM_E_TRUNCATED, "E_TRUNCATED", "the picture's data ends early")                              \
    X(BM_E_CORRUPT, "E_CORRUPT", "the picture's data is damaged")                                  \
    X(BM_E_LIMIT_PIXELS, "E_LIMIT_PIXELS", "more pixels than --max-pixels")                        \
    X(BM_E_LIMIT_SCANS, "E_LIMIT_SCANS", "more progressive scans than the limit")                  \
    X(BM_E_LIMIT_MEMORY, "E_LIMIT_MEMORY", "needs more memory than --memory")                      \
    X(BM_E_TIMEOUT, "E_TIMEOUT", "took longer than --timeout")                                     \
    X(BM_E_STRICT, "E_STRICT", "a warning, under --strict")                                        \
    X(BM_E_LOSSY, "E_LOSSY", "not to be had without loss, under --lossless")                       \
    X(BM_E_CHAIN, "E_CHAIN", "this chain of filters does not fit this picture")                    \
    X(BM_E_EXISTS, "E_EXISTS", "the output exists already")                                        \
    X(BM_E_CHANGED, "E_CHANGED", "the input changed during the run")                               \
    X(BM_E_WRITE, "E_WRITE", "writing failed")                                                     \
    X(BM_E_NOSPC, "E_NOSPC", "the disk or the quota is full")                                      \
    X(BM_E_CANCELLED, "E_CANCELLED", "the run was cancelled before this was done")                 \
    X(BM_E_INTERNAL, "E_INTERNAL", "a broken promise inside bandmill: please report it")

typedef enum bm_status { /* How a call ended. */
#define BM_STATUS_ENUM(symbol, name, meaning) symbol,
    BM_STATUS_LIST(BM_STATUS_ENUM)
#undef BM_STATUS_ENUM
        BM_STATUS_COUNT /* how many there are */
} bm_status;

/* What went wrong, in words for a person. The caller owns it; it needs no destruction. Functions that take a
 * `bm_error *` accept NULL and then only return the status. On success they leave it alone. */
typedef struct bm_error {
    bm_status status; /* never BM_OK after a failure */
    char message[480]; /* one line, UTF-8 except for bytes of file names, no final newline */
} bm_error;

/* The stable name, "E_TRUNCATED"; "E_INTERNAL" for a value outside the list. Static storage. */
const char *bm_status_name(bm_status status);

/* The meaning as one short phrase. Static storage. */
const char *bm_status_meaning(bm_status status);

/* Fills *error (unless NULL) and returns `status`, so that failing is one statement:
 * `return bm_fail(error, BM_E_PARAM, "sigma %g ...", sigma);`. An over-long message is cut. */
bm_status bm_fail(bm_error *error, bm_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
