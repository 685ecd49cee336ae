-- The names that VS Code knows our files by, too.
vim.filetype.add({
  extension = { xl = 'xen-domain', pv = 'xen-domain', hvm = 'xen-domain', pvh = 'xen-domain', xlcfg = 'xen-domain', cpupool = 'xen-cpupool' },
  filename = { ['xl.conf'] = 'xen-xl-conf' },
  pattern = {
    ['.*/etc/xen/cpupool.*'] = { 'xen-cpupool', { priority = 10 } },
    ['.*/etc/xen/.*%.cfg'] = 'xen-domain',
    ['.*/etc/xen/auto/[^/]+'] = 'xen-domain',
    ['.*/etc/xen/xl%.conf.*'] = { 'xen-xl-conf', { priority = 10 } },
    ['xlcpupool.*%.cfg'] = 'xen-cpupool',
    ['xlexample.*cpupool.*'] = { 'xen-cpupool', { priority = 10 } },
    ['xlexample.*'] = 'xen-domain',
    ['xmexample.*'] = 'xen-domain',
  },
})
