import type { Cluster } from './cluster.ts';

/** What somebody would do; `resource` without its subresource. */
export interface WouldDo {
  readonly namespace: string;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
  readonly name?: string | undefined;
}

/** Asks the authorizer itself: changes of roles reach it by a watch of its own. Source: authorization.k8s.io/v1 SubjectAccessReview. */
export async function mayDo(cluster: Cluster, user: string, resourceAttributes: WouldDo): Promise<boolean> {
  const { body } = await cluster.ask({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user, resourceAttributes },
    },
  });
  const { status }: { readonly status?: { readonly allowed?: boolean } } = body;
  return status?.allowed === true;
}
