package org.mor.automation.local.provider;

/** What a provider does wrong at the moment; to be changed while it runs. */
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

  /** What it does wrong with this request, which counts as one of the times. */
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
