/* SPDX-License-Identifier: GPL-3.0-or-later

   The raw stream (docs/recording.md): a buffer, variable-length integers, and the joining of neighbouring memory
   records. The buffer goes out when 64 KB are full, before calls that may block, and some 20 times a second, so that
   a kill loses little. */
#include "seepp.h"
#include "pub_core_libcfile.h" /* VG_(safe_fd) */

#define BUFFER_SIZE (256 * 1024)
#define SEND_ABOVE (64 * 1024)
#define OLD_MILLISECONDS 50
#define JOINED_MAX 8192

Bool sp_silent = False;

static Int stream_fd = -1;
static UChar buffer[BUFFER_SIZE];
static UInt used;
static ULong sent;
static UInt sent_at;
static ThreadId stream_thread = 1; /* whose records a reader takes the next ones for */

/* The memory record that is still growing. */
static struct {
    RecordKind kind; /* 0 = none */
    Addr address;
    SizeT size;
    UChar bytes[JOINED_MAX], vbits[JOINED_MAX];
} joined;
static Addr last_end; /* of the memory record before */

static void send_all(void)
{
    UInt from = 0;
    while (from < used) {
        Int const n = VG_(write)(stream_fd, buffer + from, used - from);
        if (n == -VKI_EINTR) continue;
        if (n <= 0) VG_(exit)(1); /* the reader has gone: nobody wants a trace any more */
        from += n;
    }
    sent += used;
    used = 0;
    sent_at = VG_(read_millisecond_timer)();
}

static inline void put_byte(UChar value)
{
    if (UNLIKELY(used == BUFFER_SIZE)) send_all();
    buffer[used++] = value;
}

void sp_put_u8(UInt value) { put_byte((UChar)value); }

void sp_put_uv(ULong value)
{
    while (value >= 0x80) {
        put_byte((UChar)(value | 0x80));
        value >>= 7;
    }
    put_byte((UChar)value);
}

static void put_sv(Long value) { sp_put_uv(((ULong)value << 1) ^ (ULong)(value >> 63)); }

void sp_put_bytes(const void* bytes, SizeT size)
{
    const UChar* from = bytes;
    while (size > 0) {
        if (used == BUFFER_SIZE) send_all();
        SizeT const n = size < BUFFER_SIZE - used ? size : BUFFER_SIZE - used;
        VG_(memcpy)(buffer + used, from, n);
        used += n;
        from += n;
        size -= n;
    }
}

void sp_put_string(const HChar* text)
{
    SizeT const size = VG_(strlen)(text);
    sp_put_uv(size);
    sp_put_bytes(text, size);
}

static void end_joined(void)
{
    if (!joined.kind) return;
    put_byte(joined.kind);
    put_sv((Long)(joined.address - last_end));
    sp_put_uv(joined.size);
    if (joined.kind != REC_UNDEFINED) sp_put_bytes(joined.bytes, joined.size);
    if (joined.kind == REC_MIXED) sp_put_bytes(joined.vbits, joined.size);
    last_end = joined.address + joined.size;
    joined.kind = 0;
}

void sp_put_global_kind(RecordKind kind)
{
    end_joined();
    if (used > SEND_ABOVE) send_all();
    put_byte(kind);
}

static void belong_to(ThreadId tid)
{
    if (LIKELY(tid == stream_thread)) return;
    end_joined();
    put_byte(REC_THREAD);
    sp_put_uv(tid);
    stream_thread = tid;
}

void sp_put_kind(ThreadId tid, RecordKind kind)
{
    belong_to(tid);
    sp_put_global_kind(kind);
}

void sp_put_memory(ThreadId tid, RecordKind kind, Addr address, SizeT size, const UChar* vbits)
{
    belong_to(tid);
    tl_assert(kind == REC_UNDEFINED || size <= JOINED_MAX);
    Bool const joins = joined.kind == kind && joined.address + joined.size == address
                    && (kind == REC_UNDEFINED || joined.size + size <= JOINED_MAX);
    if (!joins) {
        end_joined();
        if (used > SEND_ABOVE) send_all();
        joined.kind = kind;
        joined.address = address;
        joined.size = 0;
    }
    if (kind != REC_UNDEFINED) VG_(memcpy)(joined.bytes + joined.size, (const void*)address, size);
    if (kind == REC_MIXED) VG_(memcpy)(joined.vbits + joined.size, vbits, size);
    joined.size += size;
}

void sp_open_stream(Int fd)
{
    Int const moved = VG_(safe_fd)(fd); /* above what the guest can name; closed on exec */
    if (moved < 0) {
        VG_(printf)("seepp: descriptor %d, given by --seepp-fd, is not open\n", fd);
        VG_(exit)(1);
    }
    stream_fd = moved;
    static const UChar header[8] = { 'S', 'P', 'R', 'W', 1, SP_POINTER_SIZE, 0, 0 };
    sp_put_bytes(header, sizeof header);
}

void sp_flush_stream(void)
{
    if (sp_silent) return;
    end_joined();
    if (used) send_all();
}

void sp_flush_stream_if_old(void)
{
    if (sp_silent || (!used && !joined.kind)) return;
    if (VG_(read_millisecond_timer)() - sent_at >= OLD_MILLISECONDS) sp_flush_stream();
}

void sp_abandon_stream(void)
{
    sp_silent = True;
    used = 0;
    joined.kind = 0;
    VG_(close)(stream_fd);
}

ULong sp_stream_bytes(void) { return sent + used; }
