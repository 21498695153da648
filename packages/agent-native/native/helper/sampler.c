// SPDX-License-Identifier: Apache-2.0
// The clock that samples who runs: one software event on every CPU, attached while a profile is asked for. A software
// clock works where there are no hardware counters, as in most virtual machines.
#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "kernel/kernel.h"
#include "stacks.h"

#define CPUS_MAX 1024
#define HERTZ_MAX 999

static struct bpf_link *link_of[CPUS_MAX];
static u32 hertz;

void sampler_close(void) {
  for (unsigned cpu = 0; cpu < CPUS_MAX; cpu++) {
    if (link_of[cpu]) bpf_link__destroy(link_of[cpu]);
    link_of[cpu] = NULL;
  }
  hertz = 0;
}

static bool attach(struct bpf_program *program, unsigned cpu, u32 wanted) {
  struct perf_event_attr attr = {
    .type = PERF_TYPE_SOFTWARE,
    .size = sizeof(attr),
    .config = PERF_COUNT_SW_CPU_CLOCK,
    .sample_freq = wanted,
    .freq = 1,
    .exclude_idle = 1,
  };
  int fd = (int)syscall(SYS_perf_event_open, &attr, -1, (int)cpu, -1, PERF_FLAG_FD_CLOEXEC);
  if (fd < 0) return errno == ENODEV; // a CPU that is off
  link_of[cpu] = bpf_program__attach_perf_event(program, fd); // and owns the descriptor
  if (link_of[cpu]) return true;
  int error = errno;
  close(fd);
  errno = error;
  return false;
}

void sampler_configure(struct agent *agent) {
  struct kernel *kernel = agent_kernel(agent);
  if (!kernel) return;
  struct bpf_program *program = kernel_program(kernel, "on_sample");
  u32 wanted = program && kernel_wants(kernel, "on_sample") ? agent_config(agent)->profile_hz : 0;
  if (wanted > HERTZ_MAX) wanted = HERTZ_MAX;
  if (wanted == hertz) return;
  sampler_close();
  char why[160] = "";
  long cpus = sysconf(_SC_NPROCESSORS_CONF);
  bool on = wanted > 0;
  for (long cpu = 0; on && cpu < cpus && cpu < CPUS_MAX; cpu++) {
    if (attach(program, (unsigned)cpu, wanted)) continue;
    on = false;
    snprintf(why, sizeof(why), "no clock on CPU %ld: %s%s", cpu, strerror(errno),
             errno == EACCES || errno == EPERM ? "; CAP_PERFMON would add it" : "");
  }
  if (on) hertz = wanted;
  else sampler_close();
  if (program) kernel_note(kernel, "on_sample", on, why);
}
