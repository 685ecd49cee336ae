# What zsh proposes at the end of a line: `zsh -f complete.zsh SCRIPT LINE`, each word on a line of its own.
# It completes at a prompt alone, so there is one on a pseudo-terminal; `compadd`, which takes what a function proposes, prints it.
# With -O, -A or -D that only looks for what fits. What is waited for is written in pieces: the terminal shows what is typed, too.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PROMPT=; PS2=; unsetopt zle_bracketed_paste prompt_cr; autoload -Uz compinit; compinit -D -u; source ${(q)1}"
zpty -w shell '
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  local -a fitting
  builtin compadd -A fitting "$@"
  for each in $fitting; do print -r -- "PROPO""SED:$IPREFIX$each"; done
}
propose() { _main_complete; print "ALL-OF""-THEM"; compstate[insert]= }
zle -C propose complete-word propose
bindkey "^I" propose
print "REA""DY"'
zpty -r shell before '*READY*'
zpty -w -n shell "$2"$'\t'
zpty -r shell said '*ALL-OF-THEM*'
print -r -- $said | tr -d '\r' | sed -n 's/.*PROPOSED://p'
zpty -d shell
