/* SPDX-License-Identifier: GPL-3.0-or-later

   The mirror: for every page that matters, the bytes as the stream last gave them, which of them it gave as defined,
   and which are wanted at all (static storage of the plan, recorded blocks; freed ones too, until others lie there). A
   store that leaves the mirror as it was is not worth a record.

   The reader's assumption is the mirror's: memory never written is undefined, but the plan's globals begin as zeros,
   a block as undefined (calloc: zeros).

   Pages are made when first touched. A byte of which only some bits are undefined counts as undefined here, so that
   writing it again gives a record again. */
#include "seepp.h"
#include "pub_tool_oset.h"

#define PAGE_BITS 12
#define PAGE_SIZE (1u << PAGE_BITS)
#define PIECE 32u
#define CACHE_SLOTS 4096u

typedef struct _Page {
    struct _Page* next; /* these two as VgHashNode has them */
    UWord number;
    UChar values[PAGE_SIZE];
    UChar defined[PAGE_SIZE / 8 + 8]; /* a bit a byte; padded for unaligned reads */
    UChar wanted[PAGE_SIZE / 8 + 8];
} Page;

typedef struct {
    Addr low, high;
    Bool zeroed;
} Block;

static VgHashTable* pages;
static OSet* blocks;
static Range* extra; /* thread-local variables of the threads that run */
static UInt extra_count, extra_capacity;
/* page == NULL: known to hold nothing that is wanted */
static struct { UWord number; Page* page; } cache[CACHE_SLOTS];

static Word compare_block(const void* key, const void* element)
{
    Addr const address = *(const Addr*)key;
    const Block* const block = element;
    if (address < block->low) return -1;
    return address >= block->high ? 1 : 0;
}

void sp_init_mirror(void)
{
    pages = VG_(HT_construct)("seepp.mirror");
    blocks = VG_(OSetGen_Create)(offsetof(Block, low), compare_block, VG_(malloc), "seepp.blocks", VG_(free));
}

static void set_bits(UChar* bits, UInt from, UInt count, Bool value)
{
    UInt i = from;
    UInt const end = from + count;
    for (; i < end && (i & 7); i++) bits[i >> 3] = value ? bits[i >> 3] | 1u << (i & 7) : bits[i >> 3] & ~(1u << (i & 7));
    if (end > i && end - i >= 8) {
        UInt const whole = (end - i) / 8;
        VG_(memset)(bits + (i >> 3), value ? 0xff : 0, whole);
        i += whole * 8;
    }
    for (; i < end; i++) bits[i >> 3] = value ? bits[i >> 3] | 1u << (i & 7) : bits[i >> 3] & ~(1u << (i & 7));
}

/* Up to 32 bits that begin at any bit. */
static inline UInt get_bits(const UChar* bits, UInt from, UInt count)
{
    ULong const word = *(const ULong*)(bits + (from >> 3)) >> (from & 7);
    return (UInt)word & (UInt)((1ULL << count) - 1);
}

/* Cuts [low, high) to the page; False when they do not meet. */
static Bool clip(UWord number, Addr low, Addr high, UInt* from, UInt* count)
{
    Addr const base = number << PAGE_BITS;
    Addr const first = low > base ? low : base;
    Addr const end = high < base + PAGE_SIZE ? high : base + PAGE_SIZE;
    if (first >= end) return False;
    *from = (UInt)(first - base);
    *count = (UInt)(end - first);
    return True;
}

static Bool want_statics(UWord number, Page* page)
{
    Bool any = False;
    UInt from, count, i, low = 0, high = sp_plan.global_count;
    while (low < high) { /* the first global that ends behind the page's begin */
        UInt const middle = (low + high) / 2;
        if (sp_plan.globals[middle].high <= number << PAGE_BITS) low = middle + 1;
        else high = middle;
    }
    for (i = low; i < sp_plan.global_count && sp_plan.globals[i].low < (number + 1) << PAGE_BITS; i++) {
        if (!clip(number, sp_plan.globals[i].low, sp_plan.globals[i].high, &from, &count)) continue;
        any = True;
        if (!page) return True;
        set_bits(page->wanted, from, count, True);
        set_bits(page->defined, from, count, True);
    }
    for (i = 0; i < extra_count; i++) {
        if (!clip(number, extra[i].low, extra[i].high, &from, &count)) continue;
        any = True;
        if (page) set_bits(page->wanted, from, count, True);
    }
    return any;
}

static Bool want_blocks(UWord number, Page* page)
{
    Addr const base = number << PAGE_BITS;
    Bool any = False;
    Block* block;
    UInt from, count;
    VG_(OSetGen_ResetIterAt)(blocks, &base);
    while ((block = VG_(OSetGen_Next)(blocks)) && clip(number, block->low, block->high, &from, &count)) {
        any = True;
        if (!page) return True;
        set_bits(page->wanted, from, count, True);
        set_bits(page->defined, from, count, block->zeroed);
    }
    return any;
}

static Page* page_of(UWord number, Bool make)
{
    UInt const slot = number % CACHE_SLOTS;
    if (LIKELY(cache[slot].number == number && (cache[slot].page || !make))) return cache[slot].page;
    Page* page = VG_(HT_lookup)(pages, number);
    if (!page && (make || want_statics(number, NULL) || want_blocks(number, NULL))) {
        page = VG_(calloc)("seepp.page", 1, sizeof *page);
        page->number = number;
        want_statics(number, page);
        want_blocks(number, page);
        VG_(HT_add_node)(pages, page);
    }
    cache[slot].number = number;
    cache[slot].page = page;
    return page;
}

static inline Bool same_bytes(const UChar* a, const UChar* b, UInt n)
{
    switch (n) {
    case 1: return *a == *b;
    case 2: return *(const UShort*)a == *(const UShort*)b;
    case 4: return *(const UInt*)a == *(const UInt*)b;
    case 8: return *(const ULong*)a == *(const ULong*)b;
    default: return VG_(memcmp)(a, b, n) == 0;
    }
}

/* Compares at most PIECE bytes inside one page with the mirror; emits and mirrors them when they differ. `stack`: bytes
   that cannot be addressed are gone. Elsewhere they are a freed block's, which was stored to: Memcheck keeps no definedness
   there, so that they count as defined. */
static void compare_piece(ThreadId tid, Page* page, Addr address, UInt n, Bool stack)
{
    UInt const at = address & (PAGE_SIZE - 1);
    UInt const all = (UInt)((1ULL << n) - 1);
    Bool partial = False;
    UInt undefined = sp_undefined_bytes(address, n, &partial);
    if (UNLIKELY(undefined) && !stack) undefined &= ~sp_gone_bytes(address, n);
    UInt const defined = ~undefined & all;
    UInt const before = get_bits(page->defined, at, n);
    const UChar* const bytes = (const UChar*)address;
    if (defined == before && !partial) {
        if (defined == 0) return;
        if (defined == all) {
            if (same_bytes(page->values + at, bytes, n)) return;
        } else {
            UInt i = 0;
            while (i < n && (!(defined >> i & 1) || page->values[at + i] == bytes[i])) i++;
            if (i == n) return;
        }
    }
    VG_(memcpy)(page->values + at, bytes, n);
    if (defined == all) {
        if (before != all) set_bits(page->defined, at, n, True);
        sp_put_memory(tid, REC_WRITE, address, n, NULL);
        return;
    }
    for (UInt i = 0; i < n; i++) set_bits(page->defined, at + i, 1, defined >> i & 1);
    if (defined == 0 && !partial) {
        sp_put_memory(tid, REC_UNDEFINED, address, n, NULL);
        return;
    }
    UChar vbits[PIECE];
    sp_vbits(address, n, vbits);
    for (UInt i = 0; i < n; i++)
        if (defined >> i & 1) vbits[i] = 0;
    sp_put_memory(tid, REC_MIXED, address, n, vbits);
}

Bool sp_mirror_range(ThreadId tid, Addr address, SizeT size, Bool whole)
{
    Bool any = False;
    while (size > 0) {
        UInt const at = address & (PAGE_SIZE - 1);
        SizeT const in_page = size < PAGE_SIZE - at ? size : PAGE_SIZE - at;
        Page* const page = page_of(address >> PAGE_BITS, whole);
        if (page) {
            for (SizeT done = 0; done < in_page;) {
                SizeT const room = PIECE - ((at + done) & (PIECE - 1)); /* aligned pieces keep V-bit look-ups fast */
                UInt const n = (UInt)(size <= 8 ? in_page : in_page - done < room ? in_page - done : room);
                UInt const mask = (UInt)((1ULL << n) - 1);
                UInt const wanted = whole ? mask : get_bits(page->wanted, at + done, n);
                if (wanted == mask) {
                    compare_piece(tid, page, address + done, n, whole);
                    any = True;
                } else if (wanted) {
                    for (UInt i = 0; i < n; i++)
                        if (wanted >> i & 1) compare_piece(tid, page, address + done + i, 1, whole);
                    any = True;
                }
                done += n;
            }
        }
        address += in_page;
        size -= in_page;
    }
    return any;
}

void sp_mirror_undefine(ThreadId tid, Addr low, Addr high)
{
    for (Addr a = low & ~63UL; a < high; a += 64) {
        Page* const page = page_of(a >> PAGE_BITS, False);
        UInt const at = a & (PAGE_SIZE - 1);
        if (!page) {
            a = (a | (PAGE_SIZE - 1)) + 1 - 64;
            continue;
        }
        if (*(const ULong*)(page->defined + at / 8) == 0) continue;
        for (UInt half = 0; half < 64; half += PIECE) {
            Bool partial = False;
            UInt const gone = get_bits(page->defined, at + half, PIECE) & sp_undefined_bytes(a + half, PIECE, &partial);
            for (UInt i = 0; gone >> i && i < PIECE; i++) {
                Addr const byte = a + half + i;
                if (!(gone >> i & 1) || byte < low || byte >= high) continue;
                set_bits(page->defined, at + half + i, 1, False);
                sp_put_memory(tid, REC_UNDEFINED, byte, 1, NULL);
            }
        }
    }
}

void sp_mirror_forget(Addr low, Addr high)
{
    while (low < high) {
        UInt const at = low & (PAGE_SIZE - 1);
        UInt const n = high - low < PAGE_SIZE - at ? (UInt)(high - low) : PAGE_SIZE - at;
        Page* const page = page_of(low >> PAGE_BITS, False);
        if (page) set_bits(page->defined, at, n, False);
        low += n;
    }
}

/* Existing pages learn of a change in [low, low + size); absent ones will see it when they are made. */
static void for_pages(Addr low, SizeT size, Bool wanted, Bool reset, Bool zeroed)
{
    if (size == 0) return;
    UWord const first = low >> PAGE_BITS, last = (low + size - 1) >> PAGE_BITS;
    Bool const wipe = last - first >= CACHE_SLOTS;
    if (wipe) VG_(memset)(cache, 0, sizeof cache);
    for (UWord number = first; number <= last; number++) {
        UInt from, count;
        UInt const slot = number % CACHE_SLOTS;
        if (cache[slot].number == number && !cache[slot].page) cache[slot].number = 0;
        Page* const page = cache[slot].number == number ? cache[slot].page : VG_(HT_lookup)(pages, number);
        if (!page || !clip(number, low, low + size, &from, &count)) continue;
        set_bits(page->wanted, from, count, wanted);
        if (!reset) continue;
        set_bits(page->defined, from, count, zeroed);
        if (zeroed) VG_(memset)(page->values + from, 0, count);
    }
}

void sp_mirror_block(Addr address, SizeT size, Bool zeroed)
{
    Block* const block = VG_(OSetGen_AllocNode)(blocks, sizeof *block);
    block->low = address;
    block->high = address + (size ? size : 1);
    block->zeroed = zeroed;
    VG_(OSetGen_Insert)(blocks, block);
    for_pages(address, size, True, True, zeroed);
}

/* Its bytes stay wanted: what is stored through a pointer left behind is to be seen. That takes pages, which a block that
   nothing was stored to may not have yet; a large one does without. */
#define FREED_PAGES_MOST 16

Bool sp_mirror_unblock(Addr address)
{
    const Block* const found = VG_(OSetGen_Lookup)(blocks, &address);
    if (!found) return False;
    UWord const first = found->low >> PAGE_BITS, last = (found->high - 1) >> PAGE_BITS;
    for (UWord number = first; last - first < FREED_PAGES_MOST && number <= last; number++) page_of(number, False);
    Block* const block = VG_(OSetGen_Remove)(blocks, &address);
    VG_(OSetGen_FreeNode)(blocks, block);
    return True;
}

void sp_mirror_unwant(Addr address, SizeT size)
{
    for_pages(address, size, False, False, False);
}

void sp_mirror_add_range(Range range)
{
    if (extra_count == extra_capacity) {
        extra_capacity = extra_capacity ? extra_capacity * 2 : 8;
        extra = VG_(realloc)("seepp.extra", extra, extra_capacity * sizeof *extra);
    }
    extra[extra_count++] = range;
    for_pages(range.low, range.high - range.low, True, False, False);
}

void sp_mirror_remove_range(Range range)
{
    for (UInt i = 0; i < extra_count; i++) {
        if (extra[i].low != range.low) continue;
        extra[i] = extra[--extra_count];
        for_pages(range.low, range.high - range.low, False, False, False);
        return;
    }
}
