/** What the kernel accepts in an attribute, in its own words. <linux/netlink.h>, enum netlink_policy_type_attr and netlink_attribute_type */

import { attributes } from '../schema/attributes.ts'
import { bytes } from '../schema/bytes.ts'
import { s64, u32, u64 } from '../schema/integer.ts'
import { named } from '../schema/names.ts'

/** <linux/netlink.h>, enum netlink_attribute_type */
export const NL_ATTR_TYPE = {
  NL_ATTR_TYPE_INVALID: 0,
  NL_ATTR_TYPE_FLAG: 1,
  NL_ATTR_TYPE_U8: 2,
  NL_ATTR_TYPE_U16: 3,
  NL_ATTR_TYPE_U32: 4,
  NL_ATTR_TYPE_U64: 5,
  NL_ATTR_TYPE_S8: 6,
  NL_ATTR_TYPE_S16: 7,
  NL_ATTR_TYPE_S32: 8,
  NL_ATTR_TYPE_S64: 9,
  NL_ATTR_TYPE_BINARY: 10,
  NL_ATTR_TYPE_STRING: 11,
  NL_ATTR_TYPE_NUL_STRING: 12,
  NL_ATTR_TYPE_NESTED: 13,
  NL_ATTR_TYPE_NESTED_ARRAY: 14,
  NL_ATTR_TYPE_BITFIELD32: 15,
  NL_ATTR_TYPE_SINT: 16,
  NL_ATTR_TYPE_UINT: 17,
} as const

/** What one attribute must be like. */
export const policy = attributes(
  {
    NL_POLICY_TYPE_ATTR_TYPE: [1, named(u32, NL_ATTR_TYPE)],
    NL_POLICY_TYPE_ATTR_MIN_VALUE_S: [2, s64],
    NL_POLICY_TYPE_ATTR_MAX_VALUE_S: [3, s64],
    NL_POLICY_TYPE_ATTR_MIN_VALUE_U: [4, u64],
    NL_POLICY_TYPE_ATTR_MAX_VALUE_U: [5, u64],
    NL_POLICY_TYPE_ATTR_MIN_LENGTH: [6, u32],
    NL_POLICY_TYPE_ATTR_MAX_LENGTH: [7, u32],
    NL_POLICY_TYPE_ATTR_POLICY_IDX: [8, u32, 'the policy of what is nested in it'],
    NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE: [9, u32, 'the greatest attribute number in there'],
    NL_POLICY_TYPE_ATTR_BITFIELD32_MASK: [10, u32],
    NL_POLICY_TYPE_ATTR_PAD: [11, bytes],
    NL_POLICY_TYPE_ATTR_MASK: [12, u64],
  },
  { nested: true },
)
