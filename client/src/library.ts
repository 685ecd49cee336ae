// The library of the client, for both hosts, in a file of its own: what the server is spoken to with, loaded with the first document
// that needs one. Every plain-text file activates the extension.

export const node = () => import('vscode-languageclient/node')

export const browser = () => import('vscode-languageclient/browser')
