import { stylesheet } from '#web/ui/index.ts'

/** The text of the one inline `<style>` of every portal page, for the content-security-policy. */
export const portalStyle: string = stylesheet
