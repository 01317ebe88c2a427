// Long tests run against the whole stack, or against one service on the parts of integration tests.
const { bringUp } = require('./running.cjs');

module.exports = async ({ maxWorkers }) => {
  await bringUp('storage', maxWorkers);
  await bringUp('stack', maxWorkers);
};
