/* SPDX-License-Identifier: MIT
 *
 * The seccomp filter: an allow-list of the system calls that g++, ld, Valgrind and ordinary programs need. Everything
 * else fails with EPERM, so that a program sees an error instead of dying without a word. What is left out on purpose:
 * sockets, ptrace and process_vm_*, mount and namespaces, keyctl, bpf, perf, userfaultfd, io_uring (it would pass
 * calls by), modules, personality, clock setting, chroot, setuid and friends.
 */
#define _GNU_SOURCE
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stddef.h>
#include <string.h>
#include <stdint.h>
#include <sched.h>
#include <sys/types.h>
#include <unistd.h>

enum { NAMESPACES = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP };

static const char *const allowed[] = {
   /* files */
   "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2", "pwritev2", "open", "openat", "openat2", "creat", "close", "close_range",
   "lseek", "stat", "fstat", "lstat", "newfstatat", "statx", "statfs", "fstatfs", "access", "faccessat", "faccessat2", "readlink", "readlinkat",
   "getdents", "getdents64", "getcwd", "chdir", "fchdir", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2",
   "link", "linkat", "symlink", "symlinkat", "chmod", "fchmod", "fchmodat", "truncate", "ftruncate", "fallocate", "utimensat", "utime", "utimes", "futimesat",
   "umask", "dup", "dup2", "dup3", "pipe", "pipe2", "flock", "fsync", "fdatasync", "sync_file_range", "sendfile", "copy_file_range", "splice", "tee",
   "fadvise64", "readahead", "memfd_create", "ioctl", "poll", "ppoll", "select", "pselect6", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2",
   "eventfd", "eventfd2", "signalfd", "signalfd4", "timerfd_create", "timerfd_settime", "timerfd_gettime", "inotify_init1", "inotify_add_watch", "inotify_rm_watch",
   "fgetxattr", "getxattr", "lgetxattr", "listxattr", "flistxattr", "llistxattr",
   /* memory */
   "mmap", "munmap", "mprotect", "mremap", "madvise", "msync", "mincore", "mlock", "mlock2", "munlock", "mlockall", "munlockall", "brk", "membarrier", "get_mempolicy",
   "shmget", "shmat", "shmdt", "shmctl", "pkey_alloc", "pkey_free", "pkey_mprotect",
   /* processes, threads, signals (kill and its kin: below) */
   "execve", "execveat", "exit", "exit_group", "fork", "vfork", "wait4", "waitid", "getpid", "getppid", "gettid", "getpgid", "getpgrp", "setpgid", "getsid", "setsid",
   "getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid", "getgroups", "prctl", "arch_prctl", "set_tid_address", "set_robust_list", "get_robust_list", "rseq",
   "futex", "futex_waitv", "sched_yield", "sched_getaffinity", "sched_setaffinity", "sched_getparam", "sched_getscheduler", "sched_get_priority_max", "sched_get_priority_min",
   "sched_rr_get_interval", "getpriority", "getrlimit", "setrlimit", "getrusage", "times", "sysinfo", "uname", "getcpu", "getrandom",
   "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigtimedwait", "rt_sigsuspend", "sigaltstack", "pause", "restart_syscall",
   /* time */
   "nanosleep", "clock_nanosleep", "clock_gettime", "clock_getres", "gettimeofday", "time", "alarm", "setitimer", "getitimer",
   "timer_create", "timer_settime", "timer_gettime", "timer_getoverrun", "timer_delete",
};

static void allow(scmp_filter_ctx filter, const char *name)
{
   int call = seccomp_syscall_resolve_name(name);
   if (call == __NR_SCMP_ERROR)
      return; /* newer than this libseccomp: stays refused */
   int failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
   if (failed != 0)
      die("seccomp: cannot allow %s: %s", name, strerror(-failed));
}

static void add(scmp_filter_ctx filter, uint32_t action, int call, const struct scmp_arg_cmp *argument)
{
   int failed = seccomp_rule_add_array(filter, action, call, argument == NULL ? 0 : 1, argument);
   if (failed != 0)
      die("seccomp: cannot add a rule for call %d: %s", call, strerror(-failed));
}

/* A call that names a process or thread in its first argument may name this process and what is younger: its own threads,
   children and their children. What started it, and the supervisor, are older, so their numbers are lower (Linux hands
   numbers out upwards, and comes round only after 4 million). 0 is its own process group.
   libseccomp compares 64 bits and the kernel reads 32, so "at least" would let through a low number with a high bit set.
   The range is therefore cut into blocks of a power of two, each told by its upper bits. */
static void allowForOwn(scmp_filter_ctx filter, const char *name, pid_t self)
{
   const int call = seccomp_syscall_resolve_name(name);
   const struct scmp_arg_cmp group = SCMP_A0(SCMP_CMP_EQ, 0);
   add(filter, SCMP_ACT_ALLOW, call, &group);
   for (uint64_t first = (uint64_t)self; first <= INT32_MAX;) {
      const uint64_t size = first & -first; /* the largest block that begins here */
      const struct scmp_arg_cmp block = SCMP_A0(SCMP_CMP_MASKED_EQ, ~(size - 1), first);
      add(filter, SCMP_ACT_ALLOW, call, &block);
      first += size;
   }
}

/* fcntl, but for the commands by which a descriptor sends signals to a process of one's choice (F_SETOWN, F_SETOWN_EX,
   F_SETSIG) or to whoever opens a file (F_SETLEASE, F_NOTIFY). */
static void allowFcntl(scmp_filter_ctx filter)
{
   static const int commands[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW,
                                  F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW, F_GETOWN, F_GETPIPE_SZ, F_SETPIPE_SZ, F_ADD_SEALS, F_GET_SEALS};
   for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
      const struct scmp_arg_cmp command = SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)commands[i]);
      add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), &command);
   }
}

/* New processes and threads, but no namespaces. clone3 takes its flags by pointer, which no filter sees: it is said to be
   unknown, and libc uses clone. */
static void allowClone(scmp_filter_ctx filter)
{
   const struct scmp_arg_cmp noNamespaces = SCMP_A0(SCMP_CMP_MASKED_EQ, NAMESPACES, 0);
   add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), &noNamespaces);
   add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), NULL);
   const struct scmp_arg_cmp ownLimits = SCMP_A0(SCMP_CMP_EQ, 0);
   add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), &ownLimits);
}

void installFilter(void)
{
   scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
   if (filter == NULL)
      die("seccomp: no memory");
   for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
      allow(filter, allowed[i]);
   allowClone(filter);
   allowFcntl(filter);
   const char *const toOwn[] = {"kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"};
   for (size_t i = 0; i < sizeof toOwn / sizeof *toOwn; i++)
      allowForOwn(filter, toOwn[i], getpid());
   int failed = seccomp_load(filter);
   seccomp_release(filter);
   if (failed != 0)
      die("seccomp: the kernel refuses the filter: %s", strerror(-failed));
}
