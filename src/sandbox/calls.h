/* SPDX-License-Identifier: MIT */
/* Which system calls this process may still make: a filter of the kernel's (seccomp). */
#ifndef BM_SANDBOX_CALLS_H
#define BM_SANDBOX_CALLS_H

/* Denies the calling thread, and all that it starts, what docs/sandbox.md lists; it holds until the process ends. The process must
 * have no other thread yet, and be the one that is to be confined: it may send signals to itself alone. Returns 0, or the
 * error number of what the kernel declined; ENOTSUP where this machine is none that we have a filter for. */
int bm_calls_restrict(void);

#endif
