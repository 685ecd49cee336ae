import { config } from '@vscode/l10n'

// The page has the words of the client's language with it.
config({ contents: document.body.dataset.translation ?? '{}' })
