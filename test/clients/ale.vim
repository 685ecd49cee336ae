" What a person does in Vim with ALE: each step is a line of JSON in the file g:steps.
" vim -Nu ale.vim --cmd "let g:program = '…' | let g:steps = '…'" FILE
set nocompatible hidden noswapfile viminfo= shortmess+=atI
let g:ale_linters_explicit = 1
let g:ale_linters = {'xen-domain': ['xencfg']}
let g:ale_hover_to_preview = 1
let g:ale_echo_cursor = 0
let g:ale_default_navigation = 'buffer'
packadd ale
filetype plugin on

call ale#linter#Define('xen-domain', {
\   'name': 'xencfg',
\   'lsp': 'stdio',
\   'executable': g:program,
\   'command': '%e lsp --stdio',
\   'project_root': {buffer -> expand('#' . buffer . ':p:h')},
\   'initialization_options': {'xen': {'release': '4.9'}},
\   'lsp_config': {buffer -> s:config},
\})
let s:config = {'xen': {'release': '4.17'}}

function! s:Step(name, value) abort
  call writefile([json_encode({'step': a:name, 'value': a:value})], g:steps, 'a')
endfunction

function! s:Wait(what, Condition) abort
  for l:try in range(300)
    if a:Condition()
      return
    endif
    sleep 50m
  endfor
  call s:Step('timeout', a:what)
endfunction

function! s:Texts() abort
  return map(copy(ale#engine#GetLoclist(bufnr(''))), {_, item -> item.lnum . ':' . item.col . ': ' . item.text})
endfunction

function! s:Accept(timer) abort
  if !empty(complete_info(['items']).items)
    call timer_stop(a:timer)
    call feedkeys("\<Esc>", 't')
  endif
endfunction

function! s:Run(...) abort
  let l:file = bufnr('')
  call s:Wait('diagnostics', {-> !empty(s:Texts())})
  call s:Wait('the release of lsp_config', {-> join(s:Texts()) =~# 'xl 4\.17'})
  call s:Step('diagnostics', s:Texts())

  call cursor(search('maxcpus'), 2)
  ALECodeAction
  " The first of the list that the answer brings up.
  call feedkeys("1\<CR>", 't')
  call s:Wait('the action', {-> getline(4) =~# 'maxvcpus'})
  call s:Step('fixed', getline(1, '$'))

  call cursor(search('memory'), 2)
  ALEHover
  call s:Wait('a hover', {-> &previewwindow || !empty(filter(range(1, winnr('$')), 'getwinvar(v:val, "&previewwindow")'))})
  for l:window in filter(range(1, winnr('$')), 'getwinvar(v:val, "&previewwindow")')
    call s:Step('hover', join(getbufline(winbufnr(l:window), 1, '$'), "\n"))
  endfor
  pclose

  " A key is completed as CTRL-X CTRL-O does it.
  setlocal omnifunc=ale#completion#OmniFunc
  " The list comes when the server has answered: one of a single key is accepted by itself.
  call timer_start(50, function('s:Accept'), {'repeat': 200})
  call feedkeys("Goon_cras\<C-x>\<C-o>", 'tx!')
  call s:Step('accepted', getline('.'))
  normal! dd

  call cursor(search('backend='), 1)
  call search('net')
  ALEGoToDefinition
  call s:Wait('the definition', {-> bufnr('') != l:file})
  call s:Step('definition', expand('%:t') . ':' . line('.'))
  execute 'buffer!' l:file

  call cursor(search('backend='), 1)
  call search('net')
  call feedkeys(":ALERename\<CR>\<C-u>gate\<CR>", 'tx')
  call s:Wait('another name', {-> getline(search('backend=', 'nw')) =~# 'gate'})
  call s:Step('renamed', [getline(search('backend=', 'nw')), join(getbufline('router.xl', 1, '$'), "\n")])
  execute 'buffer!' l:file

  " Other settings.
  let s:config = {'xen': {'release': '4.14', 'arch': 'mips'}}
  call append('$', 'maxmen = 4')
  ALELint
  call s:Wait('the other release', {-> join(s:Texts()) =~# 'xl 4\.14'})
  call s:Step('other', s:Texts())
  call s:Step('end', 1)
  qall!
endfunction

autocmd BufRead *.xl setfiletype xen-domain
autocmd VimEnter * call timer_start(1, function('s:Run'))
