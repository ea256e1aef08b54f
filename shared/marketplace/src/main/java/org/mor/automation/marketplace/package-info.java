/** The values that every part of the marketplace client uses: ids, amounts, calls and deadlines. */
package org.mor.automation.marketplace;
