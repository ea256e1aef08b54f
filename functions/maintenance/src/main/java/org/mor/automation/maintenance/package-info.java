/** Runs the regular maintenance and the operator's custody check. */
package org.mor.automation.maintenance;
