/** Users' own settings. */
package org.mor.automation.core.settings;
