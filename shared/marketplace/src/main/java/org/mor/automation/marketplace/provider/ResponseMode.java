package org.mor.automation.marketplace.provider;

/**
 * How the answer to a prompt will come, as far as the asker knows; the model decides in the end.
 */
public enum ResponseMode {
  /** In pieces, the first of them soon. */
  STREAM,
  /** In one piece, once all of it is there. */
  WHOLE
}
