/**
 * The README as the page of the extension: VS Code shows no picture there but one from an https address (older releases those in the text
 * itself, too), and follows no link but to one.
 */
export const pageOf = (readme, home) =>
  readme.replace(
    /(!?)\[([^\]]*)\]\((?!https?:|#)([^)]+)\)/g,
    (_, picture, text, file) => `${picture}[${text}](${home}/${picture ? 'raw' : 'blob'}/HEAD/${file})`,
  )
