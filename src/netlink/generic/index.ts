/** Generic netlink: the public face. */

export { type ControllerInput, type ControllerMessage, CTRL_CMD, controller, GENL, GENL_NAME_MAX } from './controller.ts'
export { generic } from './generic.ts'
