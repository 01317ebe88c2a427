module.exports = ({ maxWorkers }) => require('./running.cjs').bringUp('stack', maxWorkers);
