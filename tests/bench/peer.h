/* SPDX-License-Identifier: MIT */
/* Another library, in a process of its own that does what it is told, line by line (kernels_peers.py has the
 * words). */
#ifndef BANDMILL_BENCH_PEER_H
#define BANDMILL_BENCH_PEER_H

#include "bandmill/image.h"

typedef struct bench_peer bench_peer;

/* Starts the shell command. NULL: it did not get as far as naming itself (it says why on standard error). */
bench_peer *bench_peer_start(const char *command);
void bench_peer_stop(bench_peer *peer);

/* "OpenCV", "4.6.0". */
const char *bench_peer_name(const bench_peer *peer);
const char *bench_peer_version(const bench_peer *peer);

/* Each is false where the peer refuses or is gone; bench_peer_said() has its reason, or, after a success, what it has to
 * add. */
/* Hands over the picture on which it works from now on. */
bool bench_peer_take(bench_peer *peer, const bm_image *picture);
/* Prepares what does the work of the chain. */
bool bench_peer_prepare(bench_peer *peer, const char *chain);
/* Does it once, and tells the nanoseconds, as the processor ("cpu") or the wall clock ("wall") counts them. */
bool bench_peer_run(bench_peer *peer, const char *clock, double *ns);
/* Brings the result; the caller destroys it. */
bool bench_peer_result(bench_peer *peer, bm_image *result);
const char *bench_peer_said(const bench_peer *peer);

#endif
