# SPDX-License-Identifier: MIT
# CPack runs this on what it is about to pack, a folder for each component. A .deb has some things in another place and form than others:
# copyright and changelogs by the name of the package, pages and changelogs compressed, and no search path in libraries.
if(NOT CPACK_GENERATOR STREQUAL DEB)
  return()
endif()

function(compress path)
  execute_process(COMMAND gzip -9nf ${path} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

execute_process(COMMAND date -u -R -d ${CPACK_BANDMILL_DATE} OUTPUT_VARIABLE changed OUTPUT_STRIP_TRAILING_WHITESPACE
  COMMAND_ERROR_IS_FATAL ANY)

foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER ${component} upper)
  set(package ${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
  set(root ${CPACK_TEMPORARY_DIRECTORY}/${component}/usr)
  set(doc ${root}/share/doc/${package})
  if(NOT IS_DIRECTORY ${root})
    message(FATAL_ERROR "nothing is installed for ${package}: build everything first")
  endif()

  # The folder of the documents is called after the project, that of a package after the package.
  if(IS_DIRECTORY ${root}/${CPACK_BANDMILL_DOCDIR} AND NOT ${root}/${CPACK_BANDMILL_DOCDIR} STREQUAL doc)
    file(RENAME ${root}/${CPACK_BANDMILL_DOCDIR} ${doc})
  endif()
  file(REMOVE ${doc}/LICENSE ${doc}/CHANGELOG.md)
  configure_file(${CPACK_BANDMILL_SOURCE}/scripts/packaging/copyright.in ${doc}/copyright @ONLY)
  configure_file(${CPACK_BANDMILL_SOURCE}/CHANGELOG.md ${doc}/changelog COPYONLY)
  configure_file(${CPACK_BANDMILL_SOURCE}/scripts/packaging/changelog.in ${doc}/changelog.Debian @ONLY)
  compress(${doc}/changelog)
  compress(${doc}/changelog.Debian)

  file(GLOB pages ${root}/share/man/man*/*.[0-9])
  foreach(page IN LISTS pages)
    compress(${page})
  endforeach()
  if(EXISTS ${root}/share/zsh/site-functions)
    file(RENAME ${root}/share/zsh/site-functions ${root}/share/zsh/vendor-completions)
  endif()

  file(GLOB libraries ${root}/${CPACK_BANDMILL_LIBDIR}/*.so.*)
  foreach(library IN LISTS libraries)
    if(NOT IS_SYMLINK ${library})
      file(RPATH_REMOVE FILE ${library})
    endif()
  endforeach()
  # The compiler of a distribution knows where its run times are; a folder of one architecture does not belong into such files.
  file(GLOB descriptions ${root}/${CPACK_BANDMILL_LIBDIR}/pkgconfig/*.pc)
  foreach(description IN LISTS descriptions)
    file(READ ${description} text)
    string(REGEX REPLACE "-L/[^ \n]* " "" text "${text}")
    file(WRITE ${description} "${text}")
  endforeach()

  file(GLOB archives ${root}/${CPACK_BANDMILL_LIBDIR}/*.a)
  foreach(archive IN LISTS archives)
    execute_process(COMMAND strip --strip-debug --remove-section=.comment --remove-section=.note --enable-deterministic-archives
      ${archive} COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
endforeach()
