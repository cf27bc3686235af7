/* SPDX-License-Identifier: GPL-3.0-or-later

   System calls that the trace tells of: output, input, memory mappings, other programs. Before a call that may block for long the
   buffer goes out, so that whoever kills a sleeping program loses nothing. */
#include "seepp.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_vkiscnums.h"

#define LARGEST_OUTPUT (1u << 20)

static ULong output_bytes;

/* One call may write any number of bytes: the trace gets what the limit leaves, in pieces that its reader can take. */
static void put_output(ThreadId tid, UInt fd, const UChar* bytes, SizeT size)
{
    ULong const left = !sp_options.max_output ? size
                     : sp_options.max_output > output_bytes ? sp_options.max_output - output_bytes : 0;
    SizeT wanted = size < left ? size : left;
    output_bytes += size;
    while (wanted > 0) {
        SizeT const piece = wanted < LARGEST_OUTPUT ? wanted : LARGEST_OUTPUT;
        sp_put_kind(tid, REC_OUTPUT);
        sp_put_u8(fd);
        sp_put_uv(piece);
        sp_put_bytes(bytes, piece);
        bytes += piece;
        wanted -= piece;
    }
}

static void put_output_vector(ThreadId tid, UInt fd, const struct vki_iovec* vector, SizeT size)
{
    for (; size > 0; vector++) {
        SizeT const n = vector->iov_len < size ? vector->iov_len : size;
        put_output(tid, fd, vector->iov_base, n);
        size -= n;
    }
}

static void check_output_limit(ThreadId tid)
{
    if (!sp_options.max_output || output_bytes <= sp_options.max_output) return;
    Thread* const t = sp_thread(tid);
    const Frame* const top = sp_top(t);
    sp_stop_at_limit(t, LIMIT_OUTPUT_BYTES, top ? top->last_site : NO_SITE, VG_(get_SP)(tid));
}

static Bool may_block(UInt number)
{
    switch (number) {
    SP_CASES_OLD_BLOCKING_CALLS
    case __NR_read: case __NR_readv: case __NR_ppoll: case __NR_pselect6:
    case __NR_nanosleep: case __NR_clock_nanosleep: case __NR_futex: case __NR_wait4: case __NR_waitid:
    case __NR_rt_sigsuspend: case __NR_rt_sigtimedwait: case __NR_epoll_pwait:
    case __NR_accept: case __NR_accept4: case __NR_connect: case __NR_recvfrom: case __NR_recvmsg: case __NR_flock:
    case __NR_execve: case __NR_execveat: case __NR_kill: case __NR_tgkill: case __NR_tkill:
        return True;
    default:
        return False;
    }
}

/* As far as it can be read: what the program gives is anything. */
static SizeT length_of_path(const HChar* path)
{
    SizeT size = 0;
    while (size < VKI_PATH_MAX) {
        Addr const at = (Addr)path + size;
        if ((size == 0 || at % VKI_PAGE_SIZE == 0) && !VG_(am_is_valid_for_client)(at, 1, VKI_PROT_READ)) break;
        if (path[size] == 0) break;
        size++;
    }
    return size;
}

/* Another program takes this one's place, and the recorder's too, if the call succeeds: then this record is the last. */
static void put_exec(ThreadId tid, const HChar* path)
{
    SizeT const size = length_of_path(path);
    sp_flush_stores(sp_thread(tid), VG_(get_SP)(tid));
    sp_put_kind(tid, REC_EXEC);
    sp_put_uv(size);
    sp_put_bytes(path, size);
}

void sp_before_syscall(ThreadId tid, UInt number, UWord* args, UInt count)
{
    (void)count;
    if (sp_silent) return;
    if (number == __NR_exit_group || number == __NR_exit) {
        sp_flush_stores(sp_thread(tid), VG_(get_SP)(tid));
        sp_note_exit(tid, args[0]);
    }
    /* What was stored to pages that can be read no more would be looked at too late. */
    if (number == __NR_mprotect || number == __NR_munmap) sp_flush_stores(sp_thread(tid), VG_(get_SP)(tid));
    if (number == __NR_execve) put_exec(tid, (const HChar*)args[0]);
    if (number == __NR_execveat) put_exec(tid, (const HChar*)args[1]);
    if (may_block(number)) sp_flush_stream();
}

void sp_after_syscall(ThreadId tid, UInt number, UWord* args, UInt count, SysRes result)
{
    (void)count;
    if (sp_silent) return;
    switch (number) {
    case __NR_mmap: sp_note_map(tid, args, result); return;
    case __NR_munmap: sp_note_unmap(args, result); return;
    default: break;
    }
    if (sr_isError(result)) return;
    SizeT const size = sr_Res(result);
    switch (number) {
    case __NR_write:
    case __NR_pwrite64:
        if (args[0] == 1 || args[0] == 2) put_output(tid, args[0], (const UChar*)args[1], size);
        break;
    case __NR_writev:
    case __NR_pwritev:
        if (args[0] == 1 || args[0] == 2) put_output_vector(tid, args[0], (const struct vki_iovec*)args[1], size);
        break;
    case __NR_read:
        if (args[0] != 0) return;
        sp_put_kind(tid, REC_INPUT);
        sp_put_uv(args[2]);
        sp_put_uv(size);
        return;
    default:
        return;
    }
    check_output_limit(tid);
}
