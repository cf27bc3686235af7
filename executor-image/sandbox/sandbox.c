/* SPDX-License-Identifier: MIT
 *
 * seepp-sandbox: runs one untrusted command and leaves nothing of it behind.
 *
 * The compiler and the recorded program both run under it. It does, in this order:
 *   supervisor   becomes a child subreaper, forks, waits; when the command ends (or we are told to stop, or our own
 *                parent dies) every process that descends from it is killed, however it was daemonised;
 *   child        own session, closed descriptors, clean environment, resource limits, no_new_privs, a seccomp
 *                filter (filter.c), then exec.
 * The exit status, or the fatal signal, is the command's own.
 *
 * What it does not do: it makes no namespaces (AWS Lambda refuses them) and hides no files; a container or a
 * microVM around it does. Without --filter it bounds resources and cleans up, which is what a native run gets.
 *
 * usage: seepp-sandbox [options] -- PROGRAM ARG...
 *   --cpu S  --memory BYTES (address space)  --processes N  --files N  --file-size BYTES  --stack BYTES
 *   --filter            the seccomp filter          --env NAME=VALUE    (repeatable; the environment starts empty)
 *   --chdir DIR         --keep FD (repeatable; 0, 1 and 2 are always kept)
 * Exit status 125: the sandbox itself failed, with one line on stderr.
 */
#define _GNU_SOURCE
#include "sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FAILED = 125, MOST_KEPT = 16, MOST_ENV = 256, MOST_PROCESSES = 4096, MOST_PASSES = 100 };

struct limit { int resource; const char *name; rlim_t value; int set; };

struct options {
   struct limit limits[6];
   int filter;
   const char *folder;
   int kept[MOST_KEPT];
   int keptCount;
   char *env[MOST_ENV + 1];
   int envCount;
   char **command;
};

void die(const char *format, ...)
{
   va_list args;
   va_start(args, format);
   fputs("seepp-sandbox: ", stderr);
   vfprintf(stderr, format, args);
   fputc('\n', stderr);
   va_end(args);
   _exit(FAILED);
}

static unsigned long long number(const char *name, const char *text)
{
   char *end;
   errno = 0;
   unsigned long long value = strtoull(text, &end, 10);
   if (errno != 0 || end == text || *end != '\0' || *text == '-')
      die("--%s wants a whole number, not '%s'", name, text);
   return value;
}

static void parse(int argc, char **argv, struct options *o)
{
   static const struct option names[] = {
      {"cpu", 1, 0, 0}, {"memory", 1, 0, 1}, {"processes", 1, 0, 2}, {"files", 1, 0, 3}, {"file-size", 1, 0, 4},
      {"stack", 1, 0, 5}, {"filter", 0, 0, 'F'}, {"env", 1, 0, 'E'}, {"chdir", 1, 0, 'C'}, {"keep", 1, 0, 'K'}, {0, 0, 0, 0}};
   const struct limit limits[6] = {{RLIMIT_CPU, "cpu", 0, 0},       {RLIMIT_AS, "memory", 0, 0},      {RLIMIT_NPROC, "processes", 0, 0},
                                   {RLIMIT_NOFILE, "files", 0, 0}, {RLIMIT_FSIZE, "file-size", 0, 0}, {RLIMIT_STACK, "stack", 0, 0}};
   memcpy(o->limits, limits, sizeof limits);
   int c;
   while ((c = getopt_long(argc, argv, "+", names, NULL)) != -1) {
      if (c >= 0 && c <= 5) {
         o->limits[c].value = number(o->limits[c].name, optarg);
         o->limits[c].set = 1;
      } else if (c == 'F') {
         o->filter = 1;
      } else if (c == 'C') {
         o->folder = optarg;
      } else if (c == 'E') {
         if (o->envCount == MOST_ENV || strchr(optarg, '=') == NULL)
            die("--env wants NAME=VALUE, at most %d of them", MOST_ENV);
         o->env[o->envCount++] = optarg;
      } else if (c == 'K') {
         if (o->keptCount == MOST_KEPT)
            die("--keep: at most %d descriptors", MOST_KEPT);
         o->kept[o->keptCount++] = (int)number("keep", optarg);
      } else {
         _exit(FAILED); /* getopt has said why */
      }
   }
   if (optind >= argc)
      die("which program? usage: seepp-sandbox [options] -- PROGRAM ARG...");
   o->command = argv + optind;
}

static int isKept(const struct options *o, int fd)
{
   if (fd <= 2)
      return 1;
   for (int i = 0; i < o->keptCount; i++)
      if (o->kept[i] == fd)
         return 1;
   return 0;
}

/* Every descriptor that was not asked for is closed, whoever opened it. */
static void closeOthers(const struct options *o)
{
   DIR *dir = opendir("/proc/self/fd");
   if (dir == NULL)
      die("cannot list descriptors: %s", strerror(errno));
   int own = dirfd(dir);
   struct dirent *entry;
   while ((entry = readdir(dir)) != NULL) {
      int fd = atoi(entry->d_name);
      if (entry->d_name[0] != '.' && fd != own && !isKept(o, fd))
         close(fd);
   }
   closedir(dir);
}

static void limitResources(const struct options *o)
{
   const struct rlimit noCore = {0, 0};
   setrlimit(RLIMIT_CORE, &noCore);
   for (int i = 0; i < 6; i++) {
      if (!o->limits[i].set)
         continue;
      struct rlimit now;
      struct rlimit wanted = {o->limits[i].value, o->limits[i].value};
      if (getrlimit(o->limits[i].resource, &now) == 0 && now.rlim_max != RLIM_INFINITY && wanted.rlim_max > now.rlim_max)
         wanted.rlim_cur = wanted.rlim_max = now.rlim_max; /* the host is stricter still */
      if (setrlimit(o->limits[i].resource, &wanted) != 0)
         die("cannot set the limit --%s: %s", o->limits[i].name, strerror(errno));
   }
}

static void runCommand(const struct options *o, pid_t supervisor)
{
   prctl(PR_SET_PDEATHSIG, SIGKILL);
   if (getppid() != supervisor)
      _exit(FAILED); /* it died before we asked to be told */
   setsid();
   if (o->folder != NULL && chdir(o->folder) != 0)
      die("cannot enter %s: %s", o->folder, strerror(errno));
   closeOthers(o);
   limitResources(o);
   if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
      die("no_new_privs is refused: %s", strerror(errno));
   if (o->filter)
      installFilter();
   execve(o->command[0], o->command, o->env);
   die("cannot run %s: %s", o->command[0], strerror(errno));
}

struct process { pid_t pid, parent; char state; int ours; };

/* Every process there is, as /proc has them now. Gives their number. */
static size_t listProcesses(struct process *list, size_t most)
{
   size_t count = 0;
   DIR *dir = opendir("/proc");
   if (dir == NULL)
      return 0;
   struct dirent *entry;
   while (count < most && (entry = readdir(dir)) != NULL) {
      char path[64], stat[512];
      int pid = atoi(entry->d_name);
      if (pid <= 0)
         continue;
      snprintf(path, sizeof path, "/proc/%d/stat", pid);
      int fd = open(path, O_RDONLY | O_CLOEXEC);
      if (fd < 0)
         continue;
      ssize_t n = read(fd, stat, sizeof stat - 1);
      close(fd);
      if (n <= 0)
         continue;
      stat[n] = '\0';
      char *end = strrchr(stat, ')'); /* the name may hold anything, a ')' too */
      struct process *p = &list[count];
      if (end != NULL && sscanf(end + 1, " %c %d", &p->state, &p->parent) == 2) {
         p->pid = pid;
         p->ours = 0;
         count++;
      }
   }
   closedir(dir);
   return count;
}

/* Marks all that descends from this process: orphans too, for they come to us (subreaper). */
static void markDescendants(struct process *list, size_t count)
{
   pid_t self = getpid();
   for (int found = 1; found;) {
      found = 0;
      for (size_t i = 0; i < count; i++) {
         for (size_t j = 0; !list[i].ours && j < count; j++)
            list[i].ours = list[i].parent == self || (list[j].ours && list[j].pid == list[i].parent);
         if (list[i].ours == 1) {
            list[i].ours = 2;
            found = 1;
         }
      }
   }
}

/* Kills all that descends from this process. They are stopped first, again and again until none runs: a fork bomb that is
   killed one by one makes new processes faster than they go. */
static void killDescendants(void)
{
   static struct process list[MOST_PROCESSES];
   size_t count = 0;
   for (int pass = 0, running = 1; running && pass < MOST_PASSES; pass++) {
      running = 0;
      count = listProcesses(list, MOST_PROCESSES);
      markDescendants(list, count);
      for (size_t i = 0; i < count; i++)
         if (list[i].ours && strchr("TtZX", list[i].state) == NULL && kill(list[i].pid, SIGSTOP) == 0)
            running = 1;
   }
   for (size_t i = 0; i < count; i++)
      if (list[i].ours)
         kill(list[i].pid, SIGKILL);
}

/* What the supervisor waits for. Blocked, so that none is lost between a look and a wait. */
static sigset_t awaited(void)
{
   sigset_t set;
   sigemptyset(&set);
   sigaddset(&set, SIGCHLD);
   sigaddset(&set, SIGTERM);
   sigaddset(&set, SIGINT);
   sigaddset(&set, SIGHUP);
   return set;
}

/* Reaps what has ended. True when the command is among it: its wait status goes to *status. */
static int reap(pid_t command, int *status)
{
   int s, ended = 0;
   pid_t pid;
   while ((pid = waitpid(-1, &s, WNOHANG)) > 0)
      if (pid == command) {
         *status = s;
         ended = 1;
      }
   return ended;
}

/* Waits for the command, or for a signal to stop; then kills and reaps until nothing of it is left. Gives the command's
   wait status. */
static int supervise(pid_t command)
{
   const sigset_t set = awaited();
   int status = 0, ended = 0, told = 0;
   while (!ended && !told) {
      int signal = sigwaitinfo(&set, NULL);
      if (signal == SIGCHLD)
         ended = reap(command, &status);
      else if (signal > 0)
         told = 1;
   }
   for (;;) {
      int s;
      killDescendants();
      pid_t pid = waitpid(-1, &s, 0);
      if (pid < 0 && errno == ECHILD)
         return status;
      if (pid == command)
         status = s;
      reap(command, &status);
   }
}

int main(int argc, char **argv)
{
   struct options o = {0};
   parse(argc, argv, &o);

   const sigset_t set = awaited();
   sigset_t before;
   if (sigprocmask(SIG_BLOCK, &set, &before) != 0)
      die("cannot block signals: %s", strerror(errno));
   const pid_t starter = getppid();
   prctl(PR_SET_PDEATHSIG, SIGTERM);
   if (getppid() != starter)
      die("whoever started this has died");
   if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
      die("cannot become a subreaper: %s", strerror(errno));

   pid_t supervisor = getpid();
   pid_t command = fork();
   if (command < 0)
      die("cannot fork: %s", strerror(errno));
   if (command == 0) {
      sigprocmask(SIG_SETMASK, &before, NULL);
      runCommand(&o, supervisor);
   }
   /* Closed to the command: it may not read or change this process's memory, nor reach its descriptors. */
   prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
   /* The pipes are the command's: while we held them, their readers would never see the end. */
   for (int fd = 0; fd < 3; fd++)
      close(fd);
   for (int i = 0; i < o.keptCount; i++)
      close(o.kept[i]);

   int status = supervise(command);
   if (WIFSIGNALED(status)) {
      const struct rlimit noCore = {0, 0};
      setrlimit(RLIMIT_CORE, &noCore);
      signal(WTERMSIG(status), SIG_DFL);
      sigprocmask(SIG_SETMASK, &before, NULL);
      kill(getpid(), WTERMSIG(status));
      return 128 + WTERMSIG(status);
   }
   return WEXITSTATUS(status);
}
