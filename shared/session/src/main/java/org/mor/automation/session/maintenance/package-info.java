/** The regular round: due records, stuck wallets, withdrawals, adoption and warm pools. */
package org.mor.automation.session.maintenance;
