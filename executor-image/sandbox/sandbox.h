/* SPDX-License-Identifier: MIT */
#pragma once

/* Ends this process with status 125 and one line on stderr. */
void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* Installs the seccomp filter for this process and all that it starts. Dies when the kernel refuses. */
void installFilter(void);
