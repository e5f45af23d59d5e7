# SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
# SPDX-License-Identifier: Apache-2.0

# Gives a program of several tests the name of each: cmake -DPROGRAM=<file> -DNAMES=<list> -P names.cmake
# Hard links, so that a test that starts itself again finds its own name at /proc/self/exe.
get_filename_component(folder "${PROGRAM}" DIRECTORY)
foreach(name IN LISTS NAMES)
    file(CREATE_LINK "${PROGRAM}" "${folder}/${name}")
endforeach()
