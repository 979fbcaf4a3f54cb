/* SPDX-License-Identifier: MIT */
/* Error numbers: their status codes and their words. */
#include "posix/errno.h"

#include <errno.h>
#include <string.h>

static bm_status status_of(int number, bm_status otherwise)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return BM_E_NOENT;
    case EACCES:
    case EPERM:
    case EROFS:
        return BM_E_ACCESS;
    case EEXIST:
        return BM_E_EXISTS;
    case ENOMEM:
        return BM_E_NOMEM;
    case ENOSPC:
#ifdef EDQUOT
    case EDQUOT:
#endif
        return BM_E_NOSPC;
    default:
        return otherwise;
    }
}

bm_status bm_fail_errno(bm_error *error, int number, bm_status otherwise, const char *what)
{
    char words[128] = "";
    /* strerror_r() comes in two kinds: one fills the buffer, one may return words of its own. */
#if defined __GLIBC__ && defined _GNU_SOURCE
    const char *text = strerror_r(number, words, sizeof words);
#else
    strerror_r(number, words, sizeof words);
    const char *text = words;
#endif
    return bm_fail(error, status_of(number, otherwise), "%s: %s", what, text);
}
