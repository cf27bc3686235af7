/** Mocha's readable report on the terminal, and its JSON report into the file of `--reporter-option output=FILE`. */
const { reporters } = require("mocha");

module.exports = class ReadableAndJson {
  constructor(runner, options) {
    new reporters.Spec(runner, options);
    this.json = new reporters.JSON(runner, options);
  }
};
