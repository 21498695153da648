// SPDX-License-Identifier: Apache-2.0
// Every program of the object, one line each.
#include "kernel.h"

const struct program programs[] = {
  {"on_state", "connections", GROUP_L4, 0, "inet_sock_set_state", "5.5", NULL},
  {"on_retransmit", "retransmits", GROUP_L4, 0, "tcp_retransmit_skb", "5.5", NULL},
  {"on_send", "requests", GROUP_L7, 0, "sock_send_length", "6.3", NULL},
  {"on_receive", "requests", GROUP_L7, 0, "sock_recv_length", "6.3", NULL},
  {"on_exit_of_call", "requests", GROUP_L7, FALLBACK, "sys_exit", "5.5", "on_send"},
  {"on_cgroup_made", "connections", GROUP_SCOPE, 0, "cgroup_mkdir", "5.5", NULL},
  {"on_cgroup_removed", "connections", GROUP_SCOPE, 0, "cgroup_rmdir", "5.5", NULL},
  {"each_socket", "seeding", GROUP_L4, BY_ROOM, NULL, "5.8", NULL},
  {"on_exec", "processes", GROUP_L4, 0, "sched_process_exec", "5.5", NULL},
  {"on_fork", "processes", GROUP_L4, 0, "sched_process_fork", "5.5", NULL},
  {"on_exit", "processes", GROUP_L4, 0, "sched_process_exit", "5.5", NULL},
  {"on_disk_issue", "disk", GROUP_L4, 0, "block_rq_issue", "5.11", NULL},
  {"on_disk_complete", "disk", GROUP_L4, 0, "block_rq_complete", "5.11", NULL},
  {"on_sample", "cpu profile", GROUP_CPU, BY_ROOM, NULL, "4.9", NULL},
  {"on_switch", "off-cpu profile", GROUP_OFF_CPU, 0, "sched_switch", "5.18", NULL},
  {"on_wakeup", "off-cpu profile", GROUP_OFF_CPU, 0, "sched_wakeup", "5.5", NULL},
  {"tls_enter", "tls openssl", GROUP_TLS, BY_ROOM, NULL, "5.15", NULL},
  {"tls_leave", "tls openssl", GROUP_TLS, BY_ROOM, NULL, "5.15", NULL},
  {"tls_free", "tls openssl", GROUP_TLS, BY_ROOM, NULL, "5.15", NULL},
  {"go_enter", "tls go", GROUP_TLS, BY_ROOM, NULL, "5.15", NULL},
  {"go_leave", "tls go", GROUP_TLS, BY_ROOM, NULL, "5.15", NULL},
  {"loop_wait", "event loop", GROUP_L4, BY_ROOM, NULL, "5.15", NULL},
  {"loop_work", "event loop", GROUP_L4, BY_ROOM, NULL, "5.15", NULL},
};
const size_t program_count = sizeof(programs) / sizeof(*programs);
_Static_assert(sizeof(programs) / sizeof(*programs) <= PROGRAMS_MAX, "room for the state of every program");
