import { object, opaque, optional, text } from '../../schema-language.ts';

/** DNS provider `webhook`. */
export const webhook = object('A provider outside this program, reached as an aggregated API of the cluster.', {
  groupName: text('API group the provider serves.', { example: 'acme.example.com' }),
  solverName: text('Name of the solver within the group.', { example: 'my-dns' }),
  config: optional(
    opaque('Anything the provider wants to be told. It is passed on as it is.', {
      example: { zone: 'example.com', ttl: 60 },
    }),
  ),
});
