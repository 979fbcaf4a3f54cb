/* SPDX-License-Identifier: MIT */
/* What this process has used since it began. */
#ifndef BM_BENCH_METERS_H
#define BM_BENCH_METERS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct bm_meters {
    uint64_t user_ns, system_ns;
    uint64_t peak_bytes;              /* of resident memory */
    uint64_t waits, preemptions;      /* voluntary and involuntary context switches */
    uint64_t waited_faults;           /* page faults that waited for a disk */
    bool disk_known;                  /* the system tells of the next two */
    uint64_t disk_read, disk_written; /* bytes that came from and went to storage */
} bm_meters;

bm_meters bm_meters_read(void);

#endif
