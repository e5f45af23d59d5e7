// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/filemarks.h"

#include <algorithm>
#include <iterator>
#include <linux/fs.h>
#include <sys/ioctl.h>

namespace {

/// What a person may set with chattr, and does for a reason: no dump, no time of access, not compressed, no copy on
/// write. Not among them: what the file system sets for itself, and those that FileReplacement::check() refuses.
struct Mark
{
    unsigned flag;
    char letter;
};
constexpr Mark marks[]
    = {{FS_SECRM_FL, 's'}, {FS_UNRM_FL, 'u'}, {FS_COMPR_FL, 'c'}, {FS_NOCOMP_FL, 'm'}, {FS_SYNC_FL, 'S'},
        {FS_NODUMP_FL, 'd'}, {FS_NOATIME_FL, 'A'}, {FS_JOURNAL_DATA_FL, 'j'}, {FS_NOTAIL_FL, 't'}, {FS_NOCOW_FL, 'C'}};

/// Those that are set. A file system without any has none.
unsigned marksOf(int handle)
{
    int flags = 0; // whatever the request's name says, the kernel writes an int
    if (::ioctl(handle, FS_IOC_GETFLAGS, &flags) != 0)
        return 0;
    unsigned set = 0;
    for (const Mark &mark : marks)
        set |= unsigned(flags) & mark.flag;
    return set;
}

} // namespace

char takeOverMarks(int handle, int from)
{
    const unsigned wanted = marksOf(from);
    int flags = 0;
    if (marksOf(handle) != wanted && ::ioctl(handle, FS_IOC_GETFLAGS, &flags) == 0) {
        // What it got from its folder goes first: some exclude each other. One after the other: one that is refused
        // takes no other one along.
        for (const bool isSet : {false, true}) {
            for (const Mark &mark : marks) {
                if (((wanted & mark.flag) != 0) != isSet || ((unsigned(flags) & mark.flag) != 0) == isSet)
                    continue;
                int one = int(unsigned(flags) ^ mark.flag);
                if (::ioctl(handle, FS_IOC_SETFLAGS, &one) == 0)
                    flags = one;
            }
        }
    }
    const unsigned lost = marksOf(handle) ^ wanted;
    const auto found
        = std::find_if(std::begin(marks), std::end(marks), [lost](const Mark &one) { return one.flag & lost; });
    return found == std::end(marks) ? '\0' : found->letter;
}
