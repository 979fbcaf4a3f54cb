# SPDX-License-Identifier: MIT
# What makes a mistake in our C harder to use, as far as compiler and linker have it: `bandmill_hardened` is bandmill_flags and that. Kernels do
# without: they are most of the time and most of the code, and see only rows whose sizes others have worked out. docs/sandbox.md says
# what is left out and why.
include(CheckCCompilerFlag)
include(CheckCSourceCompiles)
include(CheckLinkerFlag)
include(CheckPIESupported)

# Makes executables position independent by the linker, too.
check_pie_supported(LANGUAGES C)

add_library(bandmill_hardened INTERFACE)
target_link_libraries(bandmill_hardened INTERFACE bandmill_flags)

function(harden_compiling flag)
  string(MAKE_C_IDENTIFIER "has${flag}" known)
  check_c_compiler_flag(${flag} ${known})
  if(${known})
    target_compile_options(bandmill_hardened INTERFACE ${flag})
  endif()
endfunction()

function(harden_linking flag)
  string(MAKE_C_IDENTIFIER "has${flag}" known)
  check_linker_flag(C ${flag} ${known})
  if(${known})
    target_link_options(bandmill_hardened INTERFACE ${flag})
  endif()
endfunction()

# Sanitizers do all that themselves, and look closer.
if(NOT BANDMILL_SANITIZE)
  harden_compiling(-fstack-protector-strong)
  harden_compiling(-fstack-clash-protection)
  harden_linking(-Wl,-z,relro)
  harden_linking(-Wl,-z,now)
  harden_linking(-Wl,-z,noexecstack)

  # Level 3 also checks blocks whose size is known at run time only. C libraries that do not have it say so by a warning.
  set(CMAKE_REQUIRED_FLAGS "-O2 -Werror -D_FORTIFY_SOURCE=3")
  check_c_source_compiles("#include <string.h>\nint main(void) { return 0; }" has_fortify_3)
  unset(CMAKE_REQUIRED_FLAGS)
  set(fortify 2)
  if(has_fortify_3)
    set(fortify 3)
  endif()
  # It is nothing without optimisation.
  target_compile_options(bandmill_hardened INTERFACE $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE>
    $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=${fortify}>)
endif()
