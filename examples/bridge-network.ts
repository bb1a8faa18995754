/** A network of two containers, one of which is published. */

import { createNamespace, createNetwork } from 'netloom'

await using network = await createNetwork({ name: 'web', subnet: ['10.89.0.0/24', 'fd00:89::/64'] })

using shop = createNamespace('shop')
using store = createNamespace('store')
const { addresses } = await network.attach(shop, { ports: ['8080:80'] })
await network.attach(store)

console.log('shop has', addresses.join(' and '))
for (const { part, problem } of await network.check()) console.log(part, problem ?? 'as it should be')

await network.detach('shop', 'store')
await network.delete()
