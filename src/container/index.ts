/** Container networks, composed of host operations: of one container, or a bridge with many. */

export type { AttachOptions } from './bridge/attachment-plan.ts'
export { BridgeNetwork } from './bridge/bridge-network.ts'
export {
  type BridgeNetworkDescription,
  type BridgeNetworkPlan,
  type OnHost,
  planBridgeNetwork,
  type Subnet,
} from './bridge/description.ts'
export type { PublishedPorts } from './bridge/ports.ts'
export type { Restored } from './bridge/watch.ts'
export { Plan, type PlannedStep } from './change/plan.ts'
export { planText } from './change/plan-text.ts'
export type { PlannedMessage } from './change/rehearsal.ts'
export {
  ContainerNetwork,
  type CreateOptions,
  createContainerNetwork,
  deleteContainerNetwork,
  type Finding,
  listContainerNetworks,
  type NetworkEvent,
  openContainerNetwork,
  planCreateContainerNetwork,
  StepError,
} from './container-network.ts'
export { type DiagnoseOptions, type Diagnosis, diagnose, type Stop, type StopPart } from './diagnosis/diagnosis.ts'
export type { AnyNetworkPlan, AttachedContainer, Network, NetworkFinding, NetworkState } from './network.ts'
export {
  createNetwork,
  deleteNetwork,
  listNetworks,
  type OfKind,
  openNetwork,
  type PointToPointDescription,
  planCreateNetwork,
} from './networks.ts'
export { type DrawnContainer, type DrawnLink, type DrawnNetwork, type Picture, picture } from './picture/picture.ts'
export { pictureSvg } from './picture/picture-svg.ts'
export { pictureText } from './picture/picture-text.ts'
export { type NetworkDescription, type NetworkPlan, planNetwork } from './plan.ts'
export type { NetworkRecord } from './record.ts'
export { NotAsPlanned, type Step } from './step.ts'
export { steps } from './steps.ts'
