import type { ClusterTarget } from '../../test/support/cluster-request.ts';
import { openConnection } from './connection.ts';
import type { RawConnection } from './connection.ts';

/**
 * Does `work` for each item through `count` connections, each taking the next item when it has done one. Ends at the first failure.
 * The connections are open before the first item is taken.
 */
export async function throughLanes<Item>(
  target: ClusterTarget,
  count: number,
  items: Iterable<Item>,
  work: (connection: RawConnection, item: Item) => Promise<void>,
): Promise<void> {
  const connections = await Promise.all(Array.from({ length: count }, () => openConnection(target)));
  const left = items[Symbol.iterator]();
  let failed = false;
  const lane = async (connection: RawConnection): Promise<void> => {
    for (let next = left.next(); !failed && next.done !== true; next = left.next()) await work(connection, next.value);
  };
  try {
    await Promise.all(connections.map(lane));
  } finally {
    failed = true;
    for (const connection of connections) connection.close();
  }
}
