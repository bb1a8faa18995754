/** Whether a filter runs in the kernel, in the device, or in both. <linux/pkt_cls.h>, TCA_CLS_FLAGS_* */
export const TCA_CLS_FLAGS = {
  TCA_CLS_FLAGS_SKIP_HW: 1 << 0,
  TCA_CLS_FLAGS_SKIP_SW: 1 << 1,
  TCA_CLS_FLAGS_IN_HW: 1 << 2,
  TCA_CLS_FLAGS_NOT_IN_HW: 1 << 3,
  TCA_CLS_FLAGS_VERBOSE: 1 << 4,
} as const
