const noSuchBackend =
  'xl 4.2 looks among the running domains for the one that `backend` names. On the host of the verdicts none has that name; on another host xl would be silent.'

/** Why rows do not agree, by the id of the row. Each row that differs has a reason here, and each one here differs. */
export const explained: Readonly<Record<string, string>> = {
  'dev-specs-1487': noSuchBackend,
  'dev-specs-1809': noSuchBackend,
  'dev-specs-416': noSuchBackend,
  'dev-specs-822': noSuchBackend,
}
