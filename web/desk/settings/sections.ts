/** The sections of the settings with the action that opens each, by the server's own table. */
export const settingsSections = [
  { id: 'desk', action: 'settings.manage' },
  { id: 'staff', action: 'staff.manage' },
  { id: 'keys', action: 'key.manage' },
  { id: 'audit', action: 'audit.read' },
] as const

export type SettingsSection = (typeof settingsSections)[number]['id']
