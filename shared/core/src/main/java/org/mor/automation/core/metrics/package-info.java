/** Figures for CloudWatch, written to the log. */
package org.mor.automation.core.metrics;
