/* SPDX-License-Identifier: MIT */
/* Where a folder really is, also one that is yet to be made. */
#ifndef BM_REAL_FOLDER_H
#define BM_REAL_FOLDER_H

/* The one name of a folder, however it is spelled and whatever links lead to it: absolute, without "." and "..", links, double
 * slashes and a slash at its end ("" for the root). What is missing of it is taken for folders that will be made. The
 * caller frees. NULL: no memory. */
char *bm_real_folder(const char *path);

#endif
