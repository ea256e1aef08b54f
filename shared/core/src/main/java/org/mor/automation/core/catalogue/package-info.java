/** The models of the market under the names that callers use. */
package org.mor.automation.core.catalogue;
