/** A ruleset that nft has loaded, as JSON: what nft prints, and what it leaves out besides. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openHost } from '../../src/host/index.ts'
import { rulesets } from './nft-rulesets.ts'
import { describeKernel, run } from './sandbox.ts'

type Json = { readonly [key: string]: unknown }

/**
 * What nft 1.0.6 prints of a thing, and what we print, with what it is known to get wrong taken out of both: flags of tables (it prints the family's name),
 * comments of tables and chains, devices, `dynamic` and `auto-merge` of sets, what keys come from, the types of a concatenation that a map gives, and of an element
 * every statement behind the first.
 */
function comparable(thing: Json): Json {
  const [[kind, value]] = Object.entries(thing) as [[string, Json]]
  if (kind === 'metainfo') return { metainfo: true }
  const { flags, comment, dev: _dev, 'auto-merge': _merge, type, elem, map, ...rest } = value
  const said = (name: string, given: unknown) => (given === undefined ? {} : { [name]: given })
  return {
    [kind]: {
      ...rest,
      ...(kind === 'table' ? {} : said('flags', Array.isArray(flags) ? without(flags, 'dynamic') : flags)),
      ...(kind === 'table' || kind === 'chain' ? {} : said('comment', comment)),
      ...said('type', typeof type === 'object' && type !== null && 'typeof' in type ? undefined : mere(type)),
      ...said('map', Array.isArray(map) ? map.join(' . ') : map),
      ...said('elem', (elem as Json[] | undefined)?.map(firstStatement)),
    },
  }
}

function without(flags: readonly unknown[], flag: string): unknown[] | undefined {
  const others = flags.filter((each) => each !== flag)
  return others.length === 0 ? undefined : others
}

/** Types that nft prints and cannot read again. */
function mere(type: unknown): unknown {
  return [type].flat().some((name) => name === 'integer' || name === 'string') ? undefined : type
}

const statements = ['counter', 'limit', 'quota', 'ct count', 'last']

function firstStatement(element: unknown): unknown {
  if (Array.isArray(element)) return element.map(firstStatement)
  if (typeof element !== 'object' || element === null || !('elem' in element)) return element
  const carried = Object.entries(element.elem as Json).filter(([name]) => statements.includes(name))
  const plain = Object.entries(element.elem as Json).filter(([name]) => !statements.includes(name) && name !== 'expires')
  return { elem: Object.fromEntries([...plain, ...carried.slice(0, 1)]) }
}

/** What nft 1.0.6 prints and cannot read: maps to concatenations, objects of kind synproxy, types that are mere integers. */
const unreadable: readonly string[] = [
  'address translation',
  'objects of every kind that this kernel has',
  'sets by what their keys come from, and with statements',
]

/** What nft lists once it has loaded this JSON and nothing else. */
function loaded(json: string): string {
  run('nft', 'flush ruleset')
  const folder = mkdtempSync(join(tmpdir(), 'netloom-json-'))
  try {
    writeFileSync(join(folder, 'ruleset.json'), json)
    run('nft', '-j', '-f', join(folder, 'ruleset.json'))
  } finally {
    rmSync(folder, { recursive: true })
  }
  return run('nft', '-s', 'list', 'ruleset')
}

describeKernel(
  'a ruleset listed as nft’s JSON',
  () => {
    for (const [name, text] of Object.entries(rulesets)) {
      it.each([
        ['', {}],
        ['-n', { numeric: true }],
        ['-t', { terse: true }],
      ])(`${name}: nft -j %s list ruleset`, async (options, style) => {
        const host = openHost()
        onTestFinished(() => host.close())
        run('nft', text)
        const theirs = JSON.parse(run('nft', '-j', ...options.split(' ').filter(Boolean), 'list', 'ruleset')) as { nftables: Json[] }
        const ours = await host.firewall.listRulesetJson(style)
        expect(JSON.parse(JSON.stringify(ours.nftables.map(comparable)))).toEqual(
          JSON.parse(JSON.stringify(theirs.nftables.map(comparable))),
        )
      })

      it(`${name}: nft makes of it what it makes of its own`, async () => {
        const host = openHost()
        onTestFinished(() => host.close())
        run('nft', text)
        const theirs = run('nft', '-j', 'list', 'ruleset')
        const ours = JSON.stringify(await host.firewall.listRulesetJson())
        if (unreadable.includes(name)) expect(() => loaded(theirs)).toThrow()
        else expect(loaded(ours)).toBe(loaded(theirs))
      })
    }
  },
  'nft',
)
