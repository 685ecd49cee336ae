-- What a person does in Neovim, with its own client: each step is written as a line of JSON.
-- `nvim --headless -u NONE --cmd 'let g:program=…' FILE -c 'luafile neovim.lua'`

local function step(name, value)
  io.stdout:write(vim.json.encode({ step = name, value = value }) .. '\n')
end

local function session()
local buffer = vim.api.nvim_get_current_buf()
local lines = function() return vim.api.nvim_buf_get_lines(buffer, 0, -1, false) end
local messages = {}

vim.lsp.handlers['window/showMessage'] = function(_, result) table.insert(messages, result.message) end

local client = vim.lsp.start_client({
  name = 'xencfg',
  cmd = { vim.g.program, 'lsp', '--stdio' },
  root_dir = vim.fn.getcwd(),
  -- This Neovim cannot be asked for settings.
  init_options = { xen = { release = '4.17' } },
})
vim.bo[buffer].filetype = 'cfg'
vim.lsp.buf_attach_client(buffer, client)

local function wait(what, condition)
  if not vim.wait(15000, condition, 20) then step('timeout', what) end
end

local function diagnostics()
  return vim.tbl_map(function(each)
    return { line = each.lnum, code = each.code, severity = each.severity, message = each.message }
  end, vim.diagnostic.get(buffer))
end

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(buffer, method, params, 15000) or {}
  local answer = answers[client] or {}
  if answer.err then step('error', { method = method, err = answer.err }) end
  return answer.result
end

local function at(line, character)
  return { textDocument = vim.lsp.util.make_text_document_params(buffer), position = { line = line, character = character } }
end

wait('the server', function() return vim.lsp.get_client_by_id(client) ~= nil and vim.lsp.get_client_by_id(client).initialized end)
wait('diagnostics', function() return #vim.diagnostic.get(buffer) > 0 end)
step('diagnostics', diagnostics())

-- The quick fix that comes first.
local found = vim.diagnostic.get(buffer, { lnum = 3 })[1]
local actions = request('textDocument/codeAction', {
  textDocument = vim.lsp.util.make_text_document_params(buffer),
  range = { start = { line = 3, character = 0 }, ['end'] = { line = 3, character = 1 } },
  context = { diagnostics = { found.user_data.lsp and vim.tbl_extend('force', found.user_data.lsp, {
    message = found.message, range = { start = { line = 3, character = 0 }, ['end'] = { line = 3, character = 7 } },
  }) or nil } },
})
step('actions', vim.tbl_map(function(action) return { title = action.title, command = action.command ~= nil } end, actions))
vim.lsp.util.apply_workspace_edit(actions[1].edit, vim.lsp.get_client_by_id(client).offset_encoding)
wait('the fix to count', function() return #vim.diagnostic.get(buffer, { lnum = 3 }) == 0 end)
step('fixed', lines())

-- A key, as it is typed at the end.
vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { 'on_cra' })
local list = request('textDocument/completion', at(#lines() - 1, 6))
local items = list.items or list
local item = vim.tbl_filter(function(each) return each.label == 'on_crash' end, items)[1]
step('completion', item)
local text = item.textEdit and item.textEdit.newText or item.insertText or item.label
vim.lsp.util.apply_text_edits({ { range = item.textEdit and (item.textEdit.range or item.textEdit.insert) or {
  start = { line = #lines() - 1, character = 0 }, ['end'] = { line = #lines() - 1, character = 6 },
}, newText = text } }, buffer, vim.lsp.get_client_by_id(client).offset_encoding)
step('accepted', lines()[#lines()])

step('hover', request('textDocument/hover', at(2, 2)).contents)

-- From one file to the other, and another name in both.
local definition = request('textDocument/definition', at(4, 18))
local first = definition[1] or definition
local target, place = first.targetUri or first.uri, first.targetSelectionRange or first.range
step('definition', target .. ':' .. place.start.line .. ':' .. place.start.character)
local references = request('textDocument/references', vim.tbl_extend('force', at(4, 18), { context = { includeDeclaration = true } }))
references = vim.tbl_map(function(each) return vim.fn.fnamemodify(vim.uri_to_fname(each.uri), ':t') .. ':' .. each.range.start.line end, references)
table.sort(references)
step('references', references)
local edit = request('textDocument/rename', vim.tbl_extend('force', at(4, 18), { newName = 'gate' }))
vim.lsp.util.apply_workspace_edit(edit, vim.lsp.get_client_by_id(client).offset_encoding)
local router = vim.uri_to_bufnr(target)
step('renamed', { lines()[5], vim.api.nvim_buf_get_lines(router, 1, 2, false)[1] })
vim.api.nvim_buf_call(router, function() vim.cmd('silent write') end)
-- This Neovim does not tell that a file has changed: the server looks again after a while.
local symbols
wait('the new name', function()
  symbols = vim.tbl_map(function(each) return each.name end, request('workspace/symbol', { query = 'gat' }) or {})
  return #symbols > 0
end)
step('symbols', symbols)

-- Other settings.
vim.lsp.get_client_by_id(client).notify('workspace/didChangeConfiguration', { settings = { xen = { release = '4.5.1', rules = { ['unknown-key'] = 'loud' } } } })
wait('a message', function() return #messages > 0 end)
step('messages', messages)

-- Not ASCII: offsets are counted as the client counts them.
vim.api.nvim_buf_set_lines(buffer, 0, -1, false, { '# äöü 𝔛', 'name = "ä𝔛ü" =' })
wait('what is not expected', function()
  local all = vim.diagnostic.get(buffer)
  return #vim.tbl_filter(function(each) return each.code == 'unexpected' end, all) == 1
end)
local sign = vim.tbl_filter(function(each) return each.code == 'unexpected' end, vim.diagnostic.get(buffer))[1]
step('column', { col = sign.col, byte = #'name = "ä𝔛ü" ' })

-- The form of a file, and of a selection of it.
local loose = { "name='a'; memory=512", "kernel  = '/boot/vmlinuz'", "vif=['',", "  'bridge=b' ]", 'vcpus=2' }
vim.bo[buffer].shiftwidth = 3
vim.bo[buffer].expandtab = true
vim.api.nvim_buf_set_lines(buffer, 0, -1, false, loose)
vim.lsp.buf.range_formatting(nil, { 5, 0 }, { 5, 7 })
wait('the form of a selection', function() return lines()[5] == 'vcpus = 2' end)
step('selection', lines())
vim.lsp.buf.formatting_sync(nil, 15000)
step('formatted', lines())
vim.lsp.buf.formatting_sync(nil, 15000)
step('again', lines())

vim.lsp.stop_client(client)
wait('the end', function() return vim.lsp.client_is_stopped(client) end)
step('end', true)
end

-- An error would wait for somebody to press a key.
local fine, reason = pcall(session)
if not fine then step('error', tostring(reason)) end
vim.cmd('qall!')
