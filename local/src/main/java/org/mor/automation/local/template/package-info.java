/** Reads what of the deployment's template matters for running it on this machine. */
package org.mor.automation.local.template;
