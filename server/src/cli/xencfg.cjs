#!/usr/bin/env node
// Starts xencfg. CommonJS, as Node.js takes longer to start with an ES module.
require('./code-cache.cjs').start('cli-main', 'BUILD', process.argv[2] === 'lsp')
