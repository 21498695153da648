// SPDX-License-Identifier: Apache-2.0
// What this process and this kernel lack for the kernel programs, said so that somebody can act on it.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "kernel.h"

#define CAPABILITY_SYS_ADMIN 21
#define CAPABILITY_PERFMON 38
#define CAPABILITY_BPF 39

static size_t read_text(const char *path, char *room, size_t size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  ssize_t length = read(fd, room, size - 1);
  close(fd);
  if (length < 0) length = 0;
  room[length] = 0;
  return (size_t)length;
}

bool kernel_can(int capability) {
  char text[4096];
  if (!read_text("/proc/self/status", text, sizeof(text))) return true; // ask the kernel, then
  const char *line = strstr(text, "\nCapEff:");
  if (!line) return true;
  unsigned long long set = strtoull(line + 8, NULL, 16);
  return set >> capability & 1;
}

void kernel_lacks(char *room, size_t size) {
  char text[256];
  room[0] = 0;
  bool bpf = kernel_can(CAPABILITY_BPF), perfmon = kernel_can(CAPABILITY_PERFMON);
  if (!kernel_can(CAPABILITY_SYS_ADMIN) && !(bpf && perfmon)) {
    snprintf(room, size, "the right %s is missing: give the process CAP_BPF and CAP_PERFMON",
             !bpf && !perfmon ? "CAP_BPF and CAP_PERFMON" : bpf ? "CAP_PERFMON" : "CAP_BPF");
  } else if (access("/sys/kernel/btf/vmlinux", R_OK)) {
    snprintf(room, size, "the kernel has no BTF (/sys/kernel/btf/vmlinux): it needs CONFIG_DEBUG_INFO_BTF=y");
  } else if (read_text("/sys/kernel/security/lockdown", text, sizeof(text)) && strstr(text, "[confidentiality]")) {
    snprintf(room, size, "the kernel is locked down (lockdown=confidentiality): programs may not read its memory");
  }
}
