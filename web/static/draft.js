export function startDraft() {}
