/** Container networks, composed of host operations. */

export {
  ContainerNetwork,
  type CreateOptions,
  createContainerNetwork,
  deleteContainerNetwork,
  type Finding,
  listContainerNetworks,
  type NetworkEvent,
  openContainerNetwork,
  StepError,
} from './container-network.ts'
export { type NetworkDescription, type NetworkPlan, planNetwork } from './plan.ts'
export type { NetworkRecord } from './record.ts'
export { NotAsPlanned, type Step } from './step.ts'
export { steps } from './steps.ts'
