/** The custody audit: proves that tables, chain and wallets agree. */
package org.mor.automation.session.audit;
