/* SPDX-License-Identifier: MIT */
/* The command line of this process, as it could be given to a shell again. */
#ifndef BM_COMMAND_LINE_H
#define BM_COMMAND_LINE_H

/* To be freed; "" where the system does not tell. NULL: no memory. */
char *bm_command_line(void);

#endif
