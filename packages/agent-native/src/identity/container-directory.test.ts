import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serviceName } from './container.ts';
import { type ContainerDirectory, containerDirectory } from './container-directory.ts';
import { hostFiles } from './host-files.ts';

const id = (digit: string): string => digit.repeat(64);
const uid = '0a1b2c3d-1111-2222-3333-444455556666';

let root = '';
let time = 0;
let directory: ContainerDirectory;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), `abduce-${process.pid}-host-`));
  time = 0;
  directory = containerDirectory({ files: hostFiles({ root }), now: () => time });
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function file(path: string, content: unknown = ''): Promise<void> {
  const full = join(root, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, typeof content === 'string' ? content : JSON.stringify(content));
}
const docker = (digit: string, config: object): Promise<void> =>
  file(`/var/lib/docker/containers/${id(digit)}/config.v2.json`, config);
const idOf = async (path: string): Promise<string | undefined> => (await directory.find(path))?.id;

describe('containers by their cgroups', () => {
  it('of Docker have name, image and labels', async () => {
    await docker('a', {
      Name: '/web',
      Config: { Image: 'shop/web:1', Labels: { 'abduce.capture': 'l7', n: 5 } },
    });
    expect(await directory.find(`/system.slice/docker-${id('a')}.scope`)).toEqual({
      id: '/docker/web',
      image: 'shop/web:1',
      labels: { 'abduce.capture': 'l7' },
      runtimeId: id('a'),
    });
    // Not readable: the id tells them apart.
    expect(await idOf(`/docker/${id('b')}`)).toBe('/docker/bbbbbbbbbbbb');
    await docker('c', {});
    expect(await idOf(`/docker/${id('c')}`)).toBe('/docker/cccccccccccc');
    await file(`/var/lib/docker/containers/${id('d')}/config.v2.json`, '{ torn');
    expect(await idOf(`/docker/${id('d')}`)).toBeUndefined();
  });

  it('of Swarm and Nomad on Docker are named by them', async () => {
    const Labels = {
      'com.docker.swarm.service.name': 'shop_web',
      'com.docker.swarm.task.name': 'shop_web.3.x9k2',
      'com.docker.stack.namespace': 'shop',
    };
    await docker('a', { Name: '/shop_web.3.x9k2', Config: { Labels } });
    expect(await idOf(`/docker/${id('a')}`)).toBe('/swarm/shop/web/3');
    const Env = [
      'A=1',
      'NOMAD_NAMESPACE=ns',
      'NOMAD_JOB_NAME=job',
      'NOMAD_GROUP_NAME=g',
      'NOMAD_ALLOC_ID=al',
      'NOMAD_TASK_NAME=t',
    ];
    await docker('b', { Name: '/t-al', Config: { Env } });
    expect(await idOf(`/docker/${id('b')}`)).toBe('/nomad/ns/job/g/al/t');
  });

  it('of Kubernetes are named by log files; sandboxes have no name', async () => {
    await file(`/var/log/containers/cart-5d8f7b9c4-x2x4z_shop_app-${id('a')}.log`);
    await file(`/var/log/containers/bill-28471200-b4k2z_shop_job-${id('b')}.log`);
    const pod = `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${uid.replaceAll('-', '_')}.slice`;
    expect(await directory.find(`${pod}/cri-containerd-${id('a')}.scope`)).toEqual({
      id: '/k8s/shop/cart-5d8f7b9c4-x2x4z/app',
      image: '',
      labels: {},
      runtimeId: id('a'),
      pod: { namespace: 'shop', name: 'cart-5d8f7b9c4-x2x4z', uid, container: 'app' },
    });
    expect(await idOf(`/kubepods/besteffort/pod${uid}/${id('b')}`)).toBe(
      '/k8s-cronjob/shop/bill/job',
    );
    expect(await idOf(`${pod}/cri-containerd-${id('c')}.scope`)).toBeUndefined();
    // The kubelet names it a little later.
    await file(`/var/log/containers/late-0_shop_app-${id('c')}.log`);
    expect(await idOf(`${pod}/cri-containerd-${id('c')}.scope`)).toBeUndefined();
    time = 5000;
    expect(await idOf(`${pod}/cri-containerd-${id('c')}.scope`)).toBe('/k8s/shop/late-0/app');
  });

  it('of Kubernetes are named by folders of pods where there are no links', async () => {
    await file(`/var/log/pods/shop_cart-0_${uid}/app/0.log`);
    expect(await idOf(`/kubepods/pod${uid}/${id('a')}`)).toBe('/k8s/shop/cart-0/aaaaaaaaaaaa');
  });

  it('of Kubernetes on Docker are named by labels', async () => {
    const Labels = {
      'io.kubernetes.pod.name': 'cart-0',
      'io.kubernetes.pod.namespace': 'shop',
      'io.kubernetes.container.name': 'app',
      'io.kubernetes.pod.uid': uid,
    };
    await docker('a', { Name: '/k8s_app', Config: { Labels } });
    expect(await idOf(`/kubepods/pod${uid}/${id('a')}`)).toBe('/k8s/shop/cart-0/app');
    await docker('b', { Config: { Labels: { ...Labels, 'io.kubernetes.container.name': 'POD' } } });
    expect(await idOf(`/kubepods/pod${uid}/${id('b')}`)).toBeUndefined();
  });

  it('of Podman are named by its storage', async () => {
    await file('/var/lib/containers/storage/overlay-containers/containers.json', [
      { id: id('a'), names: ['web'], metadata: '{"image-name":"docker.io/nginx:1"}' },
      { id: 5 },
    ]);
    expect(await directory.find(`/machine.slice/libpod-${id('a')}.scope`)).toMatchObject({
      id: '/podman/web',
      image: 'docker.io/nginx:1',
    });
    expect(await idOf(`/machine.slice/libpod-${id('b')}.scope`)).toBe('/podman/bbbbbbbbbbbb');
  });

  it.each([
    ['/k8s/shop/cart-5d8f7b9c4-x2x4z/app', '/k8s/shop/cart'],
    ['/k8s/shop/agent-x2x4z/app', '/k8s/shop/agent'],
    ['/k8s/shop/db-0/postgres', '/k8s/shop/db'],
    ['/k8s/shop/plain/app', '/k8s/shop/plain'],
    ['/k8s-cronjob/shop/bill/job', '/k8s/shop/bill'],
    ['/docker/web', '/docker/web'],
  ])('%s is a part of service %s', (container, service) => {
    expect(serviceName(container)).toBe(service);
  });
});
