---@brief
---
--- Tells what xl will do with Xen domain, cpupool and xl.conf files: `npm install -g xen-config`.
---
--- What Neovim takes for our files is in `ftdetect/xen.lua`.
return {
  cmd = { 'xencfg', 'lsp', '--stdio' },
  filetypes = { 'xen-domain', 'xen-cpupool', 'xen-xl-conf' },
  root_markers = { '.xencfg.json', '.git' },
  -- { release = '4.17', arch = 'x86', rules = { ['unknown-key'] = 'information' } }
  settings = { xen = {} },
}
