/**
 * What starts the server in a web worker. There is no `require` in one: this is it. VS Code starts workers from a blob, so that they cannot tell
 * where they are from: the client says where the parts are in its first message, `initialize`, which the server then gets.
 */
export const workerStarting = (name) => `(() => {
const loaded = {};
let folder;
self.require = (path) => {
  const name = path.slice(2);
  if (loaded[name]) return loaded[name].exports;
  const outer = self.module;
  self.module = loaded[name] = { exports: {} };
  try {
    importScripts(folder + name);
    return loaded[name].exports;
  } catch (error) {
    delete loaded[name];
    throw error;
  } finally {
    self.module = outer;
  }
};
self.onmessage = (event) => {
  folder = event.data?.params?.initializationOptions?.parts ?? self.location.href.replace(/[^/]*$/, '');
  require('./${name}');
  self.onmessage(event);
};
})();
`
