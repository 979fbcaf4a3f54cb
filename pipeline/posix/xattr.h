/* SPDX-License-Identifier: MIT */
/* Extended attributes, and the access control lists that Linux keeps in one of them. Where the
 * system has none, there is nothing to copy. */
#ifndef BM_POSIX_XATTR_H
#define BM_POSIX_XATTR_H

#include <stdbool.h>

/* Copies all attributes but access control lists and those that vouch for the content. Returns 0 or
 * the error number of the first one that could not be copied; the others are. */
int bm_xattr_copy(int to, int from);

/* Gives `to` the access control list of `from`, or none where it has none. Returns 0 or an error
 * number. */
int bm_xattr_copy_list(int to, int from);

/* Whether the file has an access control list. */
bool bm_xattr_has_list(int fd);

#endif
