import {
  bool,
  branch,
  byte,
  changing,
  defbool,
  devid,
  flag,
  int,
  list,
  long,
  type Members,
  name,
  struct,
  structs,
  text,
  uint,
  uuid,
} from './members.ts'

/* The devices of a domain, in the order of `libxl_types.idl`. */

const backend = { backend_domname: text } satisfies Members

export const vnc = {
  enable: defbool,
  listen: text,
  passwd: text,
  display: int(),
  findunused: defbool,
} satisfies Members

export const sdl = { enable: defbool, opengl: defbool, display: text, xauthority: text } satisfies Members

export const disk = {
  ...backend,
  pdev_path: text,
  vdev: text,
  backend: name('unknown'),
  format: name('unknown'),
  script: text,
  removable: flag,
  readwrite: flag,
  is_cdrom: flag,
  direct_io_safe: bool,
  discard_enable: defbool,
  specification: name('unknown'),
  transport: name('unknown'),
  colo_enable: defbool,
  colo_restore_enable: defbool,
  colo_host: text,
  colo_port: int(),
  colo_export: text,
  active_disk: text,
  hidden_disk: text,
  trusted: defbool,
  grant_usage: defbool,
} satisfies Members

const coloFields = `
  colo_sock_mirror_id colo_sock_mirror_ip colo_sock_mirror_port colo_sock_compare_pri_in_id
  colo_sock_compare_pri_in_ip colo_sock_compare_pri_in_port colo_sock_compare_sec_in_id
  colo_sock_compare_sec_in_ip colo_sock_compare_sec_in_port colo_sock_compare_notify_id
  colo_sock_compare_notify_ip colo_sock_compare_notify_port colo_sock_redirector0_id colo_sock_redirector0_ip
  colo_sock_redirector0_port colo_sock_redirector1_id colo_sock_redirector1_ip colo_sock_redirector1_port
  colo_sock_redirector2_id colo_sock_redirector2_ip colo_sock_redirector2_port colo_filter_mirror_queue
  colo_filter_mirror_outdev colo_filter_redirector0_queue colo_filter_redirector0_indev
  colo_filter_redirector0_outdev colo_filter_redirector1_queue colo_filter_redirector1_indev
  colo_filter_redirector1_outdev colo_compare_pri_in colo_compare_sec_in colo_compare_out colo_compare_notify_dev
  colo_sock_sec_redirector0_id colo_sock_sec_redirector0_ip colo_sock_sec_redirector0_port
  colo_sock_sec_redirector1_id colo_sock_sec_redirector1_ip colo_sock_sec_redirector1_port
  colo_filter_sec_redirector0_queue colo_filter_sec_redirector0_indev colo_filter_sec_redirector0_outdev
  colo_filter_sec_redirector1_queue colo_filter_sec_redirector1_indev colo_filter_sec_redirector1_outdev
  colo_filter_sec_rewriter0_queue colo_checkpoint_host colo_checkpoint_port
`
  .trim()
  .split(/\s+/)

export const nic = {
  ...backend,
  devid,
  mtu: int(),
  vlan: text,
  model: text,
  mac: text,
  ip: text,
  bridge: text,
  ifname: text,
  script: text,
  nictype: name('unknown'),
  rate_bytes_per_interval: long,
  rate_interval_usecs: uint(),
  gatewaydev: text,
  coloft_forwarddev: text,
  ...Object.fromEntries(coloFields.map((field) => [field, text])),
  trusted: defbool,
} satisfies Members

export const pciDevice = {
  func: byte,
  dev: byte,
  bus: byte,
  domain: int(),
  vdevfn: uint(),
  vfunc_mask: uint(),
  msitranslate: bool,
  power_mgmt: bool,
  permissive: bool,
  seize: bool,
  rdm_policy: name('invalid'),
  name: text,
} satisfies Members

export const dtdev = { path: text } satisfies Members

export const frameBuffer = { ...backend, devid, vnc: struct(vnc), sdl: struct(sdl), keymap: text } satisfies Members

export const keyboard = {
  ...backend,
  devid,
  backend_type: name('unknown'),
  unique_id: text,
  feature_disable_keyboard: bool,
  feature_disable_pointer: bool,
  feature_abs_pointer: bool,
  feature_raw_pointer: bool,
  feature_multi_touch: bool,
  width: uint(),
  height: uint(),
  multi_touch_width: uint(),
  multi_touch_height: uint(),
  multi_touch_num_contacts: uint(),
} satisfies Members

export const virtio = {
  ...backend,
  type: text,
  transport: name('unknown'),
  grant_usage: defbool,
  devid,
} satisfies Members

export const vtpm = { ...backend, devid, uuid } satisfies Members

export const p9 = {
  ...backend,
  tag: text,
  path: text,
  security_model: text,
  devid,
  type: name('unknown'),
  max_space: int(),
  max_files: int(),
  max_open_files: int(),
  auto_delete: bool,
} satisfies Members

export const pvcalls = { ...backend, devid } satisfies Members

export const displayDevice = {
  ...backend,
  devid,
  be_alloc: bool,
  // The name of a connector was its `id` up to 4.11.
  connectors: structs({ id: text, unique_id: text, width: uint(), height: uint() }),
} satisfies Members

const soundParameters = struct({
  sample_rates: list(uint()),
  sample_formats: list(name()),
  channels_min: uint(),
  channels_max: uint(),
  buffer_size: uint(),
})

export const sound = {
  ...backend,
  devid,
  short_name: text,
  long_name: text,
  params: soundParameters,
  pcms: structs({
    name: text,
    params: soundParameters,
    streams: structs({ unique_id: text, type: name(), params: soundParameters }),
  }),
} satisfies Members

export const channel = {
  ...backend,
  devid: changing([
    ['4.5', devid],
    ['4.21', () => undefined],
  ]),
  name: text,
  'connection.unknown': branch({}),
  'connection.pty': branch({}),
  'connection.socket': branch({ path: text }),
} satisfies Members

export const usbController = {
  type: name('auto'),
  devid,
  version: int(),
  ports: int(),
  ...backend,
} satisfies Members

export const usbDevice = {
  ctrl: devid,
  port: int(),
  'type.hostdev': branch({ hostbus: byte, hostaddr: byte }),
  // The same without a `type`: libxl uses it, and xl prints nothing of it.
  unprinted: () => undefined,
} satisfies Members
