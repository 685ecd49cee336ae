;;; What a person does in Emacs with Eglot: each step is printed as a line of JSON.  -*- lexical-binding: t -*-
;; emacs --batch -Q -l eglot.el PROGRAM FILE

(require 'json)
;; -Q leaves out what Debian has put into its own folder.
(let ((default-directory "/usr/share/emacs/site-lisp/elpa"))
  (when (file-directory-p default-directory) (normal-top-level-add-subdirs-to-load-path)))
(require 'eglot)

(defun step (name value)
  (princ (concat (json-encode `((step . ,name) (value . ,value))) "\n")))

(defun wait (what condition)
  (let ((tries 0))
    (while (and (not (funcall condition)) (< tries 300))
      (accept-process-output nil 0.05)
      (setq tries (1+ tries)))
    (unless (< tries 300) (step "timeout" what))))

(define-derived-mode xen-domain-mode prog-mode "Xen")

(let* ((program (pop command-line-args-left))
       (file (pop command-line-args-left))
       (messages nil)
       (eglot-sync-connect t)
       (eglot-autoshutdown t)
       (eglot-confirm-server-initiated-edits nil))
  (add-to-list 'eglot-server-programs
               `(xen-domain-mode . (,program "lsp" "--stdio" :initializationOptions (:xen (:release "4.17")))))
  (advice-add 'eglot--message :after (lambda (format &rest args) (push (apply #'format format args) messages)))
  (find-file file)
  (xen-domain-mode)
  (apply #'eglot (eglot--guess-contact))
  (wait "the server" #'eglot-current-server)
  (flymake-mode 1)
  (flymake-start)
  (wait "diagnostics" (lambda () (flymake-diagnostics)))
  (step "diagnostics" (vconcat (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))

  ;; The quick fix that comes first.
  (goto-char (point-min))
  (search-forward "maxcpus")
  (let ((actions (jsonrpc-request (eglot--current-server-or-lose) :textDocument/codeAction
                                  (list :textDocument (eglot--TextDocumentIdentifier)
                                        :range (list :start (eglot--pos-to-lsp-position (match-beginning 0))
                                                     :end (eglot--pos-to-lsp-position (match-end 0)))
                                        :context (list :diagnostics [])))))
    (step "actions" (vconcat (mapcar (lambda (action) (plist-get action :title)) actions)))
    (eglot--apply-workspace-edit (plist-get (aref actions 0) :edit)))
  (step "fixed" (buffer-string))

  ;; A key is completed as `completion-at-point' does it. There is no YASnippet here.
  (goto-char (point-max))
  (insert "on_cras")
  (eglot--signal-textDocument/didChange)
  (completion-at-point)
  (step "accepted" (buffer-substring (line-beginning-position) (line-end-position)))

  (goto-char (point-min))
  (search-forward "memory")
  (backward-char 2)
  (let ((hover (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover (eglot--TextDocumentPositionParams))))
    (step "hover" (plist-get (plist-get hover :contents) :value)))

  ;; From one file to the other, as M-. and M-? do it, and another name in both.
  (goto-char (point-min))
  (search-forward "backend=")
  (let ((found (lambda (items)
                 (vconcat (sort (mapcar (lambda (item)
                                          (let ((place (xref-item-location item)))
                                            (format "%s:%s" (file-name-nondirectory (xref-location-group place)) (xref-location-line place))))
                                        items)
                                #'string<)))))
    (step "definition" (funcall found (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot))))
    (step "references" (funcall found (xref-backend-references 'eglot (xref-backend-identifier-at-point 'eglot)))))
  ;; A person is asked, since a file is changed that is not shown.
  (cl-letf (((symbol-function 'y-or-n-p) (lambda (&rest _) t))) (eglot-rename "gate"))
  (step "renamed" (vector (progn (goto-char (point-min)) (search-forward "backend=") (buffer-substring (point) (line-end-position)))
                          (with-current-buffer (find-file-noselect (expand-file-name "router.xl" (file-name-directory file)))
                            (prog1 (buffer-string) (set-buffer-modified-p nil)))))

  ;; The outline, as imenu has it.
  (step "outline" (vconcat (mapcar #'car (eglot-imenu))))

  ;; Other settings, one of them wrong.
  (setq-default eglot-workspace-configuration '(:xen (:release "4.14" :arch "mips")))
  (eglot-signal-didChangeConfiguration (eglot-current-server))
  (goto-char (point-max))
  (insert "\nmaxmen = 4\n")
  (eglot--signal-textDocument/didChange)
  (wait "the other release"
        (lambda ()
          (flymake-start)
          (accept-process-output nil 0.2)
          (seq-some (lambda (each) (string-match-p "xl 4\\.14" (flymake-diagnostic-text each))) (flymake-diagnostics))))
  (let ((reported (lambda () (seq-filter (lambda (each) (string-match-p "Server reports" each)) messages))))
    (wait "a message" (lambda () (funcall reported)))
    (step "messages" (vconcat (funcall reported))))

  ;; The form of a region, and of the file.
  (setq-local indent-tabs-mode nil
              tab-width 3)
  (erase-buffer)
  (insert "name='a'; memory=512\nkernel  = '/boot/vmlinuz'\nvif=['',\n  'bridge=b' ]\nvcpus=2\n")
  (eglot--signal-textDocument/didChange)
  (search-backward "vcpus")
  (eglot-format (line-beginning-position) (line-end-position))
  (step "region" (buffer-string))
  (eglot--signal-textDocument/didChange)
  (eglot-format-buffer)
  (step "formatted" (buffer-string))

  (set-buffer-modified-p nil)
  (eglot-shutdown (eglot-current-server))
  (step "end" t))
