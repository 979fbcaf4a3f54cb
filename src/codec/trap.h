/* SPDX-License-Identifier: MIT */
/* Where the jump of a format library that cannot return an error ends.
 *
 * libjpeg and libpng leave through a callback that must not return. The callback fills the caller's
 * error, and bm_trap_spring() jumps back to the entry point of ours that is running. An entry point
 * does nothing but set the trap and call the function with the work, so that no local variable
 * lives across the jump; the function is marked BM_UNDER_TRAP, lest the compiler merge the two. */
#ifndef BM_CODEC_TRAP_H
#define BM_CODEC_TRAP_H

#include <setjmp.h>

#include "bandmill/status.h"

typedef struct bm_trap {
    jmp_buf jump;
    bm_error *error; /* of the call in progress; may be NULL */
    bm_status status;
} bm_trap;

#define BM_UNDER_TRAP __attribute__((noinline))

/* Returns what `call`, which returns a bm_status, returns; or the status with which the trap was
 * sprung meanwhile. `where` is the caller's bm_error. The last statement of a function. */
#define BM_RETURN_TRAPPED(trap, where, call)                                                       \
    do {                                                                                           \
        (trap)->error = (where);                                                                   \
        if (setjmp((trap)->jump))                                                                  \
            return (trap)->status;                                                                 \
        return (call);                                                                             \
    } while (0)

/* The error has been filled already, unless the caller wants none. */
_Noreturn static inline void bm_trap_spring(bm_trap *trap, bm_status status)
{
    trap->status = status;
    longjmp(trap->jump, 1);
}

#endif
