/** The package as it is published, from `dist/`: what a compiler on the fly makes of the sources would be no fair figure. */

const dist = new URL('../dist/', import.meta.url).href

export const netloom = (await import(`${dist}index.js`)) as typeof import('../src/index.ts')
export const nft = (await import(`${dist}nft/index.js`)) as typeof import('../src/nft/index.ts')
export const system = (await import(`${dist}system/index.js`)) as typeof import('../src/system/index.ts')
export const { Source, Writer } = (await import(`${dist}schema/index.js`)) as typeof import('../src/schema/index.ts')
