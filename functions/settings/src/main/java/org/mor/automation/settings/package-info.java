/** Answers calls about settings and API keys. */
package org.mor.automation.settings;
