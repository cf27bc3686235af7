// tries: to signal the process that started it through calls whose arguments a careless filter misreads, and through files
// expect: exited
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>
static void say(const char *what, bool worked) { std::printf("%s %s\n", worked ? "ESCAPED:" : "refused:", what); }
int main() {
  const long parent = getppid(), high = 1L << 32;
  say("tkill", syscall(SYS_tkill, parent, SIGKILL) == 0);
  say("tkill with a high bit", syscall(SYS_tkill, high | parent, SIGKILL) == 0);
  say("kill with a high bit", syscall(SYS_kill, high | parent, SIGKILL) == 0);
  say("kill of a high-bit everybody", syscall(SYS_kill, 0xffffffffL, SIGKILL) == 0);
  say("tgkill", syscall(SYS_tgkill, parent, parent, SIGKILL) == 0);
  siginfo_t info{};
  info.si_code = SI_QUEUE;
  say("rt_sigqueueinfo", syscall(SYS_rt_sigqueueinfo, parent, SIGKILL, &info) == 0);
  int ends[2];
  if (pipe(ends) != 0) return 1;
  say("F_SETOWN", fcntl(ends[0], F_SETOWN, static_cast<int>(parent)) == 0);
  struct f_owner_ex owner{F_OWNER_PID, static_cast<int>(parent)};
  say("F_SETOWN_EX", fcntl(ends[0], F_SETOWN_EX, &owner) == 0);
  say("F_SETSIG", fcntl(ends[0], F_SETSIG, SIGKILL) == 0);
}
