import type { Texts } from '#lib/texts.ts'
import type { ProblemWords } from '#platform/http/index.ts'
import type { FileRefusal } from './attachments.rules.ts'

/** Why a file, or a step of its way to us, was refused. */
export type UploadRefusal =
  | FileRefusal
  | 'gone'
  | 'no_cookie'
  | 'other_site'
  | 'malformed'
  | 'offset_conflict'
  | 'busy'
  | 'no_space'
  | 'interrupted'
  | 'not_available'

export const uploadProblems: Texts<Record<UploadRefusal, ProblemWords>> = {
  'zh-CN': {
    empty: { title: '文件是空的', detail: '这个文件没有内容，请重新选择。' },
    type_not_taken: {
      title: '不接受这种文件',
      detail:
        '可以上传：JPEG、PNG、WebP、GIF 图片，MP4、MOV、WebM 视频，PDF，TXT、LOG 日志，ZIP 压缩包。HEIC 照片请先转成 JPEG。',
    },
    too_large: {
      title: '文件太大',
      detail: '视频最大 2 GB，压缩包 200 MB，其他文件 50 MB；不用脚本的表单每个文件 10 MB。',
    },
    too_many_files: { title: '文件太多', detail: '一天内能发送的文件数已到上限。请先删除不需要的，或明天再发。' },
    too_many_bytes: { title: '超过每天的总量', detail: '一天内的文件总量已到上限。请缩短视频，或明天再发。' },
    damaged: { title: '图片已损坏', detail: '这张图片不完整，无法打开。请重新拍摄或重新导出后再传。' },
    too_many_pixels: { title: '图片尺寸过大', detail: '图片最多 5000 万像素。请缩小后再传。' },
    gone: { title: '没有这个上传', detail: '它已被删除或已过期，请重新选择文件。' },
    no_cookie: { title: '请重新打开表单', detail: '浏览器没有带上本表单的标识。请允许 Cookie，刷新页面后再传。' },
    other_site: { title: '不接受其他网站的上传', detail: '请在本站的表单里上传。' },
    malformed: { title: '无法读取上传的内容', detail: '请求不完整或写法不正确，请重新上传。' },
    offset_conflict: { title: '上传的位置不对', detail: '这一段不接在已收到的内容之后，请从服务器给出的位置继续。' },
    busy: { title: '同一文件正在别处上传', detail: '另一个窗口正在上传这个文件，请稍后继续。' },
    no_space: { title: '暂时存不下这个文件', detail: '服务器的存储空间不足。已传的部分仍在，请稍后继续。' },
    interrupted: { title: '上传中断', detail: '没有收完这一段。已收到的部分仍在，请继续上传。' },
    not_available: { title: '文件还不能下载', detail: '文件正在检查或处理，或没有通过检查。' },
  },
  en: {
    empty: { title: 'The file is empty', detail: 'There is nothing in this file. Choose another one.' },
    type_not_taken: {
      title: 'This kind of file is not accepted',
      detail:
        'You can send JPEG, PNG, WebP and GIF images, MP4, MOV and WebM videos, PDF, TXT and LOG files, and ZIP. Convert HEIC photos to JPEG first.',
    },
    too_large: {
      title: 'The file is too large',
      detail: 'A video may have 2 GB, a ZIP 200 MB, other files 50 MB; in the form without script each file 10 MB.',
    },
    too_many_files: {
      title: 'Too many files',
      detail: 'This is as many files as can be sent in a day. Remove what is not needed, or send more tomorrow.',
    },
    too_many_bytes: {
      title: 'Over the total for a day',
      detail: 'This is more than can be sent in a day. Shorten the video, or send it tomorrow.',
    },
    damaged: {
      title: 'The image is damaged',
      detail: 'It is not complete and cannot be opened. Take or export it again.',
    },
    too_many_pixels: {
      title: 'The image has too many pixels',
      detail: 'At most 50 megapixels. Make it smaller and send it again.',
    },
    gone: { title: 'There is no such upload', detail: 'It was removed or has expired. Choose the file again.' },
    no_cookie: {
      title: 'Please open the form again',
      detail: 'Your browser did not say which form this belongs to. Allow cookies, reload the page and try again.',
    },
    other_site: { title: 'Uploads from other sites are not taken', detail: 'Send files with the form of this site.' },
    malformed: {
      title: 'The upload cannot be read',
      detail: 'The request is incomplete or not well formed. Send the file again.',
    },
    offset_conflict: {
      title: 'The upload goes on at the wrong place',
      detail: 'This part does not follow what has arrived. Go on where the server says.',
    },
    busy: {
      title: 'The same file is arriving from elsewhere',
      detail: 'Another window sends this file. Go on in a moment.',
    },
    no_space: {
      title: 'There is no room for this file now',
      detail: 'The server is short of storage. What has arrived is kept; go on later.',
    },
    interrupted: {
      title: 'The upload was interrupted',
      detail: 'This part did not arrive whole. What has arrived is kept; go on.',
    },
    not_available: {
      title: 'The file cannot be downloaded yet',
      detail: 'It is being checked or prepared, or did not pass the check.',
    },
  },
}
