/** What the library takes from its process: clock, sleeper, randomness and threads. */
package org.mor.automation.session.process;
