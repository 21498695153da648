// SPDX-License-Identifier: Apache-2.0
// Sets probes in a file. Kernels from 6.6 on take many at once through a link of their own kind, for which CAP_BPF and
// CAP_PERFMON suffice; older ones take each as a performance event, which needs CAP_SYS_ADMIN.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "probes.h"

#define TRACE_UPROBE_MULTI 48 // enum bpf_attach_type
#define UPROBE_MULTI_RETURN 1

// The part of union bpf_attr that makes a link of many probes; the library's own header is older.
struct many_probes {
  u32 program, target, type, flags;
  u64 path, offsets, counters, cookies;
  u32 count, how, pid, pad;
};

static bool many;

static bool has_enumerator(const struct btf *btf, const char *type, const char *name) {
  s32 id = btf__find_by_name_kind(btf, type, BTF_KIND_ENUM);
  if (id < 0) return false;
  const struct btf_type *t = btf__type_by_id(btf, (u32)id);
  const struct btf_enum *e = btf_enum(t);
  for (int i = 0; i < btf_vlen(t); i++)
    if (!strcmp(btf__name_by_offset(btf, e[i].name_off), name)) return true;
  return false;
}

void probes_prepare(struct bpf_object *object, const struct btf *btf) {
  if (btf) many = has_enumerator(btf, "bpf_attach_type", "BPF_TRACE_UPROBE_MULTI");
  if (!many || !object) return;
  for (size_t i = 0; i < PROBE_PROGRAMS; i++) {
    struct bpf_program *program = bpf_object__find_program_by_name(object, probe_programs[i]);
    if (program) bpf_program__set_expected_attach_type(program, TRACE_UPROBE_MULTI);
  }
}

u16 probe_attach(struct kernel *kernel, const struct probe_file *file, const struct probe_set *set, struct probe_link *link) {
  const struct probe_step *first = &set->step[set->attached];
  struct bpf_program *program = kernel_program(kernel, probe_programs[first->program]);
  char path[64];
  snprintf(path, sizeof(path), "/proc/self/fd/%d", file->fd);
  *link = (struct probe_link){0};
  errno = ENOENT;
  if (!program) return 1;
  if (!many) {
    LIBBPF_OPTS(bpf_uprobe_opts, options, .bpf_cookie = first->cookie, .retprobe = first->at_return);
    errno = 0;
    link->link = bpf_program__attach_uprobe_opts(program, -1, path, first->offset, &options);
    return 1;
  }
  u64 offsets[PROBE_STEPS], cookies[PROBE_STEPS];
  u16 count = 0;
  for (const struct probe_step *step = first; step < set->step + set->steps; step++) {
    if (step->program != first->program || step->at_return != first->at_return) break;
    offsets[count] = step->offset;
    cookies[count++] = step->cookie;
  }
  struct many_probes probes = {
    .program = (u32)bpf_program__fd(program),
    .type = TRACE_UPROBE_MULTI,
    .path = (u64)(uintptr_t)path,
    .offsets = (u64)(uintptr_t)offsets,
    .cookies = (u64)(uintptr_t)cookies,
    .count = count,
    .how = first->at_return ? UPROBE_MULTI_RETURN : 0,
  };
  long fd = syscall(SYS_bpf, BPF_LINK_CREATE, &probes, sizeof(probes));
  if (fd >= 0) link->fd = (int)fd;
  return count;
}

void probe_detach(struct probe_link *link) {
  if (link->link) bpf_link__destroy(link->link);
  if (link->fd > 0) close(link->fd);
  *link = (struct probe_link){0};
}
