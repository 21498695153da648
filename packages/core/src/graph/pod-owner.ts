/** Letters of the random parts that Kubernetes makes: no vowels, nothing that looks like another. */
const random = '[bcdfghjklmnpqrstvwxz2456789]';

const replicaSet = new RegExp(`^(.+)-${random}{6,10}-${random}{5}$`);
const cronJob = new RegExp(`^(.+)-\\d{8,10}-${random}{5}$`);
const generated = new RegExp(`^(.+)-${random}{5}$`);
const ordinal = /^(.+)-\d+$/;

/**
 * The workload that a pod belongs to, by the pattern of its name: a Deployment's hash and suffix, a CronJob's minute, the
 * suffix of a DaemonSet or Job, the ordinal of a StatefulSet, the node's name of a static pod.
 */
export function ownerOfPod(pod: string, node = ''): string {
  if (node !== '' && pod.length > node.length + 1 && pod.endsWith(`-${node}`)) {
    return pod.slice(0, -node.length - 1);
  }
  for (const pattern of [cronJob, replicaSet, generated, ordinal]) {
    const owner = pattern.exec(pod)?.[1];
    if (owner !== undefined) return owner;
  }
  return pod;
}
