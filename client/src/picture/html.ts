import { t } from '@vscode/l10n'
import { env, l10n, Uri, type Webview } from 'vscode'

/** Where the files of the page are, below the folder of the extension. */
export const pageFolders = (extension: Uri): Uri[] => [
  Uri.joinPath(extension, 'dist', 'client'),
  Uri.joinPath(extension, 'media', 'picture'),
]

const nonceOf = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

const asAttribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

/** The page before anything is drawn: nothing of a file is in it, and nothing but our script and style is loaded. */
export const pageOf = (webview: Webview, extension: Uri): string => {
  const nonce = nonceOf()
  const [scripts = extension, styles = extension] = pageFolders(extension)
  return `<!DOCTYPE html>
<html lang="${l10n.bundle ? env.language : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${webview.asWebviewUri(Uri.joinPath(styles, 'picture.css'))}">
<title>${t('What xl builds')}</title>
</head>
<body data-translation="${asAttribute(JSON.stringify(l10n.bundle ?? {}))}">
<header><h1 id="title">${t('What xl builds')}</h1> <span id="guest"></span> <button id="json" type="button">JSON</button></header>
<section id="refused" role="status" hidden></section>
<table id="table" aria-labelledby="title" hidden>
<thead><tr><th scope="col">${t('Setting')}</th><th scope="col">${t('What becomes of it')}</th></tr></thead>
<tbody id="rows"></tbody>
<tbody><tr class="head"><th colspan="2" scope="rowgroup">${t('Filled in without a setting')}</th></tr></tbody>
<tbody id="defaults"></tbody>
</table>
<script nonce="${nonce}" src="${webview.asWebviewUri(Uri.joinPath(scripts, 'picture.js'))}"></script>
</body>
</html>`
}
