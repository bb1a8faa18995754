/** A container with a way out: the address that a server far away sees is the host's. Needs root. */

import { createContainerNetwork } from 'netloom'

await using network = await createContainerNetwork({
  name: 'myns',
  subnet: '10.10.0.0/24',
  uplink: 'wlo1',
  hostLink: 'veth-host',
  containerLink: 'veth-ns',
})

for (const { step, found, problem } of await network.check()) console.log(step.name, problem ?? found)

const shell = network.spawn('cat', ['/proc/net/dev'], { stdio: 'inherit' })
await new Promise((resolve) => shell.on('exit', resolve))
