/** Line ends as Python reads them (`execfile` of xm opened files so): a carriage return is one, and so is one before a line feed. */
export const anyLineEnd = /\r\n?/g

/** A text with the line ends that Python makes of any others as it reads a file. */
export const withLineFeeds = (text: string): string => text.replace(anyLineEnd, '\n')

/** Whether carriage returns alone end the lines, as they did on old Macs. To xl such a file is one line. */
export const hasReturnsAlone = (text: string): boolean => text.includes('\r') && !text.includes('\n')

/** A text of which xl sees one line with lines. */
export const withLines = (text: string): string => (hasReturnsAlone(text) ? withLineFeeds(text) : text)
