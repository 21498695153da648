/** The service of a pod: its name without the replica set's and the pod's own part. */
export function serviceOf(pod: string): string {
  return pod.split('-').slice(0, -2).join('-') || pod;
}
