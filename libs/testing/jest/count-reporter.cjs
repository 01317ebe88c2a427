const { writeFileSync } = require('node:fs');

// The last line of a run, for people and programs alike: `N passed, N failed`. A file that cannot even be loaded is a failure. Under
// `npm test` the bootstrap prints it, after everything else; jest run by hand prints it itself.
module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    const line = `${results.numPassedTests} passed, ${results.numFailedTests + results.numRuntimeErrorTestSuites} failed`;
    const file = process.env.ONEWINDOW_COUNTS_FILE;
    if (file) writeFileSync(file, line);
    else process.on('exit', () => process.stdout.write(`${line}\n`));
  }
};
