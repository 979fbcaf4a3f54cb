/* SPDX-License-Identifier: MIT */
/* Kernels of convolve in files of their own. */
#ifndef BM_KERNELS_KERNEL_FILE_H
#define BM_KERNELS_KERNEL_FILE_H

#include "bandmill/filter.h"

typedef struct bm_kernel_file {
    bm_numbers numbers; /* in rows */
    double at[];
} bm_kernel_file;

/* A bm_param.read: *content becomes a bm_kernel_file of as many rows and columns as a kernel may have. */
bm_status bm_kernel_file_read(const char *name, const char *bytes, size_t count, void **content,
                              bm_error *error);

#endif
