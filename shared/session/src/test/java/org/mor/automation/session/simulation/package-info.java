/**
 * The simulator: DynamoDB tables, a chain, providers, processes and a clock in memory, on which the
 * product's own wiring runs in virtual time. An hour of sessions takes milliseconds.
 *
 * <p>Tests of other modules start at {@link org.mor.automation.session.simulation.Simulator}: build
 * a world, take a process from it, wire what is tested on the process's {@code wiring()}, {@code
 * dynamo()}, {@code clock()} and {@code sleeper()}, and call it within {@code run}. Nothing goes
 * wrong there but what the test does to the chain, the market or a process.
 *
 * <p>{@code SimulationTest} draws requests and faults from seeds and checks {@code Invariants}
 * after every write and every block. {@code Story} is the same world for tests of single stories.
 */
package org.mor.automation.session.simulation;
