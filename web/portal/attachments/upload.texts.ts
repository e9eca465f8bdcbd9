import type { Texts } from '#lib/texts.ts'

/** Words of the upload field; the island reads `says` from the page. */
export const uploadTexts = {
  'zh-CN': {
    label: '照片、视频和文件',
    hint: '可选 JPEG、PNG 照片，MP4、MOV 视频（最大 2 GB），PDF，日志，ZIP，最多 20 个。提供给他人时，会去除照片和 MP4、MOV 视频里的拍摄位置。',
    plain: '浏览器没有启用脚本时，一次最多 3 个文件，每个最大 10 MB，随表单一起发送。',
    sent: '已上传（取消勾选则不发送）：',
    camera: '拍照',
    says: {
      waiting: '准备中',
      sending: '已传',
      checking: '正在检查文件',
      paused: '已暂停',
      offline: '网络中断，恢复后自动继续',
      done: '已上传',
      place: {
        hidden: '视频里有拍摄位置，提供给他人时会去除',
        kept: '视频里有连续的位置记录，无法去除；如不愿提供，请删除此文件',
      },
      failed: '没有传成：',
      left: '没有传完。重新选择这个文件，会从断开处继续。',
      pause: '暂停',
      resume: '继续',
      retry: '重试',
      remove: '删除',
      unfinished: '还有文件没有传完。请等待完成，或删除后再提交。',
    },
  },
  en: {
    label: 'Photos, videos and files',
    hint: 'JPEG and PNG photos, MP4 and MOV videos (up to 2 GB), PDF, logs and ZIP, 20 files at most. The location where a photo or an MP4 or MOV video was taken is removed when others see it.',
    plain:
      'With scripts turned off in your browser: up to 3 files at a time of 10 MB each, sent together with the form.',
    sent: 'Uploaded (untick to leave out):',
    camera: 'Take a photo',
    says: {
      waiting: 'Preparing',
      sending: 'Sent',
      checking: 'Checking the file',
      paused: 'Paused',
      offline: 'No connection; continues by itself once it is back',
      done: 'Uploaded',
      place: {
        hidden: 'The video contains the location where it was taken; it is removed when others see it',
        kept: 'The video contains a continuous record of locations, which cannot be removed; remove this file if you do not want to share it',
      },
      failed: 'Not sent: ',
      left: 'Not finished. Choose this file again and it continues where it stopped.',
      pause: 'Pause',
      resume: 'Resume',
      retry: 'Try again',
      remove: 'Remove',
      unfinished: 'Some files have not finished uploading. Wait for them, or remove them before you send.',
    },
  },
} satisfies Texts<unknown>

/** Words beside the files of a message. */
export const attachmentTexts = {
  'zh-CN': {
    title: '文件',
    small: '缩略图',
    full: '打开大图',
    pending: '正在检查',
    preparing: '正在处理图片',
    not_scanned: '未做病毒扫描',
    clean: '已扫描，未发现病毒',
    infected: '发现病毒，已隔离',
    unscannable: '加密文件无法扫描，已隔离',
    failed: '图片无法处理',
    place: { hidden: '已去除拍摄位置', kept: '含连续的位置记录' },
  },
  en: {
    title: 'Files',
    small: 'Thumbnail of',
    full: 'Open',
    pending: 'Being checked',
    preparing: 'The image is being prepared',
    not_scanned: 'Not scanned for viruses',
    clean: 'Scanned, no virus found',
    infected: 'A virus was found; quarantined',
    unscannable: 'Encrypted, cannot be scanned; quarantined',
    failed: 'The image could not be prepared',
    place: { hidden: 'Location removed', kept: 'Contains a continuous record of locations' },
  },
} satisfies Texts<unknown>

/** What the island says. */
export type UploadWords = (typeof uploadTexts)['en']['says']
