/* SPDX-License-Identifier: MIT */
#include "bench/meters.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>

static uint64_t nanoseconds(struct timeval time)
{
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_usec * 1000;
}

/* proc(5), /proc/PID/io: read_bytes and write_bytes are what storage was really asked for. */
static void read_disk(bm_meters *meters)
{
    FILE *file = fopen("/proc/self/io", "re");
    char line[128];
    unsigned found = 0;
    while (file && fgets(line, sizeof line, file)) {
        found += (unsigned)sscanf(line, "read_bytes: %" SCNu64, &meters->disk_read) == 1;
        found += (unsigned)sscanf(line, "write_bytes: %" SCNu64, &meters->disk_written) == 1;
    }
    if (file)
        fclose(file);
    meters->disk_known = found == 2;
}

bm_meters bm_meters_read(void)
{
    struct rusage usage;
    bm_meters meters = {0};
    if (getrusage(RUSAGE_SELF, &usage) == 0) {
        meters.user_ns = nanoseconds(usage.ru_utime);
        meters.system_ns = nanoseconds(usage.ru_stime);
        meters.peak_bytes = (uint64_t)usage.ru_maxrss * 1024;
        meters.waits = (uint64_t)usage.ru_nvcsw;
        meters.preemptions = (uint64_t)usage.ru_nivcsw;
        meters.waited_faults = (uint64_t)usage.ru_majflt;
    }
    read_disk(&meters);
    return meters;
}
