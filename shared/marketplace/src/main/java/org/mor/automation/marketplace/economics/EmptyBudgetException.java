package org.mor.automation.marketplace.economics;

/** Providers have claimed everything: no stake opens a session until more is emitted. */
public final class EmptyBudgetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  EmptyBudgetException() {
    super("the marketplace has nothing left to pay providers with");
  }
}
