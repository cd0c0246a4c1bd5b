import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import type { FaultFamily, FaultPlan, Finding, World } from '../family.ts';
import type { Killing } from './kill-parts.ts';
import { recordFlow, runFlow } from '../run/run-flow.ts';
import { killAgainAndAgain } from './kill-parts.ts';
import { manyRenewed } from './many.ts';
import { restoredAmidWork, restoredAtRest } from './restored.ts';

const CERTIFICATES = 50;
/** Starting a part again takes seconds, and the work goes on between. */
const SECONDS = 600;

/** FT-07: API server and etcd killed while certificates are issued and renewed; etcd restored from a backup. */
export const family: FaultFamily = {
  id: 'FT-07',
  title: 'API server and etcd killed, etcd restored from a backup',
  atOnce: 1,
  inEveryTest: 0,
  plans: async (_, flows) => (flows.length === 0 || flows.includes('renew') ? PLANS : []),
};

const PLANS: readonly FaultPlan[] = [
  plan('kube-apiserver killed 10 times', killed('kube-apiserver', 10)),
  plan('etcd killed 5 times', killed('etcd', 5)),
  plan('etcd restored from a backup, at rest', restoredAtRest),
  plan('etcd restored from a backup, amid renewals', restoredAmidWork),
];

/** A disturbance of a control plane that the plan has to itself. */
type OnPlane = (plane: ControlPlane, world: World, signal: AbortSignal) => Promise<readonly Finding[]>;

function plan(what: string, run: OnPlane): FaultPlan {
  return {
    name: `FT-07/renew/${what}`,
    flow: 'renew',
    run: async (world, signal) => {
      const plane = await world.own();
      try {
        return await run(plane, { ...world, shared: plane }, signal);
      } finally {
        await plane.stop();
      }
    },
  };
}

function killed(part: Killing['part'], times: number): OnPlane {
  return async (plane, world, signal) => {
    const flow = manyRenewed(CERTIFICATES);
    const { baseline } = await recordFlow(world, flow, signal);
    const findings = await runFlow(
      world,
      flow,
      (rig) => ({ over: killAgainAndAgain(rig, plane, { part, times, seed: world.seed }) }),
      { name: 'ft07-killed', baseline, seconds: SECONDS },
      signal,
    );
    return findings.filter((finding) => !isOfTwoWrites(finding));
  };
}

/** Whether approval and answer were one write or two depends on what was approved or failed before (ADR 5), and shows in the order of conditions and managedFields. */
const isOfTwoWrites = ({ oracle, text }: Finding): boolean =>
  oracle === 'O8' && /^CertificateRequest \S+: (?:- \},$|has its lines in another order: )/.test(text);
