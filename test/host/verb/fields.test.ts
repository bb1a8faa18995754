import { describe, expect, it } from 'vitest'
import { duration, link, listOf, number8, oneOf, prefix, rangeOf, readFields, textUpTo, yesOrNo } from '../../../src/host/verb/fields.ts'
import { words } from '../../../src/host/word/words.ts'
import { EncodeError } from '../../../src/schema/errors.ts'

const fields = { name: textUpTo(4), size: number8, loud: yesOrNo, parts: listOf((value) => readFields(value, { size: number8 })) }

describe('what a caller says', () => {
  it('is read field by field; what is undefined is not said', () => {
    expect(readFields({ name: 'ab', size: 0, loud: undefined, parts: [{ size: 1 }, {}] }, fields)).toEqual({
      name: 'ab',
      size: 0,
      parts: [{ size: 1 }, {}],
    })
  })

  it.each<[value: unknown, path: readonly string[], reason: string]>([
    [undefined, [], 'expected an object, got undefined'],
    [{ size: '1' }, ['size'], 'expected a whole number from 0 to 255, got "1"'],
    [{ size: Number.NaN }, ['size'], 'expected a whole number from 0 to 255, got NaN'],
    [{ loud: 1 }, ['loud'], 'expected true or false, got 1'],
    [{ name: 'äää' }, ['name'], 'expected a text of 1 to 4 bytes, got "äää"'],
    [{ name: '' }, ['name'], 'expected a text of 1 to 4 bytes, got ""'],
    [{ parts: {} }, ['parts'], 'expected an array of at least one, got an object'],
    [{ parts: [{ size: 1 }, { size: 256 }] }, ['parts', '[1]', 'size'], 'expected a whole number from 0 to 255, got 256'],
    [{ parts: [{ sice: 1 }] }, ['parts', '[0]', 'sice'], 'there is no such field; size is meant, probably'],
    [{ toString: 1 }, ['toString'], 'there is no such field; there are name, size, loud, parts'],
  ])('%j is refused at %j: %s', (value, path, reason) => {
    const error = refusal(() => readFields(value, fields))
    expect({ path: error.path, reason: error.reason }).toEqual({ path, reason })
  })

  it('carries the path even where the reason comes from elsewhere', () => {
    expect(refusal(() => readFields({ link: 'a/b' }, { link })).path).toEqual(['link'])
    expect(refusal(() => readFields({ prefix: 24 }, { prefix })).message).toBe('prefix: expected an address or a prefix, got 24')
  })
})

it('a range is a number, or its first and its last', () => {
  const range = rangeOf(number8)
  expect([range(7), range([7, 9]), range([7, 7])]).toEqual([
    [7, 7],
    [7, 9],
    [7, 7],
  ])
  for (const bad of [[9, 7], [7], [7, 8, 9], []])
    expect(() => range(bad)).toThrow('expected a number, or the first and the last of a range')
})

it('a time goes as far as the kernel counts', () => {
  const seconds = duration(100, 1000)
  expect([seconds(0), seconds(0.5), seconds(10)]).toEqual([0, 0.5, 10])
  for (const bad of [10.01, -1, Number.NaN, '1']) expect(() => seconds(bad)).toThrow('expected a number from 0 to 10')
})

it('one of several words', () => {
  expect(oneOf(['a', 'b'])('b')).toBe('b')
  expect(() => oneOf(['a', 'b'])('c')).toThrow('expected one of a, b, got "c"')
})

describe('the names of a table as words', () => {
  const colours = words({ COLOUR_RED: 1, COLOUR_DARK_BLUE: 2 }, 'COLOUR_', 9)

  it('are said and read; what has no name is its number', () => {
    expect([colours.say('COLOUR_RED'), colours.say('COLOUR_DARK_BLUE'), colours.say(7)]).toEqual(['red', 'dark_blue', 7])
    expect([colours.read('red'), colours.read('dark_blue'), colours.read(7)]).toEqual(['COLOUR_RED', 'COLOUR_DARK_BLUE', 7])
  })

  it.each([
    ['rde', 'expected red, or a number from 0 to 9, got "rde"'],
    ['COLOUR_RED', 'expected one of red, dark_blue, or a number from 0 to 9, got "COLOUR_RED"'],
    [10, 'expected one of red, dark_blue, or a number from 0 to 9, got 10'],
    [undefined, 'expected one of red, dark_blue, or a number from 0 to 9, got undefined'],
  ])('%j is none of them', (value, message) => expect(() => colours.read(value)).toThrow(message))
})

function refusal(read: () => unknown): EncodeError {
  try {
    read()
  } catch (error) {
    if (error instanceof EncodeError) return error
    throw error
  }
  throw new Error('it was taken')
}
