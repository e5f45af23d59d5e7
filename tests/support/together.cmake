# SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
# SPDX-License-Identifier: Apache-2.0

# Writes the source file that several test programs are compiled from: cmake -DOUT=<file> -DSOURCES=<list> -DMOCS=<list> -P together.cmake
# Most of what the compiler does for a test is to read the headers of the house and to make the code of their templates, so
# six tests that share that take less than half of the time. Each stands in a namespace of its own, and has its main() there;
# the headers come before, since they may not. Which test it is, is told by the name that the program is started under.
set(includes "")
set(tests "")
set(calls "")
foreach(source IN LISTS SOURCES MOCS)
    file(STRINGS "${source}" lines REGEX "^#include [<\"]")
    list(FILTER lines EXCLUDE REGEX "\\.moc\"")
    foreach(line IN LISTS lines)
        # What another system or a newer Qt has is asked for in the test itself, in its own way.
        string(REGEX REPLACE "^#include ([<\"][^>\"]+[>\"]).*" "\\1" header "${line}")
        list(APPEND includes "#if __has_include(${header})\n#include ${header}\n#endif\n")
    endforeach()
endforeach()
list(REMOVE_DUPLICATES includes)
foreach(source IN LISTS SOURCES)
    get_filename_component(name "${source}" NAME_WE)
    string(APPEND tests "namespace in_${name} {\n#include \"${source}\"\n}\n")
    string(APPEND calls "    if (name == \"${name}\")\n        return in_${name}::main(argc, argv);\n")
endforeach()
list(JOIN includes "" includes)
file(WRITE "${OUT}" "#include \"tests/support/patience.h\"\n${includes}#include <cstdio>\n#include <string_view>\n${tests}
int main(int argc, char *argv[])
{
    std::string_view name = argv[0];
    name.remove_prefix(name.rfind('/') + 1);
${calls}    std::fprintf(stderr, \"Started under a name that is no test of this program: %s\\n\", argv[0]);
    return 1;
}
")
