import { bool, integer, list, object, optional, text } from '../schema-language.ts';

const id = (description: string) => integer(description, { format: 'int64', example: 1000 });

/** core/v1 PodSecurityContext, as far as a solver pod may set it. */
export const podSecurityContext = object('Security settings of the solver pod.', {
  seLinuxOptions: optional(
    object('SELinux context of the containers.', {
      level: optional(text('SELinux level.', { example: 's0:c123,c456' })),
      role: optional(text('SELinux role.', { example: 'object_r' })),
      type: optional(text('SELinux type.', { example: 'svirt_sandbox_file_t' })),
      user: optional(text('SELinux user.', { example: 'system_u' })),
    }),
  ),
  runAsUser: optional(id('User id of the processes.')),
  runAsGroup: optional(id('Group id of the processes.')),
  runAsNonRoot: optional(bool('Whether the node refuses to start the pod as root.', { otherwise: 'true' })),
  supplementalGroups: optional(list('Further group ids of the processes.', id('A group id.'))),
  fsGroup: optional(id('Group id that owns the volumes.')),
  fsGroupChangePolicy: optional(
    text('When ownership of volumes is changed: OnRootMismatch or Always.', { example: 'OnRootMismatch' }),
  ),
  sysctls: optional(
    list(
      'Kernel parameters of the pod.',
      object('A kernel parameter.', {
        name: text('Name of the parameter.', { example: 'net.core.somaxconn' }),
        value: text('Value of the parameter.', { example: '1024' }),
      }),
    ),
  ),
  seccompProfile: optional(
    object('Which system calls are allowed.', {
      type: text('RuntimeDefault, Localhost or Unconfined.', { example: 'Localhost' }),
      localhostProfile: optional(text('File on the node; only with Localhost.', { example: 'profiles/solver.json' })),
    }),
  ),
});
