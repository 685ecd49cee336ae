// Starts the server in Node.js, for a client that brings it along.
require('../cli/code-cache.cjs').start('node', 'BUILD', true)
