import { describe, expect, it } from 'vitest'
import { hasXl } from '../oracle/xl.ts'
import { compareGuests } from './live.ts'

/* What a person is shown of a guest of each kind, with each kind of device, is what live libxl 4.17 makes of it. */

const pv = 'type = "pv"\nkernel = "/boot/vmlinuz"\nramdisk = "/boot/initrd"\n'
const pvh = 'type = "pvh"\nkernel = "/boot/vmlinuz"\n'
const hvm = 'type = "hvm"\n'
const files = 'disk = [ "/dev/vg/a,raw,xvda,w" ]\n'

const guests: Readonly<Record<string, string>> = {
  'PV with a screen': `${pv}${files}vfb = [ "vnc=1,vnclisten=0.0.0.0,vncdisplay=3,vncpasswd=x,keymap=de" ]\nextra = "quiet"\nroot = "/dev/xvda ro"\n`,
  'PV with two screens and SDL': `${pv}vfb = [ "sdl=1,opengl=1,display=:0,xauthority=/root/.X", "vnc=1,vncunused=0" ]\n`,
  'PV with a boot loader': `type = "pv"\nbootloader = "pygrub"\nbootloader_args = [ "--quiet" ]\ndisk = [ "/srv/a.qcow2,qcow2,xvda,w", "/dev/vg/b,raw,sda1,r" ]\n`,
  'PV with interfaces': `${pv}vif = [ "", "mac=00:16:3e:00:00:02,bridge=br1,vifname=web,rate=10Mb/s,ip=10.0.0.2", "script=vif-route,gatewaydev=eth1,mtu=9000,backend=Domain-0,trusted=0" ]\n`,
  'PV with PCI and ports': `${pv}pci = [ "01:00.0,permissive=1", "02:00.0@5,msitranslate=1" ]\nioports = [ "2f8-2ff" ]\nirqs = [ 5 ]\niomem = [ "fe000,2" ]\n`,
  'PV with devices that are alike': `${pv}p9 = [ "tag=z,path=/q,security_model=none", "tag=z,path=/q,security_model=none" ]\nvif = [ "", "", "bridge=a", "bridge=a" ]\nvtpm = [ "backend=0", "backend=0" ]\nvfb = [ "", "" ]\nusbctrl = [ "type=qusb", "type=qusb" ]\n`,
  'PV with memory from 0 on': `${pv}iomem = [ "0,1", "0,2@0", "1,1@0", "fe000,2" ]\n`,
  'PV with channels and shared folders': `${pv}channel = [ "connection=socket,path=/run/a,name=agent", "connection=pty,name=b" ]\np9 = [ "tag=home,path=/home,security_model=none,backend=0" ]\n`,
  'PV with other devices': `${pv}vtpm = [ "backend=Domain-0" ]\nvdispl = [ "backend=Domain-0,be-alloc=1,connectors=a:800x600;b:640x480" ]\nvsnd = [ [ "card, backend=Domain-0, short-name=c, buffer-size=4096", "pcm, name=p", "stream, unique-id=s, type=p" ] ]\npvcalls = [ "backend=0" ]\n`,
  'PV with USB': `${pv}usbctrl = [ "type=qusb,version=2,ports=4" ]\nusbdev = [ "hostbus=1,hostaddr=3" ]\n`,
  'PV with a keyboard of its own': `${pv}vkb = [ "backend-type=linux,unique-id=a,feature-disable-keyboard=0,multi-touch-width=800" ]\n`,
  'PV placed on CPUs': `${pv}vcpus = 2\nmaxvcpus = 4\ncpus = [ "0", "2-3" ]\ncpu_weight = 512\ncap = 150\nmemory = 256\nmaxmem = 1024\n`,
  'PV with backends elsewhere': `${pv}disk = [ "vdev=xvda,format=qcow2,backend=4,target=/a" ]\nchannel = [ "name=o,connection=pty,backend=4" ]\n`,
  'PV with many vCPUs later': `${pv}vcpus = 8\nmaxvcpus = 2000\n`,
  'PVH as it is': pvh,
  'PVH with a shim': `${pvh}pvshim = 1\npvshim_cmdline = "x"\nvcpus = 2\n`,
  'PVH with many vCPUs': `${pvh}vcpus = 16\nmaxvcpus = 32\nhap = 0\nnestedhvm = 0\ntimer_mode = "one_missed_tick_pending"\n`,
  'PVH with disks of QEMU': `${pvh}disk = [ "/srv/a.qcow2,qcow2,xvda,w", "/srv/b.vhd,vhd,xvdb,r" ]\nvif = [ "bridge=br0" ]\n`,
  'HVM as it is': hvm,
  'HVM with choices that are none': `${hvm}bios = "unknown"\ntimer_mode = "unknown"\n`,
  'HVM on qemu-xen-traditional': `${hvm}device_model_version = "qemu-xen-traditional"\nvif = [ "model=ne2k_pci" ]\nboot = "dc"\nserial = "pty"\n${files}`,
  'HVM in a stub domain': `${hvm}device_model_version = "qemu-xen"\ndevice_model_stubdomain_override = 1\nstubdomain_memory = 256\n${files}vif = [ "" ]\nserial = [ "pty", "pty" ]\nspice = 1\nspiceport = 1\nspicedisable_ticketing = 1\n`,
  'HVM with disks in step with others': `${hvm}disk = [ "/dev/a,raw,hda,w,colo,colo-host=1.2.3.4,colo-port=9000,colo-export=q,active-disk=/a,hidden-disk=/b", "/srv/c,qcow2,sda,w,colo,colo-host=h,colo-port=1,colo-export=r,active-disk=/d,hidden-disk=/e" ]\n`,
  'HVM without a screen': `${hvm}vnc = 0\nnographic = 1\nvga = "none"\nserial = [ "pty", "file:/tmp/x" ]\n`,
  'HVM with VNC': `${hvm}vnc = 1\nvnclisten = "0.0.0.0"\nvncdisplay = 7\nvncunused = 0\nvncpasswd = "secret"\nkeymap = "de"\nvga = "stdvga"\nvideoram = 32\n`,
  'HVM with SDL': `${hvm}vnc = 0\nsdl = 1\nopengl = 1\nvga = "cirrus"\n`,
  'HVM with SPICE': `${hvm}vga = "qxl"\nspice = 1\nspicehost = "0.0.0.0"\nspiceport = 5901\nspicetls_port = 5902\nspicepasswd = "x"\nspiceagent_mouse = 1\nspicevdagent = 1\nspice_clipboard_sharing = 1\nspiceusbredirection = 3\nusbversion = 3\nspice_image_compression = "quic"\nspice_streaming_video = "all"\n`,
  'HVM with sound': `${hvm}soundhw = "hda"\n`,
  'HVM with USB devices': `${hvm}usb = 1\nusbdevice = [ "tablet", "host:1234:5678" ]\nusbctrl = [ "type=devicemodel,version=3,ports=8", "type=devicemodel,version=1" ]\nusbdev = [ "hostbus=1,hostaddr=2,controller=0,port=3" ]\n`,
  'HVM with cards': `${hvm}vif = [ "model=e1000,mac=00:16:3e:00:00:01", "type=vif", "model=virtio-net,bridge=br1,script=vif-nat", "vifname=x" ]\n`,
  'HVM with disks of IDE': `${hvm}disk = [ "/dev/vg/a,raw,hda,w", "/srv/b.qcow2,qcow2,hdb,w", "/srv/c.iso,raw,hdc,r,devtype=cdrom", "format=raw,vdev=hdd,access=ro,devtype=cdrom,target=", "/dev/vg/e,raw,xvde,w,no-discard" ]\n`,
  'HVM with disks of SCSI and AHCI': `${hvm}hdtype = "ahci"\ndisk = [ "/dev/vg/a,raw,hda,w", "/dev/vg/b,raw,sda,w", "/srv/c.qcow2,qcow2,sdb,w", "script=block-iscsi,vdev=xvdf,target=iqn.2001-05.a" ]\n`,
  'HVM with PCI': `${hvm}pci = [ "01:00.0,rdm_policy=strict", "0000:02:00.*@6,rdm_policy=relaxed,power_mgmt=1" ]\nrdm = "strategy=host,policy=relaxed"\ngfx_passthru = "igd"\n`,
  'HVM with UEFI': `${hvm}bios = "ovmf"\nbios_path_override = "/usr/share/OVMF.fd"\nacpi_firmware = "/srv/slic"\nsmbios_firmware = "/srv/smbios"\nms_vm_genid = "generate"\n`,
  'HVM with a kernel of its own': `${hvm}kernel = "/boot/vmlinuz"\nramdisk = "/boot/initrd"\ncmdline = "quiet console=ttyS0"\n`,
  'HVM with many settings': `${hvm}vcpus = 4\nmaxvcpus = 8\nviridian = [ "all", "!crash_ctl" ]\nnestedhvm = 1\npae = 0\nacpi = 1\napic = 0\nhpet = 0\nlocaltime = 1\nrtc_timeoffset = 3600\ntsc_mode = "always_emulate"\nshadow_memory = 64\nmmio_hole = 1024\nxen_platform_pci = 0\nvendor_device = "xenserver"\n`,
  'HVM with virtual nodes': `${hvm}vcpus = 4\nmaxvcpus = 8\nvnuma = [ [ "pnode=0", "size=256", "vcpus=0-3", "vdistances=10,20" ], [ "pnode=1", "size=256", "vcpus=4-7", "vdistances=20,10" ] ]\n`,
  'HVM with words for QEMU': `${hvm}device_model_args = [ "-a", "b c" ]\ndevice_model_args_hvm = [ "-d" ]\ndevice_model_user = "nobody"\ndevice_model_override = "/opt/qemu"\n`,
  'HVM with few rights': `${hvm}dm_restrict = 1\ndevice_model_user = "nobody"\nvga = "none"\n`,
}

describe.runIf(hasXl)('the views of a guest', () => {
  it('are as live libxl makes it: its domain key by key, the arguments of QEMU in their order, the nodes of xenstore', async () => {
    const texts = Object.values(guests).map(
      (text, index) => `name = "vm${index}"\n${/^memory/m.test(text) ? '' : 'memory = 512\n'}${text}`,
    )
    const { without, disagreements } = await compareGuests(texts)
    expect(disagreements.map(({ seed, text, ...found }) => [Object.keys(guests)[seed], found])).toEqual([])
    expect(without.map((seed) => Object.keys(guests)[seed])).toEqual([])
  }, 300_000)
})
