/* SPDX-License-Identifier: GPL-3.0-or-later

   The heap: Memcheck's allocation functions, wrapped. A block is recorded when it was allocated beneath user code.
   Memcheck has taken the call stack by then, and has filled in the shadow memory. */
#include "seepp.h"
#include "pub_tool_poolalloc.h"
#include "pub_tool_execontext.h"
#include "mc_include.h"
#include "compat.h"

typedef enum { BY_MALLOC, BY_CALLOC, BY_REALLOC, BY_MEMALIGN, BY_NEW, BY_NEW_ARRAY, BY_OTHER } AllocatedBy;
typedef enum { BY_FREE, BY_DELETE, BY_DELETE_ARRAY, BY_REALLOC_FREE } FreedBy;

static MC_Chunk* chunk_at(void* p) { return VG_(HT_lookup)(MC_(malloc_list), (UWord)p); }

static void* allocated(ThreadId tid, void* p, SizeT size, AllocatedBy how)
{
    if (!p) return p;
    sp_count_memory((Long)size);
    if (sp_silent || !sp_top(sp_thread(tid))) {
        sp_mirror_unwant((Addr)p, size); /* perhaps a recorded block lay here, and was freed */
        return p;
    }
    UInt const stack = sp_stack_of(MC_(allocated_at)(chunk_at(p)));
    sp_put_kind(tid, REC_ALLOC);
    sp_put_uv((Addr)p);
    sp_put_uv(size);
    sp_put_u8(how);
    sp_put_uv(stack);
    sp_mirror_block((Addr)p, size, how == BY_CALLOC);
    return p;
}

static void put_free(ThreadId tid, void* p, SizeT size, FreedBy how, ExeContext* context)
{
    sp_count_memory(-(Long)size);
    if (sp_silent || !sp_mirror_unblock((Addr)p)) return;
    UInt const stack = sp_stack_of(context);
    sp_put_kind(tid, REC_FREE);
    sp_put_uv((Addr)p);
    sp_put_u8(how);
    sp_put_uv(stack);
}

/* What was stored to the block before is read while Memcheck still knows what is defined there. */
static void before_free(ThreadId tid, void* p, SizeT size)
{
    sp_flush_stores_in(sp_thread(tid), (Addr)p, (Addr)p + size);
}

/* The block is looked up before Memcheck frees it; its record outlives that in Memcheck's queue of freed blocks. */
#define FREE_WITH(call, how)                                                \
    do {                                                                    \
        MC_Chunk* const chunk = chunk_at(p);                                \
        SizeT const size = chunk ? chunk->szB : 0;                          \
        if (chunk) before_free(tid, p, size);                               \
        call;                                                               \
        if (chunk) put_free(tid, p, size, how, MC_(freed_at)(chunk));       \
    } while (0)

#define ALLOCATE_WITH(size, call, how) \
    do {                               \
        if (!sp_admit_bytes(tid, size)) return NULL; \
        return allocated(tid, call, size, how);      \
    } while (0)

static void* sp_malloc(ThreadId tid, SizeT n) { ALLOCATE_WITH(n, MC_(malloc)(tid, n), BY_MALLOC); }
static void* sp_new(ThreadId tid, SizeT n) { ALLOCATE_WITH(n, MC_(__builtin_new)(tid, n), BY_NEW); }
static void* sp_new_array(ThreadId tid, SizeT n) { ALLOCATE_WITH(n, MC_(__builtin_vec_new)(tid, n), BY_NEW_ARRAY); }
static void* sp_new_aligned(ThreadId tid, SizeT n, SizeT align SP_COMPAT_ORIGINAL_ALIGN)
{
    ALLOCATE_WITH(n, MC_(__builtin_new_aligned)(tid, n, align SP_COMPAT_PASS_ORIGINAL_ALIGN), BY_NEW);
}
static void* sp_new_array_aligned(ThreadId tid, SizeT n, SizeT align SP_COMPAT_ORIGINAL_ALIGN)
{
    ALLOCATE_WITH(n, MC_(__builtin_vec_new_aligned)(tid, n, align SP_COMPAT_PASS_ORIGINAL_ALIGN), BY_NEW_ARRAY);
}
static void* sp_memalign(ThreadId tid, SizeT align SP_COMPAT_ORIGINAL_ALIGN, SizeT n)
{
    ALLOCATE_WITH(n, MC_(memalign)(tid, align SP_COMPAT_PASS_ORIGINAL_ALIGN, n), BY_MEMALIGN);
}
static void* sp_calloc(ThreadId tid, SizeT count, SizeT each)
{
    if (each && count > (SizeT)-1 / each) return MC_(calloc)(tid, count, each); /* Memcheck's to report */
    ALLOCATE_WITH(count * each, MC_(calloc)(tid, count, each), BY_CALLOC);
}

static void sp_free(ThreadId tid, void* p) { FREE_WITH(MC_(free)(tid, p), BY_FREE); }
static void sp_delete(ThreadId tid, void* p) { FREE_WITH(MC_(__builtin_delete)(tid, p), BY_DELETE); }
static void sp_delete_array(ThreadId tid, void* p) { FREE_WITH(MC_(__builtin_vec_delete)(tid, p), BY_DELETE_ARRAY); }
static void sp_delete_aligned(ThreadId tid, void* p, SizeT align)
{
    FREE_WITH(MC_(__builtin_delete_aligned)(tid, p, align), BY_DELETE);
}
static void sp_delete_array_aligned(ThreadId tid, void* p, SizeT align)
{
    FREE_WITH(MC_(__builtin_vec_delete_aligned)(tid, p, align), BY_DELETE_ARRAY);
}

/* Memcheck moves the block always, and copies behind the guest's back. */
static void* sp_realloc(ThreadId tid, void* p, SizeT n)
{
    MC_Chunk* const chunk = chunk_at(p);
    SizeT const old = chunk ? chunk->szB : 0;
    if (n > old && !sp_admit_bytes(tid, n - old)) return NULL;
    if (chunk) before_free(tid, p, old);
    void* const moved = MC_(realloc)(tid, p, n);
    if (!moved) return NULL;
    if (chunk) put_free(tid, p, old, BY_REALLOC_FREE, MC_(freed_at)(chunk));
    allocated(tid, moved, n, BY_REALLOC);
    sp_on_range_stored((Addr)moved, old < n ? old : n);
    return moved;
}

void sp_register_malloc(void)
{
    VG_(needs_malloc_replacement)(sp_malloc, sp_new, sp_new_aligned, sp_new_array, sp_new_array_aligned, sp_memalign,
                                  sp_calloc, sp_free, sp_delete, sp_delete_aligned, sp_delete_array,
                                  sp_delete_array_aligned, sp_realloc, MC_(malloc_usable_size),
                                  MC_MALLOC_DEFAULT_REDZONE_SZB);
}
