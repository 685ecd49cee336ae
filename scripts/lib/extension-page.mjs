/**
 * The README as the page of the extension: VS Code shows no picture there but those in the text itself or from an https address, and follows
 * no link within a package.
 */
export function pageOf(readme, home, read) {
  return readme.replace(/(!?)\[([^\]]*)\]\((?!https?:|#)([^)]+)\)/g, (_, picture, text, file) => {
    const address = picture
      ? `data:image/${/\w+$/.exec(file)[0]};base64,${Buffer.from(read(file)).toString('base64')}`
      : `${home}/blob/HEAD/${file}`
    return `${picture}[${text}](${address})`
  })
}
