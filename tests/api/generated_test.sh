#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Whether what scripts/make-docs writes of the library's calls is what the catalogue says now: generated_test.sh MAKE_API FILTERS
set -euo pipefail
make_api=$1 filters=$2
for part in header:include/bandmill/filters.h table:api/filters.def; do
    "$make_api" "${part%%:*}" | diff "$filters/${part#*:}" - ||
        { echo "filters/${part#*:} is out of date: run scripts/make-docs" >&2 && exit 1; }
done
