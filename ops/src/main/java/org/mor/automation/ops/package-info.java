/** The operator's program: one command line for every deployment. */
package org.mor.automation.ops;
