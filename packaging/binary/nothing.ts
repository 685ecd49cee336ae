// What libraries would do with Node.js and xencfg never asks of them.
export {}
