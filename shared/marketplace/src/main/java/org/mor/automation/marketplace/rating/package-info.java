/** Ranks the bids for a model. */
package org.mor.automation.marketplace.rating;
