module.exports = () => require('./running.cjs').takeDown();
