import { describe, expect, it } from 'vitest';
import { cgroupIdentity } from './cgroup-identity.ts';
import { pathId } from './container-directory.ts';

const id = 'ab'.repeat(32);
const uid = '0a1b2c3d-1111-2222-3333-444455556666';
const under = uid.replaceAll('-', '_');

describe('a path of a cgroup', () => {
  it.each([
    [`/system.slice/docker-${id}.scope`, 'docker', undefined, undefined],
    [`/docker/${id}`, 'docker', undefined, undefined],
    [`/docker/${id}/system.slice/nginx.service`, 'docker', undefined, undefined],
    [
      `/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${id}.scope/container`,
      'podman',
      undefined,
      undefined,
    ],
    [`/machine.slice/libpod-${id}.scope`, 'podman', undefined, undefined],
    [`/libpod_parent/libpod-${id}`, 'podman', undefined, undefined],
    [`/system.slice/nerdctl-${id}.scope`, 'containerd', undefined, undefined],
    [`/system.slice:docker:${id}`, 'docker', undefined, undefined],
    [`/kubepods/pod${uid}/${id}`, 'unknown', uid, 'guaranteed'],
    [`/kubepods/burstable/pod${uid}/${id}`, 'unknown', uid, 'burstable'],
    [`/kubepods/besteffort/pod${'f'.repeat(32)}/${id}`, 'unknown', 'f'.repeat(32), 'besteffort'],
    [
      `/kubepods.slice/kubepods-pod${under}.slice/cri-containerd-${id}.scope`,
      'containerd',
      uid,
      'guaranteed',
    ],
    [
      `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${under}.slice/crio-${id}.scope`,
      'crio',
      uid,
      'burstable',
    ],
    [
      `/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod${under}.slice/docker-${id}.scope/init`,
      'docker',
      uid,
      'besteffort',
    ],
    [
      `/system.slice/containerd.service/kubepods-burstable-pod${under}.slice:cri-containerd:${id}`,
      'containerd',
      uid,
      'burstable',
    ],
    [
      `/docker/${'0'.repeat(64)}/kubelet/kubepods/burstable/pod${uid}/${id}`,
      'unknown',
      uid,
      'burstable',
    ],
  ])('%s is a container of %s', (path, runtime, podUid, qos) => {
    expect(cgroupIdentity(path)).toEqual({
      kind: 'container',
      runtime,
      runtimeId: id,
      ...(podUid !== undefined && { podUid, qos }),
    });
  });

  it.each([
    ['/', '/host'],
    ['', '/host'],
    ['/init.scope', '/init.scope'],
    ['/system.slice/nginx.service', '/system.slice/nginx.service'],
    ['/system.slice/system-getty.slice/getty@tty1.service', '/system.slice/getty@tty1.service'],
    ['/system.slice/docker.service/sub/group', '/system.slice/docker.service'],
    ['/azure.slice/walinuxagent.service', '/azure.slice/walinuxagent.service'],
    ['/user.slice/user-1000.slice/session-12.scope', '/user.slice/user-1000.slice'],
    [
      '/user.slice/user-1000.slice/user@1000.service/app.slice/web.service',
      '/user.slice/web.service',
    ],
    ['/machine.slice/machine-qemu\\x2d1\\x2dvm.scope', '/machine.slice/machine-qemu-1-vm.scope'],
    ['/lxc/web1/system.slice', '/lxc/web1'],
    ['/lxc.payload.web1/init', '/lxc/web1'],
    ['/podruntime/kubelet', '/talos/kubelet'],
    [`/nomad.slice/share.slice/${uid}.api.scope`, `/nomad/_/_/_/${uid}/api`],
    ['/my-test/web/', '/my-test/web'],
    [`/machine.slice/libpod-conmon-${id}.scope`, undefined],
    [`/kubepods.slice/kubepods-pod${under}.slice`, undefined],
    ['/kubepods/burstable', undefined],
  ])('%s is %s', (path, expected) => {
    const identity = cgroupIdentity(path);
    if (identity.kind === 'container') throw new Error('no container');
    expect(pathId(identity)).toBe(expected);
  });
});
