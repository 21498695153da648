// SPDX-License-Identifier: Apache-2.0
// Where probes go in one file.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "probes.h"
#include "../elf/reader.h"

const char *const probe_programs[PROBE_PROGRAMS] = {"tls_enter", "tls_leave", "tls_free",  "go_enter",
                                      "go_leave",  "loop_wait", "loop_work"};

// As in bpf/tls-threads.h.
enum { TLS_READ = 1, TLS_WRITE = 2, TLS_HANDSHAKE = 3, TLS_EX = 4 };

static const char *const openssl_names[] = {"SSL_read",     "SSL_write",        "SSL_read_ex",
                                            "SSL_write_ex", "SSL_do_handshake", "SSL_free"};
static const u8 openssl_cookies[] = {TLS_READ, TLS_WRITE, TLS_READ | TLS_EX, TLS_WRITE | TLS_EX, TLS_HANDSHAKE};
enum { OPENSSL_READ, OPENSSL_WRITE, OPENSSL_CALLS = 5, OPENSSL_FREE = 5, OPENSSL_NAMES = 6 };

static const char *const go_names[] = {"crypto/tls.(*Conn).Read", "crypto/tls.(*Conn).Write"};

// The wait, and everything that it calls back.
static const char *const loop_names[] = {"uv__io_poll",  "uv__stream_io", "uv__async_io",    "uv__server_io",
                                         "uv__udp_io",   "uv__poll_io",   "uv__signal_event", "uv__inotify_read"};
enum { LOOP_NAMES = 8 };

static void add(struct probe_set *set, u64 offset, u8 program, u8 cookie, bool at_return) {
  if (!set->step) set->step = calloc(PROBE_STEPS, sizeof(*set->step));
  if (!set->step || set->steps == PROBE_STEPS) return;
  set->step[set->steps++] = (struct probe_step){offset, program, cookie, at_return};
}

static void drop(struct probe_set *set) {
  free(set->step);
  set->step = NULL;
  set->steps = 0;
}

static bool entry(const struct elf *elf, const struct elf_symbol *function, u64 *offset) {
  return function->address && elf_offset_of(elf, function->address, offset);
}

// Probes at the instructions that return, where they are surely known; else the kernel replaces the return address.
static bool returns(const struct elf *elf, struct probe_set *set, const struct elf_symbol *function, u8 program,
                    u8 cookie, bool all, bool replace) {
  u64 offsets[PROBE_STEPS], offset;
  size_t count = elf_returns(elf, function, offsets, PROBE_STEPS - set->steps, all);
  for (size_t i = 0; i < count; i++) add(set, offsets[i], program, cookie, false);
  if (!count && replace && entry(elf, function, &offset)) {
    add(set, offset, program, cookie, true);
    count = 1;
  }
  return count != 0;
}

// Returns go first, so that no call is seen to begin whose end would be missed.
static void openssl(const struct elf *elf, struct probe_set *set, const char *path) {
  struct elf_symbol found[OPENSSL_NAMES];
  elf_lookup(elf, openssl_names, OPENSSL_NAMES, found);
  u64 offset;
  if (!found[OPENSSL_READ].address || !found[OPENSSL_WRITE].address) {
    const char *base = strrchr(path, '/');
    if (strstr(base ? base : path, "libssl"))
      snprintf(set->why, sizeof(set->why), "it has no symbols SSL_read and SSL_write: another library, or stripped");
    return;
  }
  for (size_t i = 0; i < OPENSSL_CALLS; i++)
    if (entry(elf, &found[i], &offset)) returns(elf, set, &found[i], STEP_LEAVE, openssl_cookies[i], true, true);
  if (entry(elf, &found[OPENSSL_FREE], &offset)) add(set, offset, STEP_FREE, 0, false);
  for (size_t i = 0; i < OPENSSL_CALLS; i++)
    if (entry(elf, &found[i], &offset)) add(set, offset, STEP_ENTER, openssl_cookies[i], false);
}

static void go(const struct elf *elf, struct probe_set *set) {
  char version[64];
  struct elf_symbol found[2];
  if (!elf_go_version(elf, version, sizeof(version))) return;
  if (elf_lookup(elf, go_names, 2, found) < 2 && elf_go_lookup(elf, go_names, 2, found) < 2) return;
  u64 read, write;
  // Arguments are in registers since 1.17; on arm64 since 1.18.
  int minor = elf_go_minor(version), oldest = elf->machine == ELF_AARCH64 ? 18 : 17;
  if (minor && minor < oldest) {
    snprintf(set->why, sizeof(set->why), "made by %.20s: 1.%d or newer is needed", version, oldest);
    return;
  }
  // A return address on a goroutine's stack must not be replaced: stacks move. Go makes no tail calls.
  if (!entry(elf, &found[0], &read) || !entry(elf, &found[1], &write) ||
      !returns(elf, set, &found[0], STEP_GO_LEAVE, TLS_READ, false, false)) {
    drop(set);
    snprintf(set->why, sizeof(set->why), "the code of crypto/tls.(*Conn).Read cannot be read");
    return;
  }
  add(set, read, STEP_GO_ENTER, TLS_READ, false);
  add(set, write, STEP_GO_ENTER, TLS_WRITE, false);
}

static void loop(const struct elf *elf, struct probe_set *set) {
  struct elf_symbol found[LOOP_NAMES];
  u64 offset;
  elf_lookup(elf, loop_names, LOOP_NAMES, found);
  if (!entry(elf, &found[0], &offset)) return;
  // A turn that no callback began needs the return too. That the function has some further exit does not matter.
  returns(elf, set, &found[0], STEP_WORK, 0, false, true);
  for (size_t i = 1; i < LOOP_NAMES; i++) {
    u64 callback;
    if (entry(elf, &found[i], &callback)) add(set, callback, STEP_WORK, 0, false);
  }
  add(set, offset, STEP_WAIT, 0, false);
}

bool probe_resolve(struct probe_file *file) {
  struct elf elf;
  const char *error;
  if (!elf_open(&elf, file->fd, &error)) return false;
#if defined(__aarch64__)
  if (elf.machine != ELF_AARCH64) return false;
#else
  if (elf.machine != ELF_X86_64) return false;
#endif
  openssl(&elf, &file->set[PROBE_OPENSSL], file->path);
  go(&elf, &file->set[PROBE_GO]);
  loop(&elf, &file->set[PROBE_LOOP]);
  bool any = false;
  for (int i = 0; i < PROBE_KINDS; i++) {
    struct probe_set *set = &file->set[i];
    if (set->step && !(set->link = calloc(set->steps, sizeof(*set->link)))) drop(set);
    any = any || set->step || set->why[0];
  }
  return any;
}

void probe_forget(struct probe_file *file) {
  for (int i = 0; i < PROBE_KINDS; i++) {
    drop(&file->set[i]);
    free(file->set[i].link);
    file->set[i].link = NULL;
  }
}
