'use strict';

/** One sentence for a person: what is wrong, and what to do about it. */
class Refusal extends Error {
  constructor(problem, remedy) {
    super(`${problem}: ${remedy}.`);
    this.name = 'Refusal';
  }
}

module.exports = { Refusal };
