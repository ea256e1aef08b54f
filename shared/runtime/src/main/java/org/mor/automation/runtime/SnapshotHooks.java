package org.mor.automation.runtime;

/**
 * For a handler that has something to do around a SnapStart snapshot. Every restored copy starts
 * from the same memory: what must be unique, secret or connected belongs after the restoration.
 * Both methods are called by the main thread, and only where a snapshot is taken.
 */
public interface SnapshotHooks {

  /**
   * Before the snapshot: close connections, load and warm up what every copy may share.
   *
   * @throws Exception reported as a failed initialisation
   */
  default void beforeCheckpoint() throws Exception {}

  /**
   * In every copy, before its first invocation: reseed, reconnect, forget cached values. Lambda
   * allows it 10 seconds.
   *
   * @throws Exception reported as a failed restoration; the copy then takes no invocation
   */
  default void afterRestore() throws Exception {}
}
