// SPDX-License-Identifier: Apache-2.0
// Which processes are looked at, when; and the setting and taking out of probes, a little at a time.
#include "probes.h"
#include "table.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#pragma weak kernel_each_pid

#define SWEEP_MS 60000 // libraries that a process loads late, and processes moved into the scope
#define SLICE_MS 15    // of setting probes at a time: the rings are not read meanwhile
#define WAITING 1024   // processes that are to be looked at again
#define PROBES_LIMIT 2048
#define CAPABILITY_SYS_ADMIN 21

// After a program was started its libraries come one after the other, some much later.
static const u16 delays[] = {0, 40, 200, 1000, 5000};

struct waiting {
  u32 pid;
  u32 stage;
  u64 cgroup, due;
};

static struct {
  struct waiting queue[WAITING];
  size_t waiting;
  u64 sweep;
  size_t probes;
  u32 unreadable; // processes whose maps could not be read in the last look at all
  bool changed, noted, limited, skipped;
} room;

static void changed(void) {
  room.changed = true;
  room.noted = false;
}

static u32 kinds_of(struct kernel *kernel, u64 cgroup) {
  u32 watch = agent_config(kernel->agent)->paused ? 0 : agent_watch(kernel->agent, cgroup);
  u32 tls = watch & WATCH_TLS ? 1u << PROBE_OPENSSL | 1u << PROBE_GO : 0;
  return tls | (watch & WATCH_L4 ? 1u << PROBE_LOOP : 0);
}

struct look { u32 kinds; };

static void mapping(void *context, u32 pid, u64 device, u64 inode, const char *path) {
  struct probe_file *file = table_file(pid, device, inode, path);
  u32 kinds = ((struct look *)context)->kinds;
  if (!file) return;
  for (int i = 0; i < PROBE_KINDS; i++)
    if (!file->set[i].step && !file->set[i].why[0]) kinds &= ~(1u << i);
  if (kinds) table_use(pid, file, kinds);
}

static void look_at(struct kernel *kernel, u32 pid, u64 cgroup) {
  struct look look = {kinds_of(kernel, cgroup)};
  if (!look.kinds || pid == (u32)getpid()) return;
  if (probe_maps(pid, mapping, &look)) return;
  if (errno != EACCES && errno != EPERM) return; // it ended
  if (!room.unreadable++) changed();
}

static void look_at_each(void *context, u32 pid, u64 cgroup) { look_at(context, pid, cgroup); }

static void sweep(struct kernel *kernel, u64 now) {
  table_clear(now);
  room.unreadable = 0;
  if (kernel_each_pid) kernel_each_pid(kernel, WATCH_L4, look_at_each, kernel);
  room.sweep = now + SWEEP_MS;
  changed();
}

static void take_out(struct probe_set *set) {
  for (u16 i = 0; i < set->attached; i++) probe_detach(&set->link[i]);
  room.probes -= set->attached - set->failed;
  set->attached = set->failed = 0;
  changed();
}

void probes_configure(struct kernel *kernel) {
  static bool raised;
  struct rlimit limit;
  // Each probe is two descriptors.
  if (!raised && getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max < 2 * PROBES_LIMIT + 1024 ? limit.rlim_max : 2 * PROBES_LIMIT + 1024;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  raised = true;
  u64 now = probe_now_ms();
  room.waiting = 0;
  room.limited = false;
  sweep(kernel, now);
  // What the new scope does not allow goes at once.
  for (size_t i = 0; i < PROBE_FILES; i++) {
    struct probe_file *file = table_at(i);
    for (int k = 0; file && k < PROBE_KINDS; k++)
      if (file->set[k].idle) take_out(&file->set[k]);
  }
  probes_poll(kernel);
}

static void wait_for(u32 pid, u64 cgroup, u32 stage, u64 now) {
  if (room.waiting == WAITING) {
    room.skipped = true; // the sweep finds it
    return;
  }
  room.queue[room.waiting++] = (struct waiting){pid, stage, cgroup, now + delays[stage]};
}

void probes_event(struct kernel *kernel, const struct ev_head *event) {
  if (event->type != EV_EXEC && event->type != EV_EXIT) return;
  const struct ev_proc *process = (const struct ev_proc *)event;
  u64 now = probe_now_ms();
  table_leave(process->pid, now);
  for (size_t i = 0; i < room.waiting;)
    if (room.queue[i].pid == process->pid) room.queue[i] = room.queue[--room.waiting];
    else i++;
  if (event->type == EV_EXEC && kinds_of(kernel, process->cgroup)) wait_for(process->pid, process->cgroup, 0, now);
}

static void set_next(struct kernel *kernel, struct probe_file *file, struct probe_set *set) {
  struct probe_link *link = &set->link[set->attached];
  const struct probe_step *step = &set->step[set->attached];
  u16 count = probe_attach(kernel, file, set, link);
  set->attached += count;
  if (link->link || link->fd) {
    room.probes += count;
    return;
  }
  set->failed += count;
  changed();
  const char *name = probe_programs[step->program];
  if (!kernel_program(kernel, name)) snprintf(set->why, sizeof(set->why), "the kernel program %s is not there", name);
  else if (errno == EACCES || errno == EPERM)
    snprintf(set->why, sizeof(set->why), "the kernel refuses probes in files (%s): %s", strerror(errno),
             kernel_can(CAPABILITY_SYS_ADMIN) ? "something else forbids them" : "the right CAP_SYS_ADMIN is missing");
  else
    snprintf(set->why, sizeof(set->why), "the kernel refuses a probe at offset %llu: %s",
             (unsigned long long)step->offset, strerror(errno));
}

// Sets what is missing in one file; false when the time is over.
static bool serve(struct kernel *kernel, struct probe_file *file, u64 now) {
  bool keep = false;
  for (int k = 0; k < PROBE_KINDS; k++) {
    struct probe_set *set = &file->set[k];
    if (set->users) {
      keep = true;
      while (set->step && set->attached < set->steps) {
        if (room.probes >= PROBES_LIMIT) {
          room.limited = true;
          break;
        }
        if (probe_now_ms() - now > SLICE_MS) return false;
        set_next(kernel, file, set);
        if (set->attached == set->steps) changed();
      }
    } else if (set->attached && now - set->idle > PROBE_LINGER_MS) {
      take_out(set);
    }
    if (set->attached || (set->idle && now - set->idle <= PROBE_LINGER_MS)) keep = true;
  }
  if (!keep) {
    table_remove(file);
    changed();
  }
  return true;
}

// Whether each kernel program is at work anywhere.
static void note(struct kernel *kernel) {
  bool on[PROBE_PROGRAMS] = {false};
  for (size_t i = 0; i < PROBE_FILES; i++) {
    struct probe_file *file = table_at(i);
    for (int k = 0; file && k < PROBE_KINDS; k++)
      for (u16 s = 0; s < file->set[k].attached; s++)
        if (file->set[k].link[s].link || file->set[k].link[s].fd) on[file->set[k].step[s].program] = true;
  }
  for (size_t p = 0; p < PROBE_PROGRAMS; p++)
    if (kernel_wants(kernel, probe_programs[p]))
      kernel_note(kernel, probe_programs[p], on[p], on[p] ? "" : "it is ready, and no observed process runs what it looks into");
  room.noted = true;
}

void probes_poll(struct kernel *kernel) {
  u64 now = probe_now_ms();
  if (room.sweep && now >= room.sweep) sweep(kernel, now);
  for (size_t i = 0; i < room.waiting;) {
    struct waiting waiting = room.queue[i];
    if (waiting.due > now) {
      i++;
      continue;
    }
    room.queue[i] = room.queue[--room.waiting];
    look_at(kernel, waiting.pid, waiting.cgroup);
    if (waiting.stage + 1 < sizeof(delays) / sizeof(*delays)) wait_for(waiting.pid, waiting.cgroup, waiting.stage + 1, now);
  }
  for (size_t i = 0; i < PROBE_FILES; i++) {
    struct probe_file *file = table_at(i);
    if (file && !serve(kernel, file, now)) break;
  }
  if (!room.noted) note(kernel);
}

void probes_close(struct kernel *kernel) {
  (void)kernel;
  for (size_t i = 0; i < PROBE_FILES; i++) {
    struct probe_file *file = table_at(i);
    if (!file) continue;
    for (int k = 0; k < PROBE_KINDS; k++) take_out(&file->set[k]);
    table_remove(file);
  }
  memset(&room, 0, sizeof(room));
}

bool probes_status_changed(void) { return room.changed; }

static void line(struct json_writer *out, const char *signal, const char *name, bool on, const char *why) {
  json_object(out);
  json_field_text(out, "name", name);
  json_field_text(out, "signal", signal);
  json_field_bool(out, "on", on);
  json_field_text(out, "why", why);
  json_object_end(out);
}

void probes_write_status(struct kernel *kernel, struct json_writer *out) {
  static const char *const signals[] = {"tls openssl", "tls go", "event loop"};
  (void)kernel;
  room.changed = false;
  for (size_t i = 0; i < PROBE_FILES; i++) {
    struct probe_file *file = table_at(i);
    for (int k = 0; file && k < PROBE_KINDS; k++) {
      struct probe_set *set = &file->set[k];
      char name[256];
      if (!set->users || (!set->step && !set->why[0])) continue;
      bool on = set->step && set->attached == set->steps && !set->failed;
      snprintf(name, sizeof(name), "%s (%u process%s)", file->path, set->users, set->users == 1 ? "" : "es");
      line(out, signals[k], name, on, on ? "" : set->why[0] ? set->why : "its probes are being set");
    }
  }
  if (room.unreadable || table_denied())
    line(out, "tls openssl", "files of processes", false,
         "which files processes of other users run cannot be seen or opened: the right CAP_SYS_PTRACE is missing");
  if (room.limited || table_full())
    line(out, "tls openssl", "probes", false, "there are more files or processes than the agent sets probes for");
}
