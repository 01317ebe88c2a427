module.exports = ({ maxWorkers }) => require('./running.cjs').bringUp('storage', maxWorkers);
