-- The names that VS Code knows our files by, too.
vim.filetype.add({
  extension = { xl = 'xen-domain', pv = 'xen-domain', hvm = 'xen-domain', pvh = 'xen-domain', xlcfg = 'xen-domain', cpupool = 'xen-cpupool' },
  filename = { ['xl.conf'] = 'xen-xl-conf' },
  pattern = {
    ['.*/etc/xen/cpupool.*'] = { 'xen-cpupool', { priority = 10 } },
    ['.*/etc/xen/.*%.cfg'] = 'xen-domain',
    ['.*/etc/xen/auto/[^/]+'] = 'xen-domain',
  },
})
