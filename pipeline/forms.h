/* SPDX-License-Identifier: MIT */
/* One form of decoding for the drafts of several outputs: the most that rules would choose for each alone and that serves all. */
#ifndef BM_FORMS_H
#define BM_FORMS_H

#include "draft.h"

/* What is allowed at first: of an output alone everything; of several no window, which is chosen for them together. */
bm_form_cap bm_form_cap_first(size_t drafts);

/* Whether the drafts, drawn up under the cap, have chosen one form; else the cap comes down in one respect to what they have in
 * common, and they are to be drawn up anew: a few times at most. */
bool bm_forms_agree(const bm_draft *drafts, size_t count, bm_form_cap *cap);

/* Has several drafts that agree decode no more than the rows and columns that any of them wants. */
void bm_forms_window(bm_draft *drafts, size_t count, bm_rewriting rewriting);

#endif
