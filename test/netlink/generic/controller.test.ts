/** The controller: questions as `genl` asks them, and what the kernel answers. */

import { describe, expect, test } from 'vitest'
import { decodeDatagram, encodeDatagram, explainDatagram } from '../../../src/netlink/datagram.ts'
import { generic } from '../../../src/netlink/generic/generic.ts'
import { pathAt } from '../../../src/schema/explanation.ts'
import { answers, type Case, expectToolsBytes } from '../tool-request.ts'

const cases: Case<typeof generic>[] = [
  {
    command: 'genl ctrl list',
    fixture: 'list',
    request: { nlmsg_type: 'GENL_ID_CTRL', nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_DUMP'], cmd: 'CTRL_CMD_GETFAMILY' },
  },
  {
    command: 'genl ctrl get name nlctrl',
    fixture: 'get-by-name',
    request: {
      nlmsg_type: 'GENL_ID_CTRL',
      nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK'],
      cmd: 'CTRL_CMD_GETFAMILY',
      CTRL_ATTR_FAMILY_NAME: 'nlctrl',
    },
  },
  {
    command: 'genl ctrl get id 0x10',
    fixture: 'get-by-id',
    request: {
      nlmsg_type: 'GENL_ID_CTRL',
      nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK'],
      cmd: 'CTRL_CMD_GETFAMILY',
      CTRL_ATTR_FAMILY_ID: 16,
    },
  },
  {
    command: 'genl ctrl policy name nlctrl',
    fixture: 'policy-by-name',
    request: {
      nlmsg_type: 'GENL_ID_CTRL',
      nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_DUMP'],
      cmd: 'CTRL_CMD_GETPOLICY',
      CTRL_ATTR_FAMILY_NAME: 'nlctrl',
    },
  },
]

describe('the same bytes as genl', () => {
  for (const row of cases) test(row.command, () => expectToolsBytes(generic, 'generic', row))
})

describe('the kernel answers', () => {
  test('a family with its number, its commands and its groups', () => {
    expect(answers(generic, 'generic', 'get-by-name', 'GENL_ID_CTRL')[0]).toMatchObject({
      cmd: 'CTRL_CMD_NEWFAMILY',
      CTRL_ATTR_FAMILY_ID: 16,
      CTRL_ATTR_FAMILY_NAME: 'nlctrl',
      CTRL_ATTR_OPS: [
        { CTRL_ATTR_OP_ID: 3, CTRL_ATTR_OP_FLAGS: ['GENL_CMD_CAP_DO', 'GENL_CMD_CAP_DUMP', 'GENL_CMD_CAP_HASPOL'] },
        { CTRL_ATTR_OP_ID: 10, CTRL_ATTR_OP_FLAGS: ['GENL_CMD_CAP_DUMP', 'GENL_CMD_CAP_HASPOL'] },
      ],
      CTRL_ATTR_MCAST_GROUPS: [{ CTRL_ATTR_MCAST_GRP_NAME: 'notify', CTRL_ATTR_MCAST_GRP_ID: 16 }],
    })
  })

  test('what a command’s attributes must be like: a family’s number has 16 bits, its name 15 bytes', () => {
    expect(answers(generic, 'generic', 'policy-by-name', 'GENL_ID_CTRL')).toMatchObject([
      { CTRL_ATTR_OP_POLICY: { 3: { CTRL_ATTR_POLICY_DO: 0, CTRL_ATTR_POLICY_DUMP: 0 } } },
      // A command that can only dump, GETPOLICY, comes under 0 instead of its number from Linux 6.18.
      { CTRL_ATTR_OP_POLICY: { 0: { CTRL_ATTR_POLICY_DUMP: 1 } } },
      {
        CTRL_ATTR_POLICY: {
          0: { 1: { NL_POLICY_TYPE_ATTR_TYPE: 'NL_ATTR_TYPE_U16', NL_POLICY_TYPE_ATTR_MAX_VALUE_U: 65535n } },
        },
      },
      { CTRL_ATTR_POLICY: { 0: { 2: { NL_POLICY_TYPE_ATTR_TYPE: 'NL_ATTR_TYPE_NUL_STRING', NL_POLICY_TYPE_ATTR_MAX_LENGTH: 15 } } } },
      ...answers(generic, 'generic', 'policy-by-name', 'GENL_ID_CTRL')
        .slice(4)
        .map(() => ({})),
    ])
  })
})

/** NEWFAMILY with one attribute of the given payload. */
function family(type: number, payload: string): Uint8Array {
  const size = payload.length / 2
  const bytes = new Uint8Array(24 + size)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, bytes.length, true)
  view.setUint16(4, 16, true)
  bytes.set([1, 2], 16)
  view.setUint16(20, 4 + size, true)
  view.setUint16(22, type, true)
  bytes.set(Buffer.from(payload, 'hex'), 24)
  return bytes
}

describe('elements in attributes that count', () => {
  const one = '0c000100' + '08000100' + '03000000'
  const three = '0c000300' + '08000100' + '04000000'

  test('are an array', () => {
    expect(decodeDatagram(generic, family(6, one))[0]).toMatchObject({ CTRL_ATTR_OPS: [{ CTRL_ATTR_OP_ID: 3 }] })
  })

  test.each([
    ['the count has a gap', one + three],
    ['the first is not 1', three],
    ['one is longer than what is left', '10000100' + '08000100' + '03000000'],
    ['one is shorter than its header', '00000100' + '08000100' + '03000000'],
    ['three bytes are left over', `${one}000000`],
  ])('stay raw where %s', (_what, payload) => {
    const [message] = decodeDatagram(generic, family(6, payload))
    expect(message).toHaveProperty(['#6'], new Uint8Array(Buffer.from(payload, 'hex')))
    expect(message).not.toHaveProperty('CTRL_ATTR_OPS')
  })

  test('have their place in the path of a byte', () => {
    const explanation = explainDatagram(generic, family(6, one))
    expect(pathAt(explanation, 32)).toEqual(['CTRL_ATTR_OPS', '[1]', 'CTRL_ATTR_OP_ID'])
  })

  test('say which of them cannot be written', () => {
    const write = () => encodeDatagram(generic, [{ nlmsg_type: 'GENL_ID_CTRL', CTRL_ATTR_OPS: [{}, { CTRL_ATTR_OP_ID: -1 }] }])
    expect(write).toThrow('GENL_ID_CTRL > CTRL_ATTR_OPS > [1] > CTRL_ATTR_OP_ID: expected a whole number from 0 to 4294967295, got -1')
  })
})

describe('elements with a number of their own', () => {
  test('are an object by these numbers, written in rising order', () => {
    const request = {
      nlmsg_type: 'GENL_ID_CTRL',
      CTRL_ATTR_OP_POLICY: { 300: { CTRL_ATTR_POLICY_DO: 2 }, 7: { CTRL_ATTR_POLICY_DO: 1 } },
    } as const
    const bytes = encodeDatagram(generic, [request])
    const elements = '0c000780' + '08000100' + '01000000' + '0c002c81' + '08000100' + '02000000'
    expect(Buffer.from(bytes.subarray(24)).toString('hex')).toBe(elements)
    expect(decodeDatagram(generic, bytes)[0]).toMatchObject(request)
  })

  test.each([
    ['a number comes twice', '0c000780' + '08000100' + '01000000' + '0c000780' + '08000100' + '01000000'],
    ['they do not rise', '0c000780' + '08000100' + '01000000' + '0c000380' + '08000100' + '01000000'],
  ])('stay raw where %s', (_what, payload) => {
    const datagram = family(9, payload)
    const messages = decodeDatagram(generic, datagram, { exact: true })
    expect(messages[0]).toHaveProperty(['#9'], new Uint8Array(Buffer.from(payload, 'hex')))
    expect(encodeDatagram(generic, messages)).toEqual(datagram)
  })

  test.each(['-1', '16384', 'seven'])('refuse %s as a number', (key) => {
    const write = () => encodeDatagram(generic, [{ nlmsg_type: 'GENL_ID_CTRL', CTRL_ATTR_OP_POLICY: { [key]: {} } }])
    expect(write).toThrow(`CTRL_ATTR_OP_POLICY > ${key}: expected a number up to 16383 as the key`)
  })
})
