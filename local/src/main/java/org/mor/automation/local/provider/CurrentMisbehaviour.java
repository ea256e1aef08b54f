package org.mor.automation.local.provider;

/** The misbehaviour that is set now; it can be changed while the provider runs. */
final class CurrentMisbehaviour {
  private Misbehaviour current = Misbehaviour.NONE;
  private int left;

  synchronized void set(Misbehaviour misbehaviour) {
    current = misbehaviour;
    left = misbehaviour.times();
  }

  synchronized Misbehaviour current() {
    return current;
  }

  /** The misbehaviour for this request, which counts as one of its times. */
  synchronized Misbehaviour with(String method) {
    if (!current.concerns(method)) {
      return Misbehaviour.NONE;
    }
    Misbehaviour now = current;
    if (now.times() > 0 && --left == 0) {
      current = Misbehaviour.NONE;
    }
    return now;
  }
}
