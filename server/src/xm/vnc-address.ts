/** Where VNC is served: the host, one of IPv6 in brackets, and the display that stands behind it. */
export interface VncAddress {
  readonly host: string
  readonly display: number | undefined
}

/** An address of IPv6 as people write it, which QEMU would take apart at its colons. */
const isBare = (listen: string) => /^[\da-f:.]*$/i.test(listen) && listen.split(':').length > 2

/** A `vnclisten` in its parts. xm put `:` and the display behind whatever it was; QEMU takes the first number behind the host. */
export const vncAddress = (listen: string): VncAddress => {
  const [, host, display] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(listen) ?? []
  if (host !== undefined) return { host, display: display === undefined ? undefined : Number(display) }
  return { host: isBare(listen) ? `[${listen}]` : listen, display: undefined }
}

/** To xl, whatever has a colon has the display as well, and none may stand in `vncdisplay` (`libxl__build_device_model_args_new`). */
export const withDisplay = (host: string, display: number | undefined): string | undefined =>
  host.startsWith('[') ? `${host}:${display ?? 0}` : undefined
