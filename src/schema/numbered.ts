/** Numbered elements: a payload of attributes that are all alike, whose types count up or say which one it is. */

import type { Codec, Scope } from './codec.ts'
import { DecodeError, EncodeError, show } from './errors.ts'
import type { Explanation } from './explanation.ts'
