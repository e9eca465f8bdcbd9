import type { Texts } from '#lib/texts.ts'

/** What the server says in the terminal of whoever starts it. */
export interface ServerTexts {
  readonly ready: (address: string) => string
  readonly embedded: (folder: string) => string
  readonly server: string
  readonly demo: string
  readonly desk: string
  readonly tryThese: string
  readonly portTaken: (host: string, port: number) => string
  readonly cannotListen: (host: string, port: number, reason: string) => string
  readonly stopping: string
  readonly failed: (reason: string) => string
}

export const serverTexts: Texts<ServerTexts> = {
  'zh-CN': {
    ready: (address) => `三包已就绪：${address}  （按 Ctrl-C 停止）`,
    embedded: (folder) => `内置数据库位于 ${folder}：适合试用和小型服务台（单个进程）；正式运行请设置 DATABASE_URL。`,
    server: '使用 DATABASE_URL 指定的 PostgreSQL 服务器。',
    desk: '正在构建服务台界面（几秒钟）…',
    demo: '首次启动：正在载入演示用的型号与设备…',
    tryThese: '可以试查这些序列号：',
    portTaken: (host, port) => `${host} 的端口 ${port} 已被占用；请停止占用它的程序，或设置 SANBAO_PORT。`,
    cannotListen: (host, port, reason) => `无法在 ${host} 的端口 ${port} 上监听：${reason}。`,
    stopping: '正在停止：完成已收到的请求…',
    failed: (reason) => `启动失败：${reason}`,
  },
  en: {
    ready: (address) => `Sanbao is ready: ${address}  (Ctrl-C stops it)`,
    embedded: (folder) =>
      `Embedded database in ${folder}: for trials and small desks (one process); set DATABASE_URL for production.`,
    server: 'Using the PostgreSQL server of DATABASE_URL.',
    desk: 'Building the pages of the desk (a few seconds)…',
    demo: 'First start: loading models and units for demonstration…',
    tryThese: 'Serial numbers to try:',
    portTaken: (host, port) => `Port ${port} of ${host} is taken; stop the program that holds it, or set SANBAO_PORT.`,
    cannotListen: (host, port, reason) => `Cannot listen on port ${port} of ${host}: ${reason}.`,
    stopping: 'Stopping: finishing the requests that have arrived…',
    failed: (reason) => `The start failed: ${reason}`,
  },
}
