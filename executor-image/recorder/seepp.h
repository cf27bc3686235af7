/* SPDX-License-Identifier: GPL-3.0-or-later

   What the recorder's parts know of each other. One file a part; docs/recording.md says what the plan and the stream
   look like and which rules they keep. */
#ifndef SEEPP_H
#define SEEPP_H

#include "pub_tool_basics.h"
#include "pub_tool_vki.h"
#include "pub_tool_hashtable.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_tooliface.h"

/* A register of the architecture's table of those that hold a result. `bytes` are what the stream carries. */
typedef enum { SP_NO_REGISTER, SP_IN_STATE, SP_X87_TOP, SP_RESULT_ADDRESS } RegisterPlace;
typedef struct {
    RegisterPlace place; /* SP_X87_TOP: widened to 80 bits; SP_RESULT_ADDRESS: what the frame kept at its entry */
    Int offset;          /* SP_IN_STATE: in the guest state */
    UInt bytes;
} ReturnRegister;
#define SP_RETURN_REGISTER_COUNT 8

#if defined(VGA_amd64)
#include "arch_amd64.h"
#elif defined(VGA_arm64)
#include "arch_arm64.h"
#else
#error "no arch_*.h for this architecture yet"
#endif

/* ---- plan.c: what symbols know of the program ---- */

#define FUNCTION_STATIC_INIT 1u
#define FUNCTION_MAIN 2u
#define FUNCTION_RETURN_MASK(flags) (((flags) >> 8) & 0xffu)
#define SITE_FIRST 1u
#define SITE_ENTRY 2u
#define SITE_SILENT 4u

typedef struct { Addr low, high; UInt flags, reserved; } PlanFunction;
typedef struct { Addr address; UInt statement, function, flags, reserved; } PlanSite;
typedef struct { Addr low, high; } Range;

typedef struct {
    UInt function_count, site_count, global_count;
    const PlanFunction* functions;
    const PlanSite* sites;
    const Range* globals;
} Plan;

extern Plan sp_plan;

void sp_load_plan(const HChar* path);
Int sp_function_at(Addr address); /* index, or -1 */
Int sp_site_at(Addr address);     /* index, or -1 */

/* ---- options.c ---- */

typedef struct {
    const HChar* plan;
    Int fd;
    ULong max_steps, max_bytes, max_output, memory_mb, seconds; /* 0 = no limit */
} Options;

extern Options sp_options;

Bool sp_read_option(const HChar* argument);
void sp_print_usage(void);

/* ---- stream.c: the raw stream ---- */

typedef enum {
    REC_STEP = 1, REC_WRITE, REC_UNDEFINED, REC_MIXED, REC_PUSH, REC_POP, REC_THREAD, REC_THREAD_START,
    REC_THREAD_END, REC_ALLOC, REC_FREE, REC_STACK, REC_OUTPUT, REC_ERROR, REC_RETURN, REC_SIGNAL, REC_LIMIT,
    REC_EXIT, REC_STACK_BELOW, REC_EXCEPTION, REC_INPUT, REC_UNMAP, REC_ORIGIN, REC_THREAD_LOCALS,
    REC_EXEC
} RecordKind;

/* True from the moment on which nothing may be written any more: a limit stopped us, or this is a forked child. */
extern Bool sp_silent;

void sp_open_stream(Int fd);
void sp_flush_stream(void);         /* hands everything to the reader */
void sp_flush_stream_if_old(void);  /* the same when the last time is a while ago */
void sp_abandon_stream(void);       /* in a forked child: forget the buffer, close the descriptor */
ULong sp_stream_bytes(void);        /* written so far */

/* A record is put_kind and then its fields in order. put_kind takes care of whose record it is (THREAD). */
void sp_put_kind(ThreadId tid, RecordKind kind);
void sp_put_global_kind(RecordKind kind); /* belongs to no thread */
void sp_put_u8(UInt value);
void sp_put_uv(ULong value);
void sp_put_bytes(const void* bytes, SizeT size);
void sp_put_string(const HChar* text);

/* Memory records; neighbours of one kind are joined. `undefined`: V bits, for MIXED only. */
void sp_put_memory(ThreadId tid, RecordKind kind, Addr address, SizeT size, const UChar* undefined);

/* ---- stacks.c ---- */

/* The number of the thread's call stack as it is now; defines it in the stream when it is new. */
UInt sp_stack_now(ThreadId tid);
struct _ExeContext;
UInt sp_stack_of(struct _ExeContext* context);

/* ---- threads.c, frames.c ---- */

#define NO_SITE (-1)
#define NO_STATEMENT 0xffffffffu

typedef struct {
    UInt function;
    Bool entered;         /* the call step was given */
    Int last_site;        /* or NO_SITE */
    UInt last_statement;  /* or NO_STATEMENT */
    Bool takes_stack;     /* the stack pointer was seen below the CFA at one of its sites */
    Addr cfa;
    Addr step_sp;         /* stack pointer at the activation's last flush */
    Addr result_address;  /* where the caller wants the result, on architectures where only the entry tells */
} Frame;

typedef struct {
    ThreadId tid;
    Bool alive;
    Bool catching;        /* __cxa_begin_catch was entered; the next site is a catch step */
    Addr stack_low, stack_high;
    Addr clean;           /* from here upwards the mirror agrees with the stack's definedness */
    Addr lowest;          /* below this the mirror has nothing of the stack defined */
    Addr flush_sp;        /* stack pointer at the last flush */
    Addr said_sp;         /* the last STACK_BELOW */
    Range locals;         /* its thread-local variables; 0, 0 = none are known */
    Frame* frames;        /* outermost first */
    UInt depth, capacity;
    struct { Addr object, type; } caught[8]; /* exceptions being handled, innermost last */
    UInt caught_depth;
    Bool terminating;     /* the runtime's terminate handler was entered; the next rethrow is its own */
} Thread;

/* The thread that runs guest code now. */
extern Thread* sp_current;

void sp_init_threads(void);
void sp_register_threads(void);
Thread* sp_thread(ThreadId tid);
/* The live thread whose stack holds the address at or above its stack pointer, or NULL. */
Thread* sp_stack_owner(Addr address);
Bool sp_in_stack(const Thread* thread, Addr address);

static inline Frame* sp_top(Thread* thread) { return thread->depth ? &thread->frames[thread->depth - 1] : NULL; }
/* Whether the frame was left without a return, now that the stack pointer is `sp` and `function` runs (-1: not a user's). */
Bool sp_was_left(const Frame* frame, Int function, Addr sp);
/* Drops frames that the stack pointer has left (return, exception, longjmp) and says so: those with a CFA at or below it. */
void sp_pop_dead_frames(Thread* thread, Addr sp);
void sp_push_frame(Thread* thread, UInt function, Addr cfa, Addr return_address);
void sp_pop_frame(Thread* thread);

/* ---- stores.c, mirror.c: which bytes changed ---- */

#define STORE_LOG_SLOTS 32768u
#define STORE_LOG_SLACK 4096u /* more stores than any superblock has */
#define STORE_USER (1ULL << 63)
#define STORE_SIZE_SHIFT 56

extern ULong sp_store_log[STORE_LOG_SLOTS + STORE_LOG_SLACK];
extern ULong* sp_store_next;
#define SP_STORE_LIMIT (sp_store_log + STORE_LOG_SLOTS)

void sp_on_store_log_full(void);                 /* called by guest code */
void sp_on_range_stored(Addr address, SizeT size); /* called by guest code, and for the kernel's writes */
/* Writes to the stream what changed since the last flush. `sp`: the thread's stack pointer. */
void sp_flush_stores(Thread* thread, Addr sp);
void sp_flush_stores_of_caller(Thread* thread, Addr cfa); /* at an entry: who calls uses no red zone */
void sp_flush_stores_in(Thread* thread, Addr low, Addr high); /* a block about to be freed */
void sp_forget_stores(void);

void sp_init_mirror(void);
void sp_mirror_block(Addr address, SizeT size, Bool zeroed); /* a recorded block begins */
Bool sp_mirror_unblock(Addr address);                        /* is freed; False: it was not recorded */
void sp_mirror_unwant(Addr address, SizeT size);             /* a block that is not recorded begins */
void sp_mirror_add_range(Range range);                       /* a thread's variables begin */
void sp_mirror_remove_range(Range range);                    /* and end */
/* Emits what differs from the mirror. `whole`: all of it is wanted; else only wanted bytes are. False: none was. */
Bool sp_mirror_range(ThreadId tid, Addr address, SizeT size, Bool whole);
void sp_mirror_undefine(ThreadId tid, Addr low, Addr high);  /* emits what became undefined */
void sp_mirror_forget(Addr low, Addr high);                  /* the reader knows that it is undefined */
void sp_forget_below(Thread* thread, Addr cfa);              /* a frame begins: all below its CFA is undefined */

/* ---- memcheck_door.c: Memcheck's inside ---- */

/* One bit a byte (bit 0 = the first): set where some bit of the byte is undefined. size <= 32.
   *partial: some byte is only partly undefined; then sp_vbits tells. */
UInt sp_undefined_bytes(Addr address, UInt size, Bool* partial);
UInt sp_gone_bytes(Addr a, UInt size); /* a mask of those that cannot be addressed */
void sp_vbits(Addr address, SizeT size, UChar* vbits);
void sp_memcheck_post_clo_init(void);
void sp_memcheck_fini(Int code);
Bool sp_memcheck_option(const HChar* argument);
void sp_memcheck_usage(void);
void sp_memcheck_debug_usage(void);
void sp_memcheck_post_mem_write(CorePart part, ThreadId tid, Addr address, SizeT size);
Bool sp_memcheck_client_request(ThreadId tid, UWord* arguments, UWord* result);
void sp_memcheck_pre_clo_init(void);

/* ---- instrument.c ---- */

IRSB* sp_instrument(VgCallbackClosure* closure, IRSB* in, const VexGuestLayout* layout, const VexGuestExtents* extents,
                    const VexArchInfo* host, IRType guest_word, IRType host_word);

/* ---- steps.c: called by guest code ---- */

typedef enum {
    STEP_LINE, STEP_CALL, STEP_RETURN, STEP_THROW, STEP_CATCH, STEP_SIGNAL, STEP_EXIT, STEP_LIMIT, STEP_END
} StepReason;

void sp_on_entry(UWord function, Addr sp);
void sp_on_site(UWord site, Addr sp);
void sp_on_return(UWord function, Addr sp);
void sp_put_step(Thread* thread, Int site, StepReason reason, Addr sp);
void sp_step(Thread* thread, Int site, StepReason reason, Addr sp); /* the same, within the limits */
extern ULong sp_steps;
void sp_widen_float(UChar* value); /* widen.c: 8 bytes in, 10 out */

/* ---- startup.c ---- */

extern Bool sp_started; /* the program's first user code was reached */
void sp_start(void);
void sp_start_thread_locals(Thread* thread);
void sp_note_arguments(Addr initial_sp);

/* ---- exceptions.c ---- */

typedef struct { Addr throw, rethrow, begin_catch, end_catch, terminate_handler; } ExceptionEntries;
const ExceptionEntries* sp_exception_entries(void);
void sp_on_throw(Addr object, Addr type, Addr sp); /* called by guest code, like the next four */
void sp_on_rethrow(Addr sp);
void sp_on_terminate_handler(void);
void sp_on_begin_catch(Addr header, Addr sp);
void sp_on_end_catch(Addr sp);
Addr sp_bad_alloc_thrower(void); /* std::__throw_bad_alloc in the guest, or 0 */

/* ---- blocks.c, memory_limit.c ---- */

void sp_register_malloc(void);
Bool sp_admit_bytes(ThreadId tid, SizeT size); /* False (and recorded) when the program's memory limit is reached */
void sp_count_memory(Long change);
void sp_note_map(ThreadId tid, const UWord* args, SysRes result);
void sp_note_unmap(const UWord* args, SysRes result);

/* ---- syscalls.c, finish.c ---- */

void sp_before_syscall(ThreadId tid, UInt number, UWord* args, UInt count);
void sp_after_syscall(ThreadId tid, UInt number, UWord* args, UInt count, SysRes result);

typedef enum { LIMIT_STEPS, LIMIT_SECONDS, LIMIT_MEMORY, LIMIT_TRACE_BYTES, LIMIT_OUTPUT_BYTES } LimitKind;
void sp_stop_at_limit(Thread* thread, LimitKind which, Int site, Addr sp) __attribute__((noreturn));
void sp_check_seconds(void);
void sp_note_exit(ThreadId tid, UWord status);
void sp_finish(void);
void sp_start_clock(void);

#endif
