;;; What the set-up of docs/editors.md takes files for: for each name a line with it and the language that Eglot tells the server.  -*- lexical-binding: t -*-
;; emacs --batch -Q -l modes.el SET-UP NAME...

;; -Q leaves out what Debian has put into its own folder.
(let ((default-directory "/usr/share/emacs/site-lisp/elpa"))
  (when (file-directory-p default-directory) (normal-top-level-add-subdirs-to-load-path)))
(require 'eglot)

(load (pop command-line-args-left) nil t)
(while command-line-args-left
  (with-temp-buffer
    (setq buffer-file-name (pop command-line-args-left))
    (set-auto-mode)
    (princ (format "%s %s\n" buffer-file-name (nth 1 (eglot--lookup-mode major-mode))))
    (set-buffer-modified-p nil)
    (setq buffer-file-name nil)))
