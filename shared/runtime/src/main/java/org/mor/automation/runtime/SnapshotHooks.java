package org.mor.automation.runtime;

/**
 * For a handler that has something to do around a SnapStart snapshot. Every restored copy starts
 * from the same memory: what must be unique, secret or connected belongs after the restoration.
 */
public interface SnapshotHooks {

  /** Before the snapshot: close connections, load and warm up what every copy may share. */
  default void beforeCheckpoint() throws Exception {}

  /** In every copy, before its first invocation: reseed, reconnect, forget cached values. */
  default void afterRestore() throws Exception {}
}
