import { config } from '@vscode/l10n'
import { l10n } from 'vscode'

// Evaluated before anything else of the client: words that stand in a module are translated as it is loaded.
config({ contents: l10n.bundle ?? {} })
