/**
 * Runs the packaged functions as Lambda would: a process for each execution environment, which asks
 * a Runtime API for its work.
 */
package org.mor.automation.local.lambda;
