/** The operator's switch for everybody. */
package org.mor.automation.core.flag;
