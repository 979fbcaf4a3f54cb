# SPDX-License-Identifier: MIT
# The target `reference`: pages about every name of the public headers, in BUILD/reference. Without Doxygen there is no such target.
find_program(DOXYGEN doxygen)
mark_as_advanced(DOXYGEN)
if(DOXYGEN)
  configure_file(docs/Doxyfile.in Doxyfile @ONLY)
  add_custom_target(reference COMMAND ${CMAKE_COMMAND} -E rm -rf ${PROJECT_BINARY_DIR}/reference COMMAND ${DOXYGEN} Doxyfile
    WORKING_DIRECTORY ${PROJECT_BINARY_DIR} COMMENT "Writing reference/index.html" VERBATIM)
endif()
