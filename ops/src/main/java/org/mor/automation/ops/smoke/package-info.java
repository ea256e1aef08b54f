/** The end-to-end test of a deployed environment. */
package org.mor.automation.ops.smoke;
