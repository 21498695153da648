// SPDX-License-Identifier: Apache-2.0
// Walks over the sockets of watched processes: what existed before the agent, and the numbers of what lives. Only the
// processes of watched cgroups are walked, so it costs nothing where nothing is watched.
#include "seeds.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

static void hand_on(struct kernel *kernel, const u8 *bytes, size_t length) {
  // A connection's announcement may still be in the ring: it comes before its numbers.
  if (length) kernel_consume(kernel);
  for (; length >= sizeof(struct ev_conn); bytes += sizeof(struct ev_conn), length -= sizeof(struct ev_conn)) {
    struct ev_conn e;
    memcpy(&e, bytes, sizeof(e));
    if (e.head.size == sizeof(e)) kernel->deliver(kernel->agent, &e.head);
    else kernel->torn++;
  }
}

static void walk_process(void *context, u32 pid, u64 cgroup) {
  (void)cgroup;
  struct kernel *kernel = context;
  union bpf_iter_link_info info = {.task = {.pid = pid}};
  LIBBPF_OPTS(bpf_iter_attach_opts, options, .link_info = &info, .link_info_len = sizeof(info));
  struct bpf_link *link = bpf_program__attach_iter(kernel_program(kernel, "each_socket"), &options);
  if (!link) {
    // It may have ended meanwhile; anything else is a reason.
    if (errno != ESRCH && errno != ENOENT && errno != EINVAL) kernel_note(kernel, "each_socket", false, strerror(errno));
    return;
  }
  static u8 bytes[64 * sizeof(struct ev_conn)];
  int fd = bpf_iter_create(bpf_link__fd(link));
  for (ssize_t length; fd >= 0; hand_on(kernel, bytes, (size_t)length)) {
    length = read(fd, bytes, sizeof(bytes));
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) length = 0;
    else if (length <= 0) break;
  }
  if (fd >= 0) close(fd);
  bpf_link__destroy(link);
}

void seeds_walk(struct kernel *kernel, bool listeners) {
  if (!kernel_wants(kernel, "each_socket") || kernel->paused) return;
  kernel_note(kernel, "each_socket", true, "");
  // Who listens is known before who is connected, so that it is known who is the server.
  if (listeners) {
    kernel->gate->listeners_only = 1;
    kernel_each_pid(kernel, WATCH_L4, walk_process, kernel);
    kernel->gate->listeners_only = 0;
  }
  kernel->gate->round++;
  kernel_each_pid(kernel, WATCH_L4, walk_process, kernel);
}
