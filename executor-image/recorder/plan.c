/* SPDX-License-Identifier: GPL-3.0-or-later

   Reads the plan (docs/recording.md): the user's functions, the sites of their statements, the ranges of their
   variables of static storage. The file is checked whole before anything is believed; a bad plan ends the run before
   the program starts. Look-ups are made while code is translated, never while it runs. */
#include "seepp.h"
#include "pub_tool_aspacemgr.h"

Plan sp_plan;

typedef struct {
    UChar magic[4];
    UInt version, functions, sites, globals;
} PlanHeader;

static void bad_plan(const HChar* path, const HChar* why) __attribute__((noreturn));
static void bad_plan(const HChar* path, const HChar* why)
{
    VG_(printf)("seepp: the plan %s %s\n", path, why);
    VG_(exit)(1);
}

static UChar* read_whole(const HChar* path, SizeT* size)
{
    Int const fd = VG_(fd_open)(path, VKI_O_RDONLY, 0);
    struct vg_stat status;
    if (fd < 0 || VG_(fstat)(fd, &status) != 0) bad_plan(path, "cannot be read");
    UChar* const bytes = VG_(malloc)("seepp.plan", status.size + 1);
    Long got = 0;
    while (got < status.size) {
        Int const n = VG_(read)(fd, bytes + got, status.size - got > 1 << 20 ? 1 << 20 : (Int)(status.size - got));
        if (n <= 0) bad_plan(path, "cannot be read");
        got += n;
    }
    VG_(close)(fd);
    *size = status.size;
    return bytes;
}

static void check(const HChar* path)
{
    const Plan* const p = &sp_plan;
    UInt i;
    for (i = 0; i < p->function_count; i++)
        if (p->functions[i].low >= p->functions[i].high || (i && p->functions[i].low < p->functions[i - 1].high))
            bad_plan(path, "has functions out of order");
    for (i = 0; i < p->site_count; i++)
        if (p->sites[i].function >= p->function_count || (i && p->sites[i].address <= p->sites[i - 1].address))
            bad_plan(path, "has sites out of order");
    for (i = 0; i < p->global_count; i++)
        if (p->globals[i].low >= p->globals[i].high || (i && p->globals[i].low < p->globals[i - 1].high))
            bad_plan(path, "has globals out of order");
}

void sp_load_plan(const HChar* path)
{
    SizeT size;
    UChar* const bytes = read_whole(path, &size);
    const PlanHeader* const header = (const PlanHeader*)bytes;
    if (size < sizeof *header || VG_(memcmp)(header->magic, "SPPL", 4) != 0) bad_plan(path, "is not a plan");
    if (header->version != 1) bad_plan(path, "is of another version");
    ULong const expected = sizeof *header + (ULong)header->functions * sizeof(PlanFunction)
                         + (ULong)header->sites * sizeof(PlanSite) + (ULong)header->globals * sizeof(Range);
    if (expected != size) bad_plan(path, "has the wrong size");
    /* The records are packed behind a header of 20 bytes; moved once, so that they are aligned. */
    SizeT const body = size - sizeof *header;
    UChar* const aligned = VG_(malloc)("seepp.plan.body", body + 1);
    VG_(memcpy)(aligned, bytes + sizeof *header, body);
    sp_plan.function_count = header->functions;
    sp_plan.site_count = header->sites;
    sp_plan.global_count = header->globals;
    VG_(free)(bytes);
    sp_plan.functions = (const PlanFunction*)aligned;
    sp_plan.sites = (const PlanSite*)(sp_plan.functions + sp_plan.function_count);
    sp_plan.globals = (const Range*)(sp_plan.sites + sp_plan.site_count);
    check(path);
}

Int sp_function_at(Addr address)
{
    Int low = 0, high = (Int)sp_plan.function_count - 1;
    while (low <= high) {
        Int const middle = (low + high) / 2;
        const PlanFunction* const f = &sp_plan.functions[middle];
        if (address < f->low) high = middle - 1;
        else if (address >= f->high) low = middle + 1;
        else return middle;
    }
    return -1;
}

Int sp_site_at(Addr address)
{
    Int low = 0, high = (Int)sp_plan.site_count - 1;
    while (low <= high) {
        Int const middle = (low + high) / 2;
        Addr const here = sp_plan.sites[middle].address;
        if (address < here) high = middle - 1;
        else if (address > here) low = middle + 1;
        else return middle;
    }
    return -1;
}

