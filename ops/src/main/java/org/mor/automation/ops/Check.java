package org.mor.automation.ops;

/**
 * One thing that was looked at.
 *
 * @param said what was found
 * @param remedy what to do about it; empty if all is well
 */
record Check(String name, String said, String remedy) {
  static Check ok(String name, String said) {
    return new Check(name, said, "");
  }

  static Check failed(String name, String said, String remedy) {
    if (remedy.isEmpty()) {
      throw new IllegalArgumentException("a finding says what to do");
    }
    return new Check(name, said, remedy);
  }

  static Check of(boolean ok, String name, String said, String remedy) {
    return ok ? ok(name, said) : failed(name, said, remedy);
  }

  boolean ok() {
    return remedy.isEmpty();
  }
}
