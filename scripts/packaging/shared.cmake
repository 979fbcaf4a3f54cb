# SPDX-License-Identifier: MIT
# How shared libraries are linked.

# Until version 1 each minor version may change what programs rely on, and so has a SONAME of its own.
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(bandmill_soversion ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
else()
  set(bandmill_soversion ${PROJECT_VERSION_MAJOR})
endif()

# Only what public headers declare is seen, under a version of its own. The OpenMP run time keeps threads that would return into a library
# that is gone: it is never unloaded.
function(bandmill_share target)
  set(map ${CMAKE_CURRENT_BINARY_DIR}/${target}.map)
  file(CONFIGURE OUTPUT ${map} CONTENT "BANDMILL_@bandmill_soversion@ {\n  global: bm_*;\n  local: *;\n};\n" @ONLY)
  target_link_options(${target} PRIVATE -Wl,--version-script=${map} -Wl,-z,defs -Wl,-z,nodelete -Wl,--as-needed)
  set_target_properties(${target} PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${bandmill_soversion} LINK_DEPENDS ${map})
endfunction()
