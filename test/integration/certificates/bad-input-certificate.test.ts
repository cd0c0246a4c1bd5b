import type { ToldAs, WrongField } from '../../support/bad-input/field-row.ts';
import { test } from 'vitest';
import { wrongFields } from '../../support/bad-input/field-row.ts';
import { certificateFields } from '../../support/bad-input/certificate-fields.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { certificateStatus } from '../../support/builders/read-objects.ts';
import { aStage } from '../../support/builders/stage.ts';

/** How a user is told of a spec that cannot be acted on. Source: reference §2.5. */
const INVALID_SPEC: ToldAs = { reason: 'RequestFailed', component: 'cert-manager-certificates-request-manager' };

const cases = wrongFields(certificateFields).map(
  (row) => [row.field, JSON.stringify(row.wrong).slice(0, 90), row] as const,
);

test.for(cases)(
  'a Certificate with a wrong %s (%s) is told what to mend, holds up no other, and heals',
  async ([, , row], context) => {
    const stage = await aStage(context);
    await stage.createAuthority();
    await stage.create(certificateManifest('bad', row.wrong));
    const { about = 'bad', type = 'Warning', ...told } = row.as ?? INVALID_SPEC;
    await stage.event(about, { ...told, type, message: row.says });
    if (row.as === undefined) await stage.told('bad', 'Ready', 'False', 'InvalidSpec');
    await stage.issue('good');
    await stage.patch('bad', { spec: rightOf(row) });
    const certificate = await stage.settled('bad');
    context.expect(certificateStatus(certificate)).toMatchObject({ revision: 1 });
    context.expect(certificateStatus(certificate).failedIssuanceAttempts).toBeUndefined();
  },
);

const rightOf = (row: WrongField): object =>
  row.right ?? Object.fromEntries(Object.keys(row.wrong).map((field) => [field, null]));
