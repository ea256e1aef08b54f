/** Both tables: records, counters, wallet journal and cooldowns, with every conditional write. */
package org.mor.automation.session.store;
