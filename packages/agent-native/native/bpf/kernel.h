// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// The few kernel types that the programs read, with the fields they read and nothing more. Offsets are relocated when
// the object is loaded, so the order and the gaps here mean nothing.
#ifndef ABDUCE_KERNEL_H
#define ABDUCE_KERNEL_H

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;
typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;
typedef _Bool bool;
#define true 1
#define false 0

enum bpf_map_type {
  BPF_MAP_TYPE_HASH = 1,
  BPF_MAP_TYPE_ARRAY = 2,
  BPF_MAP_TYPE_PERCPU_HASH = 5,
  BPF_MAP_TYPE_PERCPU_ARRAY = 6,
  BPF_MAP_TYPE_STACK_TRACE = 7,
  BPF_MAP_TYPE_LRU_HASH = 9,
  BPF_MAP_TYPE_SK_STORAGE = 24,
  BPF_MAP_TYPE_RINGBUF = 27,
  BPF_MAP_TYPE_TASK_STORAGE = 29,
};
enum { BPF_ANY = 0, BPF_NOEXIST = 1, BPF_EXIST = 2 };
enum { BPF_F_NO_PREALLOC = 1, BPF_F_MMAPABLE = 1024 };
enum { BPF_RB_NO_WAKEUP = 1, BPF_RB_FORCE_WAKEUP = 2 };
enum { BPF_RB_AVAIL_DATA = 0, BPF_RB_RING_SIZE = 1 };
enum { BPF_F_CLONE = 512 };
enum { BPF_SK_STORAGE_GET_F_CREATE = 1, BPF_LOCAL_STORAGE_GET_F_CREATE = 1 };
enum { BPF_F_USER_STACK = 256, BPF_F_USER_BUILD_ID = 2048 };

enum tcp_state {
  TCP_ESTABLISHED = 1,
  TCP_SYN_SENT,
  TCP_SYN_RECV,
  TCP_FIN_WAIT1,
  TCP_FIN_WAIT2,
  TCP_TIME_WAIT,
  TCP_CLOSE,
  TCP_CLOSE_WAIT,
  TCP_LAST_ACK,
  TCP_LISTEN,
  TCP_CLOSING,
  TCP_NEW_SYN_RECV,
};
enum { AF_INET = 2, AF_INET6 = 10, IPPROTO_TCP = 6, IPPROTO_UDP = 17 };

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct in6_addr {
  union {
    __u8 u6_addr8[16];
    __be32 u6_addr32[4];
  } in6_u;
};
struct ns_common { unsigned int inum; };
struct net { struct ns_common ns; };
typedef struct { struct net *net; } possible_net_t;

typedef struct { int counter; } atomic_t;
typedef struct { s64 counter; } atomic64_t;

struct sock_common {
  atomic64_t skc_cookie;
  unsigned long skc_flags;
  union { struct { __be32 skc_daddr; __be32 skc_rcv_saddr; }; };
  union { struct { __be16 skc_dport; __u16 skc_num; }; };
  unsigned short skc_family;
  volatile unsigned char skc_state;
  possible_net_t skc_net;
  struct in6_addr skc_v6_daddr;
  struct in6_addr skc_v6_rcv_saddr;
};
struct kernfs_node { u64 id; };
struct cgroup_root { int hierarchy_id; };
struct cgroup;
struct cgroup_subsys_state { struct cgroup *cgroup; struct cgroup_subsys_state *parent; };
struct cgroup {
  struct cgroup_subsys_state self;
  struct kernfs_node *kn;
  int level;
  struct cgroup_root *root;
};
struct sock_cgroup_data { struct cgroup *cgroup; };
struct sock {
  struct sock_common __sk_common;
  u16 sk_protocol;
  u16 sk_type;
  int sk_err;
  u8 sk_shutdown;
  struct socket *sk_socket;
  struct sock_cgroup_data sk_cgrp_data;
};
struct inet_sock { struct sock sk; __be16 inet_sport; };
struct tcp_sock {
  u64 bytes_received;
  u64 bytes_acked;
  u32 srtt_us;
  u32 total_retrans;
  u32 snd_una;
  u32 snd_nxt;
  u32 write_seq;
  u64 bytes_sent;
  u64 bytes_retrans;
  u32 copied_seq;
};
struct tcp_ulp_ops;
struct inet_connection_sock { const struct tcp_ulp_ops *icsk_ulp_ops; };
struct file;
struct socket { struct file *file; struct sock *sk; };
struct inode { u16 i_mode; };
struct file { void *private_data; struct inode *f_inode; };
struct fdtable { unsigned int max_fds; struct file **fd; };
struct files_struct { struct fdtable *fdt; };

#if defined(__TARGET_ARCH_arm64)
struct user_pt_regs { u64 regs[31]; u64 sp; u64 pc; u64 pstate; };
struct pt_regs { u64 regs[31]; u64 sp; u64 pc; u64 pstate; u64 orig_x0; s32 syscallno; };
struct thread_info { unsigned long flags; };
#else
struct pt_regs {
  unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};
struct thread_info { u32 status; };
#endif
struct seq_file;
struct bpf_iter_meta { struct seq_file *seq; };
struct css_set { struct cgroup *dfl_cgrp; };
struct mm_struct;
struct signal_struct {
  atomic_t live;
  int group_exit_code;
  unsigned int flags;
  struct mm_struct *oom_mm;
};
struct task_struct {
  struct thread_info thread_info;
  struct files_struct *files;
  struct signal_struct *signal;
  int pid;
  int tgid;
  struct css_set *cgroups;
  u64 start_boottime;
  int exit_code;
  struct task_struct *real_parent;
  struct task_struct *group_leader;
  char comm[16];
};
struct bpf_iter__task_file {
  struct bpf_iter_meta *meta;
  struct task_struct *task;
  u32 fd;
  struct file *file;
};

struct gendisk { int major; int first_minor; };
struct request_queue { struct gendisk *disk; };
struct blkcg { struct cgroup_subsys_state css; };
struct blkcg_gq { struct blkcg *blkcg; };
struct bio { struct blkcg_gq *bi_blkg; };
struct request {
  struct request_queue *q;
  struct bio *bio;
  u32 cmd_flags;
  unsigned int __data_len;
};

#pragma clang attribute pop

#endif
