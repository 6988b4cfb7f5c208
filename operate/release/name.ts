import { applicationName } from "../../components/names";

/** The ConfigMap that holds the record of releases, in the stack's namespace of each cluster. */
export const releaseRecordName = `${applicationName}-releases`;
