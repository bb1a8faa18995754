/** Priorities of chains by name. What nft lists: test/kernel/nft-datatypes.test.ts */

import { expect, it } from 'vitest'
import { type FamilyName, parsePriority, priorityText } from '../../../src/nft/notation/priority.ts'
import { EncodeError } from '../../../src/schema/errors.ts'

it.each<[FamilyName, string, string | number, number]>([
  ['inet', 'forward', 'filter', 0],
  ['inet', 'forward', 'filter - 10', -10],
  ['inet', 'forward', 'filter+20', 20],
  ['ip', 'prerouting', 'dstnat', -100],
  ['ip', 'postrouting', 'srcnat', 100],
  ['bridge', 'prerouting', 'dstnat', -300],
  ['bridge', 'output', 'out', 100],
  ['netdev', 'ingress', '-500', -500],
  ['arp', 'input', 7, 7],
])('%s %s: %j', (family, hook, priority, number) => {
  expect(parsePriority(family, hook, priority)).toBe(number)
})

it.each<[FamilyName, string, string | number, string]>([
  ['inet', 'forward', 'filtr', 'no such priority at forward of inet: "filtr"; did you mean filter?'],
  [
    'inet',
    'forward',
    'dstnat',
    'no such priority at forward of inet: "dstnat"; expected a number, or one of raw, mangle, filter, security',
  ],
  ['arp', 'input', 'raw', 'no such priority at input of arp: "raw"; expected a number, or one of filter'],
  ['ip', 'input', 2 ** 31, "expected a whole number of 32 bits, or a name such as 'filter' or 'filter - 10', got 2147483648"],
  ['ip', 'input', 0.5, "expected a whole number of 32 bits, or a name such as 'filter' or 'filter - 10', got 0.5"],
  ['ip', 'input', 'filter -', "expected a whole number of 32 bits, or a name such as 'filter' or 'filter - 10', got \"filter -\""],
])('%s %s: %j is refused', (family, hook, priority, reason) => {
  expect(() => parsePriority(family, hook, priority)).toThrow(new EncodeError(reason))
})

it('a number further than ten from every name stays a number', () => {
  expect(priorityText('ip', 'input', 10)).toBe('filter + 10')
  expect(priorityText('ip', 'input', 11)).toBe('11')
  expect(priorityText('ip', 'input', 10, true)).toBe('10')
})
