/** Finds a deployment, on AWS by the stack's name or on this machine by its description. */
package org.mor.automation.ops.deployment;
