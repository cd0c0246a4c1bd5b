import type { CertificateEnd } from './certificate-end.ts';
import type { SpecTemplate } from './spec-template.ts';
import type { TransitionStage } from './transition-stage.ts';
import { certificateType } from '../../../src/api/resource-types.ts';
import { collectionPath } from '../../support/cluster-paths.ts';
import { certificateEnd } from './certificate-end.ts';
import { masked, specFor } from './spec-template.ts';

/** What becomes of a Certificate that is created with a spec: it is refused, or comes to an end. */
export type FreshEnd = CertificateEnd | { readonly is: 'refused'; readonly status: number; readonly told: string };

/** Certificates created for comparison, one for each spec. */
export interface FreshCertificates {
  endOf(spec: SpecTemplate): Promise<FreshEnd>;
}

const SECONDS = 90;

/** None yet. */
export function createFresh(stage: TransitionStage): FreshCertificates {
  const known = new Map<string, Promise<FreshEnd>>();
  return {
    endOf: (spec) => {
      const id = JSON.stringify(spec);
      const end = known.get(id) ?? create(stage, spec, `fresh-zq${known.size}x`);
      known.set(id, end);
      return end;
    },
  };
}

async function create(
  { cluster, live, namespace }: TransitionStage,
  spec: SpecTemplate,
  name: string,
): Promise<FreshEnd> {
  const { status, body } = await cluster.ask({
    method: 'POST',
    path: collectionPath(certificateType, namespace),
    body: { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name }, spec: specFor(spec, name) },
  });
  if (status >= 400)
    return { is: 'refused', status, told: masked(String(body['message']), name).replace(/^.*? is invalid/s, '') };
  const rest = (): CertificateEnd | undefined => {
    const end = certificateEnd(live, name);
    return end.is === 'moving' ? undefined : end;
  };
  return (await live.until(rest, SECONDS)) ?? certificateEnd(live, name);
}
