// SPDX-License-Identifier: Apache-2.0
// Probes in files that observed processes run: TLS libraries, Go's crypto/tls, libuv's loop. A probe sits in a file, so
// it is set once however many processes run it, and taken out when no observed process does any more.
#ifndef ABDUCE_PROBES_H
#define ABDUCE_PROBES_H

#include "../kernel/kernel.h"

#define PROBE_FILES 64
#define PROBE_STEPS 96   // probes of one kind in one file
#define PROBE_USERS 4096 // pairs of process and file
#define PROBE_LINGER_MS 10000 // a file is left alone so long after its last user: short programs come again

enum probe_kind { PROBE_OPENSSL = 0, PROBE_GO = 1, PROBE_LOOP = 2, PROBE_KINDS = 3 };

struct probe_step {
  u64 offset; // in the file
  u8 program; // index of probe_programs
  u8 cookie;
  bool at_return; // the kernel catches the return itself
};

// What holds a probe, or many of one program where the kernel can set them at once.
struct probe_link {
  struct bpf_link *link;
  int fd; // of many; else 0
};

struct probe_set {
  u32 users;   // observed processes that run the file and may be asked so
  u64 idle;    // since when there is none, milliseconds; 0 while there are
  u16 steps, attached, failed;
  struct probe_step *step; // NULL: the file has nothing of this kind
  struct probe_link *link; // one a step; of many set at once the first holds them all
  char why[160];
};

struct probe_file {
  u64 device, inode; // as /proc/<pid>/maps names them
  int fd;            // the very file, whatever its path names meanwhile
  bool used;
  char path[200];
  struct probe_set set[PROBE_KINDS];
};

enum { STEP_ENTER, STEP_LEAVE, STEP_FREE, STEP_GO_ENTER, STEP_GO_LEAVE, STEP_WAIT, STEP_WORK, PROBE_PROGRAMS };
extern const char *const probe_programs[PROBE_PROGRAMS];

// resolve.c: which probes the file has a place for. False when none: nobody needs to ask again.
bool probe_resolve(struct probe_file *file);
void probe_forget(struct probe_file *file); // frees what resolve took
// attach.c: sets the next step, or all that follow and can be set with it; how many. `*link` is empty and errno set when
// the kernel refuses.
u16 probe_attach(struct kernel *kernel, const struct probe_file *file, const struct probe_set *set, struct probe_link *link);
void probe_detach(struct probe_link *link);
// maps.c: every file that the process runs code of, once each. False when its map cannot be read (errno).
typedef void (*probe_mapping)(void *context, u32 pid, u64 device, u64 inode, const char *path);
bool probe_maps(u32 pid, probe_mapping each, void *context);

// Before the kernel programs are loaded: kernels from 6.6 on set many probes at once, and ask for less rights.
void probes_prepare(struct bpf_object *object, const struct btf *btf);

// The room ----------------------------------------------------------------------------------------------------------
void probes_configure(struct kernel *kernel); // the scope changed: looks at every process in it
void probes_event(struct kernel *kernel, const struct ev_head *event); // EV_EXEC, EV_EXIT; others are none of its business
// What is due: looks at new processes again, sets some probes, takes out those without users. Never long: the rings wait.
void probes_poll(struct kernel *kernel);
void probes_close(struct kernel *kernel);
// One element of StatusDocument.programs a file and kind.
void probes_write_status(struct kernel *kernel, struct json_writer *out);
bool probes_status_changed(void);

#endif
