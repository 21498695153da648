// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// The system call that a task is in: where the bytes of a socket operation lie in its memory.
#ifndef ABDUCE_CALLS_H
#define ABDUCE_CALLS_H

#include "gate.h"

#if defined(__TARGET_ARCH_arm64)
enum {
  CALL_READ = 63, CALL_WRITE = 64, CALL_READV = 65, CALL_WRITEV = 66, CALL_SENDTO = 206, CALL_RECVFROM = 207,
  CALL_SENDMSG = 211, CALL_RECVMSG = 212, CALL_RECVMMSG = 243, CALL_SENDMMSG = 269, CALL_SENDFILE = 71, CALL_SPLICE = 76,
};
#define TASK_IS_32_BIT(task) ((task)->thread_info.flags >> 22 & 1)
#define CALL_NUMBER(regs) ((regs)->syscallno)
#define CALL_ARG0(regs) ((regs)->orig_x0)
#define CALL_ARG1(regs) ((regs)->regs[1])
#define CALL_ARG2(regs) ((regs)->regs[2])
#define CALL_ARG3(regs) ((regs)->regs[3])
#define CALL_ARG4(regs) ((regs)->regs[4])
#else
enum {
  CALL_READ = 0, CALL_WRITE = 1, CALL_READV = 19, CALL_WRITEV = 20, CALL_SENDTO = 44, CALL_RECVFROM = 45,
  CALL_SENDMSG = 46, CALL_RECVMSG = 47, CALL_RECVMMSG = 299, CALL_SENDMMSG = 307, CALL_SENDFILE = 40, CALL_SPLICE = 275,
};
#define TASK_IS_32_BIT(task) ((task)->thread_info.status >> 1 & 1)
#define CALL_NUMBER(regs) ((s32)(regs)->orig_ax)
#define CALL_ARG0(regs) ((regs)->di)
#define CALL_ARG1(regs) ((regs)->si)
#define CALL_ARG2(regs) ((regs)->dx)
#define CALL_ARG3(regs) ((regs)->r10)
#define CALL_ARG4(regs) ((regs)->r8)
#endif

// As 64-bit programs lay them out.
struct user_segment { u64 base, length; };
struct user_message {
  u64 name;
  u32 name_length, pad;
  struct user_segment *segments;
  u64 segment_count;
  u64 control, control_length;
  u32 flags, pad2;
};
struct user_messages { struct user_message message; u32 moved, pad; };

struct call {
  s32 number;
  u32 fd;
  u64 arg1, arg2, arg3, arg4;
};

// Where the bytes are: one segment, or several.
struct buffers {
  u64 base;     // of the only segment
  u64 segments; // address of the list, or 0
  u32 count;
  u32 name_length;
  u64 name; // address of the peer's address, or 0
};

static __always_inline void call_of(struct pt_regs *regs, struct call *call) {
  call->number = CALL_NUMBER(regs);
  call->fd = (u32)CALL_ARG0(regs);
  call->arg1 = CALL_ARG1(regs);
  call->arg2 = CALL_ARG2(regs);
  call->arg3 = CALL_ARG3(regs);
  call->arg4 = CALL_ARG4(regs);
}

static __always_inline int moves_several(const struct call *call) {
  return call->number == CALL_SENDMMSG || call->number == CALL_RECVMMSG;
}

/** The kernel's address of the open file behind a descriptor, or 0. */
static __always_inline u64 file_of(struct task_struct *task, u32 fd) {
  struct fdtable *table = task->files->fdt;
  if (fd >= table->max_fds) return 0;
  u64 file = 0;
  bpf_probe_read_kernel(&file, sizeof(file), table->fd + fd);
  return file;
}

static __always_inline int message_at(u64 address, struct buffers *buffers) {
  struct user_message message;
  if (bpf_probe_read_user(&message, sizeof(message), (void *)address)) return 0;
  buffers->segments = (u64)message.segments;
  buffers->count = message.segment_count > 1024 ? 1024 : (u32)message.segment_count;
  buffers->name = message.name;
  buffers->name_length = message.name_length;
  return 1;
}

/**
 * Whether the call moves bytes in this direction, and where they are. `index` is the number of the message in a call
 * that moves several.
 */
static __always_inline int buffers_of(const struct call *call, u32 direction, u32 index, struct buffers *buffers) {
  s32 number = call->number;
  buffers->segments = buffers->name = 0;
  buffers->count = 1;
  buffers->name_length = 0;
  buffers->base = call->arg1;
  if (direction == DIR_IN) {
    if (number == CALL_READ) return 1;
    if (number == CALL_RECVFROM) {
      buffers->name = call->arg4;
      return 1;
    }
    if (number == CALL_RECVMSG) return message_at(call->arg1, buffers);
    if (number == CALL_RECVMMSG) return message_at(call->arg1 + index * sizeof(struct user_messages), buffers);
    if (number != CALL_READV) return 0;
  } else {
    if (number == CALL_WRITE) return 1;
    if (number == CALL_SENDTO) {
      buffers->name = call->arg4;
      buffers->name_length = 28;
      return 1;
    }
    if (number == CALL_SENDMSG) return message_at(call->arg1, buffers);
    if (number == CALL_SENDMMSG) return message_at(call->arg1 + index * sizeof(struct user_messages), buffers);
    if (number != CALL_WRITEV) return 0;
  }
  buffers->segments = call->arg1;
  buffers->count = call->arg2 > 1024 ? 1024 : (u32)call->arg2;
  return 1;
}

#endif
