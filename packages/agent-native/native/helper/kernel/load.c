// SPDX-License-Identifier: Apache-2.0
// Opens the embedded object and loads every program that this kernel has. One that the verifier refuses is left out,
// with the verifier's words as the reason, and the rest is loaded again without it.
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "kernel.h"
#include "../tls/probes.h"

// What the library said while it loaded: the program it spoke of last, and the last line of the verifier.
static struct {
  char program[64];
  char words[160];
} said;

static void last_words(const char *log) {
  // Of a verifier's log the last line that is not the statistics names the fault.
  const char *end = log + strlen(log);
  while (end > log) {
    while (end > log && isspace((unsigned char)end[-1])) end--;
    const char *line = end;
    while (line > log && line[-1] != '\n') line--;
    size_t length = (size_t)(end - line);
    if (length && strncmp(line, "processed ", 10) && strncmp(line, "-- ", 3) && strncmp(line, "libbpf:", 7)) {
      if (length >= sizeof(said.words)) length = sizeof(said.words) - 1;
      memcpy(said.words, line, length);
      said.words[length] = 0;
      return;
    }
    end = line;
  }
}

static int listen_to(enum libbpf_print_level level, const char *format, va_list arguments) {
  if (level == LIBBPF_DEBUG) return 0;
  static char text[65536];
  vsnprintf(text, sizeof(text), format, arguments);
  const char *name = strstr(text, "prog '");
  if (name) {
    name += 6;
    size_t length = strcspn(name, "'");
    if (length >= sizeof(said.program)) length = sizeof(said.program) - 1;
    memcpy(said.program, name, length);
    said.program[length] = 0;
    const char *log = strstr(name, "-- BEGIN PROG LOAD LOG --");
    if (log) last_words(log + 25);
    else if (!said.words[0] && (log = strchr(name, ':'))) last_words(log + 1);
  } else if (!said.words[0]) {
    last_words(text);
  }
  return 0;
}

void kernel_refuse(struct program_state *state, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(state->why, sizeof(state->why), format, arguments);
  va_end(arguments);
  for (char *c = state->why; *c; c++)
    if (*c == '\n' || *c == '\t') *c = ' ';
}

static long find(const char *name) {
  for (size_t i = 0; i < program_count; i++)
    if (!strcmp(programs[i].name, name)) return (long)i;
  return -1;
}

static bool named_in(const char *list, const char *name) {
  size_t length = strlen(name);
  for (const char *at = list; at && (at = strstr(at, name)); at += length)
    if ((at == list || at[-1] == ',') && (at[length] == 0 || at[length] == ',')) return true;
  return false;
}

// What can be told before anything is loaded.
static void preconditions(struct kernel *kernel, const struct btf *btf) {
  // For tests: programs that are treated as if the kernel did not have them.
  const char *without = getenv("ABDUCE_WITHOUT_PROGRAMS");
  for (size_t i = 0; i < program_count; i++) {
    const struct program *program = &programs[i];
    char name[96];
    snprintf(name, sizeof(name), "btf_trace_%s", program->hook ? program->hook : "");
    if (program->hook && btf__find_by_name_kind(btf, name, BTF_KIND_TYPEDEF) < 0) {
      kernel_refuse(&kernel->state[i], "this kernel has no tracepoint %s (it came with %s)", program->hook, program->since);
    } else if (without && named_in(without, program->name)) {
      kernel_refuse(&kernel->state[i], "left out by ABDUCE_WITHOUT_PROGRAMS");
    }
  }
}

static void fallbacks(struct kernel *kernel) {
  for (size_t i = 0; i < program_count; i++) {
    if (!(programs[i].needs & FALLBACK)) continue;
    long other = find(programs[i].other);
    bool needed = other >= 0 && kernel->state[other].why[0];
    if (!needed) kernel_refuse(&kernel->state[i], "not needed: %s is there", programs[i].other);
    else if (!strncmp(kernel->state[i].why, "not needed", 10)) kernel->state[i].why[0] = 0;
  }
}

static bool try_load(struct kernel *kernel, char *error, size_t room) {
  LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "abduce");
  kernel->object = bpf_object__open_mem(agent_object, (size_t)(agent_object_end - agent_object), &options);
  if (!kernel->object) {
    snprintf(error, room, "the kernel programs cannot be opened: %s", strerror(errno));
    return false;
  }
  struct bpf_program *program;
  size_t left = 0;
  bpf_object__for_each_program(program, kernel->object) {
    long i = find(bpf_program__name(program));
    bool load = i >= 0 && !kernel->state[i].why[0];
    bpf_program__set_autoload(program, load);
    if (load) kernel->state[i].handle = program, left++;
  }
  for (size_t i = 0; i < program_count; i++)
    if (!kernel->state[i].handle && !kernel->state[i].why[0]) kernel_refuse(&kernel->state[i], "not part of this build");
  if (!left) {
    snprintf(error, room, "none of the kernel programs can be had here");
    return false;
  }
  probes_prepare(kernel->object, NULL);
  memset(&said, 0, sizeof(said));
  int failed = bpf_object__load(kernel->object);
  if (!failed) return true;
  long i = said.program[0] ? find(said.program) : -1;
  if (i < 0 || kernel->state[i].why[0])
    snprintf(error, room, "the kernel programs cannot be loaded: %s%s%s", strerror(-failed), said.words[0] ? ": " : "",
             said.words);
  else
    kernel_refuse(&kernel->state[i], "the kernel refuses it (%s): %s", strerror(-failed), said.words);
  return false;
}

bool kernel_load(struct kernel *kernel, char *error, size_t room) {
  libbpf_set_print(listen_to);
  char lacks[160];
  kernel_lacks(lacks, sizeof(lacks));
  struct btf *btf = lacks[0] ? NULL : btf__load_vmlinux_btf();
  if (!lacks[0] && !btf) snprintf(lacks, sizeof(lacks), "the kernel's BTF cannot be read: %s", strerror(errno));
  if (lacks[0]) {
    for (size_t i = 0; i < program_count; i++) kernel_refuse(&kernel->state[i], "%s", lacks);
    snprintf(error, room, "%s", lacks);
    return false;
  }
  preconditions(kernel, btf);
  probes_prepare(NULL, btf);
  btf__free(btf);
  for (size_t tries = 0; tries <= program_count; tries++) {
    error[0] = 0;
    fallbacks(kernel);
    if (try_load(kernel, error, room)) {
      for (size_t i = 0; i < program_count; i++) kernel->state[i].loaded = kernel->state[i].handle != NULL;
      return true;
    }
    for (size_t i = 0; i < program_count; i++) kernel->state[i].handle = NULL;
    if (kernel->object) bpf_object__close(kernel->object);
    kernel->object = NULL;
    if (error[0]) break;
  }
  for (size_t i = 0; i < program_count; i++)
    if (!kernel->state[i].why[0]) kernel_refuse(&kernel->state[i], "%s", error);
  return false;
}
