/* SPDX-License-Identifier: MIT */
/* libbandmill: image filters for pixels in memory. This header has all that most programs need; docs/library.md shows how it goes
 * together. */
#ifndef BANDMILL_BANDMILL_H
#define BANDMILL_BANDMILL_H

#include "bandmill/apply.h"
#include "bandmill/catalogue.h"
#include "bandmill/filters.h"
#include "bandmill/version.h"

#endif
