# SPDX-License-Identifier: MIT
# How the libraries that are installed are named and linked.

# bandmill_library(TARGET NAME FOLDER...): libNAME, whose public headers lie in these folders.
function(bandmill_library target name)
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name} LINKER_LANGUAGE C)
  foreach(folder IN LISTS ARGN)
    target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${folder}>)
  endforeach()
  target_include_directories(${target} PUBLIC $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
endfunction()

# Until version 1 each minor version may change what programs rely on, and so has a SONAME of its own.
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(bandmill_soversion ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
else()
  set(bandmill_soversion ${PROJECT_VERSION_MAJOR})
endif()

# Only what public headers declare is seen, under a version of its own. The OpenMP run time keeps threads that would return into a library
# that is gone: it is never unloaded. Libraries find each other beside themselves, so that an installed tree may be moved.
function(bandmill_share target)
  set(map ${CMAKE_CURRENT_BINARY_DIR}/${target}.map)
  file(CONFIGURE OUTPUT ${map} CONTENT "BANDMILL_@bandmill_soversion@ {\n  global: bm_*;\n  local: *;\n};\n" @ONLY)
  target_link_options(${target} PRIVATE -Wl,--version-script=${map} -Wl,-z,defs -Wl,-z,nodelete -Wl,--as-needed)
  set_target_properties(${target} PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${bandmill_soversion}
    LINK_DEPENDS ${map} INSTALL_RPATH "$ORIGIN")
endfunction()
