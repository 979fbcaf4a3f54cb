# SPDX-License-Identifier: MIT
# What CPack packs: a .tar.gz of all that is installed, and .deb packages, one a component:
#   cpack --config BUILD/CPackConfig.cmake -G "TGZ;DEB"
# Libraries go where the build was told, which on Debian is lib/ARCHITECTURE under -DCMAKE_INSTALL_PREFIX=/usr, and lib without.
set(BANDMILL_MAINTAINER "The bandmill authors <authors@bandmill.invalid>" CACHE STRING "Maintainer of the packages")

install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(DIRECTORY docs/examples DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT development)

set(CPACK_GENERATOR TGZ)
set(CPACK_PACKAGE_VENDOR "The bandmill authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package has its own
set(CPACK_PACKAGE_CONTACT ${BANDMILL_MAINTAINER})
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_THREADS 0)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/scripts/packaging/debian.cmake)
# A distribution's own package of that version, which begins with -1, takes the place of this.
set(CPACK_DEBIAN_PACKAGE_RELEASE 0bandmill1)
set(bandmill_debian_version ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${BANDMILL_MAINTAINER})
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Libraries of ours that others of ours need: packages that are not installed yet.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/filters ${PROJECT_BINARY_DIR}/pipeline)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(CPACK_DEBIAN_COMPRESSION_TYPE gzip) # in a fifth of the time of xz
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# Lines of at most 76 characters; line ends in the text stay.
function(bandmill_wrap out text)
  string(REPLACE "\n" " \n " text "${text}")
  string(REGEX MATCHALL "[^ ]+" words "${text}")
  set(lines "")
  set(line "")
  foreach(word IN LISTS words)
    string(LENGTH "${line} ${word}" length)
    if(word STREQUAL "\n" OR length GREATER 76)
      string(APPEND lines "${line}\n")
      set(line "")
    endif()
    if(NOT word STREQUAL "\n")
      string(APPEND line " ${word}")
      string(STRIP "${line}" line)
    endif()
  endforeach()
  set(${out} "${lines}${line}" PARENT_SCOPE)
endfunction()

# debian_package(COMPONENT PACKAGE SECTION SUMMARY DESCRIPTION [DEPENDS...])
macro(debian_package component package section summary description)
  string(TOUPPER ${component} upper)
  list(APPEND CPACK_COMPONENTS_ALL ${component})
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${package})
  set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${section})
  bandmill_wrap(lines "${description}")
  set(CPACK_COMPONENT_${upper}_DESCRIPTION "${summary}\n${lines}")
  string(REPLACE ";" ", " CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "${ARGN}")
endmacro()

set(about "bandmill runs chains of image filters over folders of pictures, on all cores.")
set(CPACK_COMPONENTS_ALL "")
debian_package(program bandmill graphics "filter folders of pictures on all cores" "\
bandmill takes folders of pictures through a chain of filters, on all cores, and never costs anyone a picture: originals are changed only \
where that is asked for, and a path holds the old file or the new one, never part of one. It reads and writes JPEG, PNG, BMP, TGA and PNM, \
and has filters to resize, sharpen, blur, correct colours and tones, find edges, clean scans and more. The same input gives the same bytes \
with any number of threads.")
if(BANDMILL_SHARED)
  set(same "(= ${bandmill_debian_version})")
  set(v ${bandmill_soversion})
  debian_package(filters libbandmill${v} libs "image filters for pixels in memory - shared library" "\
One filter or a chain of them on pixels in the caller's memory, with as many threads as are asked for. ${about}\n.\n\
This package contains the shared library.")
  debian_package(pipeline libbandmill-pipeline${v} libs "batches of pictures through filters - shared library" "\
The engine of bandmill for other programs: readers, threads that compute and a writer, with their own inputs, codecs and outputs. ${about}\n.\n\
This package contains the shared library." "libbandmill${v} ${same}")
  debian_package(codecs libbandmill-codecs${v} libs "codecs for batches of pictures - shared library" "\
JPEG, PNG, BMP, TGA and PNM, and colours by ICC profiles, for the engine of bandmill. ${about}\n.\n\
This package contains the shared library." "libbandmill-pipeline${v} ${same}")
  debian_package(python python3-bandmill python "image filters for numpy arrays" "\
The filters of bandmill for Python: arrays are filtered where they lie, with as many threads as are asked for and the interpreter's lock free \
meanwhile. ${about}" "libbandmill${v} ${same}" python3:any python3-numpy)
  set(runtimes "libbandmill${v} ${same}" "libbandmill-pipeline${v} ${same}" "libbandmill-codecs${v} ${same}")
  set(CPACK_DEBIAN_PYTHON_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/scripts/packaging/python/postinst
    ${PROJECT_SOURCE_DIR}/scripts/packaging/python/prerm)
  foreach(library FILTERS PIPELINE CODECS)
    set(CPACK_DEBIAN_${library}_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/scripts/packaging/triggers)
  endforeach()
endif()
debian_package(development libbandmill-dev libdevel "image filters for pixels in memory - development files" "\
One filter or a chain of them on pixels in the caller's memory, with as many threads as are asked for. ${about}\n.\n\
This package contains headers, static libraries, what pkg-config and CMake need, and examples." ${runtimes})
# What bandmill-codecs.pc names.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS
  "libjpeg-dev, libpng-dev, zlib1g-dev, libdeflate-dev, libexif-dev, liblcms2-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "pkg-config, cmake")

# For debian.cmake, which CPack calls.
set(CPACK_BANDMILL_DATE ${BANDMILL_DATE})
set(CPACK_BANDMILL_VERSION ${bandmill_debian_version})
set(CPACK_BANDMILL_SOURCE ${PROJECT_SOURCE_DIR})
set(CPACK_BANDMILL_LIBDIR ${CMAKE_INSTALL_LIBDIR})
set(CPACK_BANDMILL_DOCDIR ${CMAKE_INSTALL_DOCDIR})
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/scripts/packaging/generator.cmake)
include(CPack)
