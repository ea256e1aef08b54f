package org.mor.automation.core;

import java.util.function.Supplier;

/** Creates a value when it is first asked for; a failure is not kept. */
public final class Lazy<T> implements Supplier<T> {
  private final Supplier<T> maker;
  private volatile T made;

  public Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public T get() {
    T value = made;
    if (value == null) {
      synchronized (this) {
        value = made;
        if (value == null) {
          value = maker.get();
          made = value;
        }
      }
    }
    return value;
  }
}
