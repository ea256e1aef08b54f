package org.mor.automation.session.wiring;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.session.maintenance.ParallelTasks;

/**
 * What the session library takes from its process, so that tests can run it in virtual time.
 *
 * @param threads starts a task beside its caller
 * @param parallel runs a maintenance round's tasks
 */
public record ProcessContext(
    Clock clock,
    Sleeper sleeper,
    RandomGenerator random,
    Executor threads,
    ParallelTasks parallel) {}
