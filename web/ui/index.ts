export { deviceOf } from './device.ts'
export { h, trusted, type Html, type Part } from './html.ts'
export { icon, type IconName } from './icons.ts'
export { stylesheet } from './style.ts'
