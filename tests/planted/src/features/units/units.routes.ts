// no-restricted-imports: Routes and jobs call use cases and views, never a store or a rule.
import { save } from './units.store.ts'

export const routes = save
