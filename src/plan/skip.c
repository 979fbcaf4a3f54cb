/* SPDX-License-Identifier: MIT */
/* Why a plan leaves a picture out, in words. */
#include "plan/skip.h"

const char *bm_skip_code(bm_skip skip)
{
    static const char *const codes[] = {
#define CODE(symbol, code, words) code,
        BM_SKIP_LIST(CODE)
#undef CODE
    };
    return codes[skip];
}

const char *bm_skip_words(bm_skip skip)
{
    static const char *const all[] = {
#define WORDS(symbol, code, words) words,
        BM_SKIP_LIST(WORDS)
#undef WORDS
    };
    return all[skip];
}
