/** A message in a few lines: its values under their kernel names, what is nested indented. */

import type { AnyMessage, Protocol } from '../../netlink/index.ts'
import { hex } from '../../schema/bytes.ts'

/** Values of a message that stand side by side, and how deep in it they stand. */
export interface BriefRow {
  readonly depth: number
  readonly items: readonly string[]
}

/** What a message says, without its header: `IFLA_IFNAME veth-host`, `IFLA_MTU 1500`. Fields that are zero or empty are left out. */
export function brief(message: AnyMessage<Protocol>): BriefRow[] {
  return rows(message, 0)
}

/** Values stand side by side; what holds several values is a row by itself, and they stand below it. */
function rows(value: object, depth: number): BriefRow[] {
  const found: BriefRow[] = []
  let items: string[] = []
  const endRow = () => {
    if (items.length > 0) found.push({ depth, items })
    items = []
  }
  for (const [name, item] of entries(value)) {
    const [path, inner] = descend(name, item)
    if (isNest(inner)) {
      endRow()
      found.push({ depth, items: [path] })
      found.push(...(Array.isArray(inner) ? inner.flatMap((of) => element(of, depth + 1)) : rows(inner, depth + 1)))
    } else items.push(`${path} ${scalar(inner)}`)
  }
  endRow()
  return found
}

/** An expression of a rule is a row: `cmp: NFTA_CMP_SREG NFT_REG_1`, ... */
function element(value: object, depth: number): BriefRow[] {
  const { NFTA_EXPR_NAME: name, NFTA_EXPR_DATA: data = {} } = value as { NFTA_EXPR_NAME?: string; NFTA_EXPR_DATA?: object }
  if (name === undefined) return rows(value, depth)
  const [first, ...more] = rows(data, 0).flatMap(({ items }) => items)
  return [{ depth, items: [first === undefined ? name : `${name}: ${first}`, ...more] }]
}

/** Goes down where there is but one way, as `IFLA_INFO_DATA > VETH_INFO_PEER`. */
function descend(path: string, value: unknown): [string, unknown] {
  const [only, ...others] = isNest(value) && !Array.isArray(value) ? entries(value) : []
  return only === undefined || others.length > 0 ? [path, value] : descend(`${path} > ${only[0]}`, only[1])
}

function entries(value: object): [string, unknown][] {
  return Object.entries(value).filter(([name, item]) => !name.startsWith('nlmsg_') && !isEmpty(item))
}

function isNest(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return false
  return !Array.isArray(value) || value.some((item) => typeof item === 'object')
}

function scalar(value: unknown): string {
  if (Array.isArray(value)) return value.join(' | ')
  return value instanceof Uint8Array ? bytes(value) : String(value)
}

/** Names of links are compared with the zeros behind them. */
function bytes(value: Uint8Array): string {
  const [, name, zeros] = /^([!-~]{2,})(\0+)$/.exec(String.fromCharCode(...value)) ?? []
  return name === undefined || zeros === undefined ? hex(value) : `"${name}" and ${zeros.length} zeros`
}

function isEmpty(value: unknown): boolean {
  return (
    value === 0 ||
    value === undefined ||
    (typeof value === 'string' && value.endsWith('_UNSPEC')) ||
    (Array.isArray(value) && value.length === 0)
  )
}
